// The text a voter signs: `12:+40,77:-10` gives 40 voting power to picture 12 of the round's manifest and takes 10 from
// picture 77. A wallet shows this text, so it must be readable, and one meaning must have exactly one text: otherwise
// one vote could be signed as two ballots with two digests.
import { excerpt } from '../fragment/index.ts'
import { ChoicesError } from './errors.ts'

/** What a voter gives to one picture of the round. */
export interface Choice {
  /** Position in the round's manifest, from 0. */
  readonly index: number
  /** Voting power (VP) given, or taken away if negative; a whole number, never 0. */
  readonly power: bigint
}

/** The longest text of choices: some 450 pictures; with its signature the ballot still fits the 8 kB relays accept. */
export const maxChoicesLength = 4096
/** The largest manifest index that can be written. */
export const maxIndex = 9999
/** The most VP on one picture. 18 digits: more than any token's whole supply in whole tokens. */
export const maxPower = 10n ** 18n - 1n

/**
 * Writes choices as their canonical text: ascending index, explicit sign, comma between, nothing else. No choices is
 * the empty text: such a ballot takes back an earlier one.
 *
 * @throws ChoicesError for an index or power out of range, an index twice, a power of 0, or a text over 4,096 characters.
 */
export function formatChoices(choices: readonly Choice[]): string {
  const sorted = [...choices].sort((a, b) => a.index - b.index)
  sorted.forEach((choice, i) => check(choice, sorted[i - 1]))
  return checkLength(sorted.map(({ index, power }) => `${index}:${power > 0n ? '+' : ''}${power}`).join(','))
}

/**
 * Reads a canonical text of choices.
 *
 * @returns Ascending by index; empty for the empty text.
 * @throws ChoicesError unless the text is byte for byte what `formatChoices` writes for its meaning.
 */
export function parseChoices(text: string): readonly Choice[] {
  checkLength(text)
  if (text === '') return []
  const choices = text.split(',').map(parseChoice)
  // Everything a lenient reading lets through (order, repeats, signs, zeros) shows up here as a difference.
  if (formatChoices(choices) === text) return choices
  throw new ChoicesError('choices/not-canonical', {
    received: excerpt(text),
    canonical: excerpt(formatChoices(choices)),
  })
}

/** The VP that choices use up: the sum of their absolute values. Taking away costs as much as giving. */
export function usedPower(choices: readonly Choice[]): bigint {
  return choices.reduce((sum, { power }) => sum + (power < 0n ? -power : power), 0n)
}

function parseChoice(entry: string): Choice {
  const parts = /^(\d{1,4}):([+-]?\d{1,18})$/.exec(entry)
  if (parts) return { index: Number(parts[1]), power: BigInt(parts[2]!.replace('+', '')) }
  throw new ChoicesError('choices/entry', { entry: excerpt(entry) })
}

function check({ index, power }: Choice, previous: Choice | undefined): void {
  if (!Number.isInteger(index) || index < 0 || index > maxIndex) {
    throw new ChoicesError('choices/index', { index, most: maxIndex })
  }
  if (power === 0n || power > maxPower || power < -maxPower) {
    throw new ChoicesError('choices/power', { index, power: excerpt(power), most: String(maxPower) })
  }
  if (previous?.index === index) throw new ChoicesError('choices/twice', { index })
}

function checkLength(text: string): string {
  if (text.length <= maxChoicesLength) return text
  throw new ChoicesError('choices/too-long', { length: text.length, most: maxChoicesLength })
}
