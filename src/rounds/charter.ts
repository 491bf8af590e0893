// The charter: the rules of one artist, pinned by hash. Rounds name it, so nobody can change a rule under a running vote.
import * as v from 'valibot'
import { contentId, parseAs } from '../fragment/index.ts'
import { charter1 } from './charter1.ts'
import { charter2 } from './charter2.ts'
import { CharterError } from './errors.ts'

const charter = v.variant('version', [charter1, charter2])

export type Charter1 = Readonly<v.InferOutput<typeof charter1>>
export type Charter2 = Readonly<v.InferOutput<typeof charter2>>
/** Of either version. What the second says is enforced; rounds under the first are counted as they came. */
export type Charter = Charter1 | Charter2
export { poolPresets, powerPresets } from './countingRules.ts'

/**
 * Checks that a value from outside is a charter; contract addresses come out in lower case.
 *
 * @throws CharterError naming the first member that is wrong, or for a threshold above the number of witnesses.
 */
export function parseCharter(value: unknown): Charter {
  const parsed = parseAs(charter, value, (fault, options) => new CharterError('charter/form', fault, options))
  const { keys, threshold } = parsed.witnesses
  if (threshold > keys.length) {
    throw new CharterError('charter/threshold', { threshold, witnesses: keys.length })
  }
  return parsed
}

/** SHA-256 of the charter's canonical JSON (RFC 8785). */
export function charterId(charter: Charter): string {
  return contentId(charter)
}

/** Whether rounds under a charter are for practice: always open, local votes only, never sealed. */
export function isPractice({ schedule }: Pick<Charter, 'schedule'>): boolean {
  return 'practice' in schedule
}

/** Whether the artist chooses alone in the round of a number: no ballot counts then. Rounds of version 1 always had a vote. */
export function isAutonomous(
  { version, period }: Pick<Charter, 'version' | 'period'>,
  number: number,
): boolean {
  return version === 2 && number % (period.voted + period.autonomous) >= period.voted
}
