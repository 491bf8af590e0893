// How much there is to give, and what happens when somebody gives more: amounts are bigint, and a budget is never
// exceeded in silence.
import { ChoicesError, formatChoices, usedPower, type Choice } from '../ballots/index.ts'
import { splitByLargestRemainder } from '../fragment/index.ts'

/** Points of a vote without known voting power; they count on this device only. */
const localPoints = 100n

/** What there is to give in a round. */
export interface Budget {
  readonly power: bigint
  /** Whether it is voting power (VP) read for this round, or points of this device. */
  readonly isVotingPower: boolean
  /** Why it is not voting power. */
  readonly why: 'no-wallet' | 'reading' | 'unknown' | 'none-at-snapshot' | null
}

/** The part of a wallet's power that the budget depends on. */
export type KnownPower =
  { readonly status: 'known'; readonly power: bigint } | { readonly status: 'none' | 'reading' | 'unknown' }

/** The budget of a voter. Unknown power is not 0: then, as without a wallet, there are 100 points of this device. */
export function budgetOf(power: KnownPower): Budget {
  if (power.status === 'known' && power.power > 0n)
    return { power: power.power, isVotingPower: true, why: null }
  const why = {
    known: 'none-at-snapshot',
    none: 'no-wallet',
    reading: 'reading',
    unknown: 'unknown',
  } as const
  return { power: localPoints, isVotingPower: false, why: why[power.status] }
}

/** Whether more is used than there is. Power that is not known is not exceeded. */
export function isOverBudget<Power extends KnownPower>(
  used: bigint,
  power: Power,
): power is Extract<Power, { readonly status: 'known' }> {
  return power.status === 'known' && used > power.power
}

/** Why somebody got less than they asked for. */
export type GiveRefusal = 'short' | 'all-used' | 'no-negative-votes' | 'too-many-pictures'

export interface Given {
  readonly choices: readonly Choice[]
  /** What the picture has now. */
  readonly power: bigint
  readonly refusal: GiveRefusal | null
}

/**
 * Sets what one picture gets. What the budget lacks is not given; 0 takes the picture out.
 *
 * @param wanted Signed VP for this picture.
 */
export function giveTo(
  choices: readonly Choice[],
  index: number,
  wanted: bigint,
  budget: bigint,
  negativeVotes: boolean,
): Given {
  const before = choices.find((choice) => choice.index === index)?.power ?? 0n
  const others = choices.filter((choice) => choice.index !== index)
  if (wanted < 0n && !negativeVotes) {
    return { choices: before > 0n ? others : choices, power: 0n, refusal: 'no-negative-votes' }
  }
  const room = budget - usedPower(others)
  const most = room > 0n ? room : 0n
  // Somebody over the budget (it became smaller since) may still take back, step by step.
  const isLess = abs(wanted) <= abs(before)
  const power = isLess || abs(wanted) <= most ? wanted : wanted < 0n ? -most : most
  if (power === before && power !== wanted) return { choices, power, refusal: 'all-used' }
  const next = power === 0n ? others : [...others, { index, power }].sort((a, b) => a.index - b.index)
  if (!fitsBallot(next)) return { choices, power: before, refusal: 'too-many-pictures' }
  return { choices: next, power, refusal: power === wanted ? null : 'short' }
}

/**
 * Divides a budget in the proportions of choices, in whole numbers by largest remainder (ties to the smaller index);
 * pictures whose share is less than 1 leave.
 *
 * @param choices Ascending by index.
 * @param budget 0 or more.
 * @returns Choices with the same signs, Σ |power| = budget; none when there were none.
 */
export function fitTo(choices: readonly Choice[], budget: bigint): readonly Choice[] {
  const shares = splitByLargestRemainder(
    budget,
    choices.map(({ power }) => abs(power)),
  )
  return choices
    .map(({ index, power }, i) => ({ index, power: power < 0n ? -shares[i]! : shares[i]! }))
    .filter(({ power }) => power !== 0n)
}

/** Whether choices can be written on one ballot. */
function fitsBallot(choices: readonly Choice[]): boolean {
  try {
    formatChoices(choices)
    return true
  } catch (error) {
    if (error instanceof ChoicesError) return false // too long, or more on one picture than can be written
    throw error
  }
}

const abs = (value: bigint) => (value < 0n ? -value : value)
