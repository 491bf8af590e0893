// The words around every page: navigation, titles, keys, storage, new versions.
import { bytes, percent, plural } from '../../kit/format.ts'
import type { Texts } from '../../kit/words/texts.ts'

export interface ShellWords extends Texts<'name' | 'skip' | 'offline'> {
  readonly nav: Texts<'label' | 'week' | 'vote' | 'paint' | 'works' | 'taste' | 'about'>
  readonly title: Texts<
    | 'week'
    | 'works'
    | 'paint'
    | 'about'
    | 'rounds'
    | 'settings'
    | 'artist'
    | 'taste'
    | 'autonomy'
    | 'work'
    | 'unknown'
    | 'someRound'
  > & {
    round(theme: string): string
    vote(theme: string): string
    results(theme: string): string
    piece(prompt: string): string
    paused(prompt: string): string
    /** @param part Of the steps, from 0 to 1. */
    painting(part: number, prompt: string): string
  }
  readonly update: Texts<'ready' | 'whilePainting' | 'replaced' | 'reload'>
  readonly about: Texts<'heading' | 'howHeading' | 'wordsHeading' | 'keysHeading'>
  readonly keys: Texts<'heading' | 'close' | 'switch'> & {
    readonly list: readonly (readonly [key: string, meaning: string])[]
  }
  readonly storage: Texts<
    | 'heading'
    | 'protected'
    | 'unprotected'
    | 'unknown'
    | 'memory'
    | 'protect'
    | 'refused'
    | 'restore'
    | 'empty'
    | 'restored'
  > & {
    used(used: number, quota: number | null): string
    trash(pictures: number): string
    emptied(pictures: number): string
  }
  readonly unknownPage: Texts<'heading' | 'back'>
}

export const shellWords: ShellWords = {
  name: 'Daub',
  skip: 'Skip to the page',
  offline: 'Offline: painting and voting work, and everything is kept here.',
  nav: {
    label: 'Pages',
    week: 'Week',
    vote: 'Vote',
    paint: 'Paint',
    works: 'Works',
    taste: 'Taste',
    about: 'About',
  },
  title: {
    week: 'Daub',
    works: 'Works · Daub',
    paint: 'Paint · Daub',
    about: 'About · Daub',
    rounds: 'Vote · Daub',
    settings: 'Settings · Daub',
    artist: 'Artist · Daub',
    autonomy: 'Autonomy · Daub',
    work: 'A work · Daub',
    taste: 'Taste · Daub',
    unknown: 'Not found · Daub',
    someRound: 'A round',
    round: (theme) => `${theme} · Daub`,
    vote: (theme) => `Vote: ${theme} · Daub`,
    results: (theme) => `Results: ${theme} · Daub`,
    piece: (prompt) => `${prompt} · Daub`,
    paused: (prompt) => `Paused · ${prompt}`,
    painting: (part, prompt) => `${percent(part)} · ${prompt}`,
  },
  update: {
    ready: 'A new version of Daub is here.',
    whilePainting: 'A new version of Daub is here. It waits until the painting is finished.',
    replaced:
      'Daub was brought up to date in another tab. Reload this one when it suits you: pages it has not opened yet may be gone.',
    reload: 'Reload',
  },
  about: {
    heading: 'About Daub',
    howHeading: 'How it paints',
    wordsHeading: 'Words',
    keysHeading: 'Keyboard',
  },
  keys: {
    heading: 'Keyboard',
    close: 'Close',
    switch: 'Use single-key shortcuts',
    list: [
      ['/', 'Write a prompt'],
      ['Enter', 'Paint (in the prompt)'],
      ['Shift + Enter', 'New line (in the prompt)'],
      ['↑ ↓', 'Earlier prompts (at the start of the prompt)'],
      ['p', 'Pause or resume'],
      ['k', 'Keep & stop'],
      ['← →', 'Step through a timelapse, or through the pictures of a round'],
      ['← ↓ →', 'Voting in pairs: left, can’t decide, right'],
      ['⌫ Enter', 'Voting in pairs: undo, review'],
      ['?', 'This list'],
      ['Esc', 'Close'],
    ],
  },
  storage: {
    heading: 'Storage',
    protected: 'Protected: the browser will not clear your pictures by itself.',
    unprotected: 'Not protected: the browser may clear your pictures when the device runs low on space.',
    unknown: 'The browser does not say whether your pictures are protected.',
    memory:
      'Until then nothing that you paint, type or vote outlives this tab. Download what you want to keep.',
    protect: 'Protect my pictures',
    refused:
      'The browser said no for now. Installing Daub, or using it for some days, usually changes its mind.',
    used: (used, quota) =>
      quota === null ? `${bytes(used)} used` : `${bytes(used)} used of ${bytes(quota)} allowed`,
    trash: (pictures) =>
      plural(pictures, {
        one: '# picture is in the trash. It is deleted for good after 30 days.',
        other: '# pictures are in the trash. Each is deleted for good after 30 days.',
      }),
    restore: 'Put all back',
    empty: 'Empty the trash',
    emptied: (pictures) =>
      plural(pictures, { one: '# picture deleted for good.', other: '# pictures deleted for good.' }),
    restored: 'Back on the wall.',
  },
  unknownPage: { heading: 'There is no page at this address.', back: 'To this week' },
}
