// Whether a ballot may be signed now: the one place that knows when a wallet is opened, and what would be refused at the
// count and is therefore not asked for.
import { ChoicesError, formatChoices, usedPower, type Choice } from '../ballots/index.ts'
import { isOverBudget, type KnownPower } from './budget.ts'
import { isAutonomous } from './charter.ts'
import type { Round } from './manifest.ts'
import { isPracticeRound, phaseOf } from './phase.ts'

/** Why a ballot is not signed, or the text that is. */
export type SignVerdict =
  | { readonly status: 'ready'; /** Canonical choices. */ readonly choices: string }
  | { readonly status: 'not-open' }
  | { readonly status: 'closed' }
  /** A practice round takes local votes only. */
  | { readonly status: 'practice' }
  /** The artist chooses alone this week. */
  | { readonly status: 'artist-chooses' }
  /** Nobody is there to sign, or their power is being read and not shown yet. */
  | { readonly status: 'no-wallet' }
  | { readonly status: 'reading' }
  /** It uses more VP than its voter has; it would be refused whole. */
  | { readonly status: 'over-budget'; readonly used: bigint; readonly power: bigint }
  /** It names a picture the round does not have. */
  | { readonly status: 'unknown-picture'; readonly index: number }
  /** It takes away where the charter does not allow that. */
  | { readonly status: 'negative-power'; readonly index: number }
  /** It cannot be written: too long, a picture twice, an amount out of range. */
  | { readonly status: 'bad-choices'; readonly error: ChoicesError }

/**
 * Judges a ballot before it is signed. Unknown power does not forbid it: it is not 0, and the count will know.
 *
 * @param now Milliseconds since 1970.
 */
export function canSign(
  round: Round,
  choices: readonly Choice[],
  power: KnownPower,
  now: number,
): SignVerdict {
  const { charter, manifest } = round
  const phase = phaseOf(manifest, now)
  if (phase === 'coming') return { status: 'not-open' }
  if (phase === 'closed') return { status: 'closed' }
  if (isPracticeRound(manifest)) return { status: 'practice' }
  if (isAutonomous(charter, manifest.number)) return { status: 'artist-chooses' }
  if (power.status === 'none') return { status: 'no-wallet' }
  if (power.status === 'reading') return { status: 'reading' }
  const used = usedPower(choices)
  if (isOverBudget(used, power)) return { status: 'over-budget', used, power: power.power }
  const foreign = choices.find(({ index }) => index >= manifest.fragments.length)
  if (foreign) return { status: 'unknown-picture', index: foreign.index }
  const taking = charter.negativeVotes ? undefined : choices.find((choice) => choice.power < 0n)
  if (taking) return { status: 'negative-power', index: taking.index }
  return written(choices)
}

function written(choices: readonly Choice[]): SignVerdict {
  try {
    return { status: 'ready', choices: formatChoices(choices) }
  } catch (error) {
    if (error instanceof ChoicesError) return { status: 'bad-choices', error }
    throw error
  }
}
