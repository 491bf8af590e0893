// The words that several pages share.
import { excerpt } from '../../../fragment/index.ts'
import { list, number, signedNumber } from '../format.ts'
import { shorten } from '../shorten.ts'
import type { Texts } from './texts.ts'

export interface KitWords extends Texts<'undo' | 'dismiss' | 'details' | 'copyFailed'> {
  readonly toast: Texts<'label' | 'close'>
  readonly picture: Texts<'missing' | 'untitled'> & {
    /** Whatever the prompt, at most 120 characters: the whole prompt stands beside the picture. */
    alt(prompt: string | null): string
  }
  /** Several files were dropped where one is read. */
  oneFile(others: readonly string[]): string
  explain(word: string): string
  showMore(count: number): string
  /** An amount of voting power. */
  power(vp: bigint): string
  /** An amount of voting power that is given or taken away. */
  signedPower(vp: bigint): string
}

const altLength = 120
const altStart = 'Image generated from the prompt: '

export const kitWords: KitWords = {
  undo: 'Undo',
  dismiss: 'Dismiss',
  details: 'Technical details',
  copyFailed: 'The browser did not allow copying. Select the text and copy it by hand.',
  toast: { label: 'Messages', close: 'Close' },
  picture: {
    missing: 'This picture is not stored on this device.',
    untitled: 'Untitled',
    alt: (prompt) =>
      prompt === null
        ? 'Image generated from an unknown prompt'
        : altStart + shorten(prompt, altLength - altStart.length),
  },
  oneFile: (others) =>
    `One file at a time is read here; left alone: ${list(others.slice(0, 5).map((name) => `“${excerpt(name)}”`))}${others.length > 5 ? ' …' : ''}`,
  explain: (word) => `What is “${word}”?`,
  showMore: (count) => `Show ${number(count)} more`,
  power: (vp) => `${number(vp)} VP`,
  signedPower: (vp) => `${signedNumber(vp)} VP`,
}
