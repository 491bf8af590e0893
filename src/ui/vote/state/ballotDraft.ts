// What one person has done in one round and not yet signed, as a value: how it begins, and what would be signed now.
// The way used last is what counts; the other one is kept beside it.
import type { VoteDraft } from '../../../archive/index.ts'
import type { Choice } from '../../../ballots/index.ts'
import { pairsToChoices, drawPairing } from '../../../rounds/index.ts'

const defaultStep = '10'

/** A draft with nothing in it. The seed decides the order of the wall and of the pairs. */
export function emptyDraft(round: string, pictures: number, seed: number, now: number): VoteDraft {
  return {
    round,
    choices: [],
    pairing: drawPairing(pictures, seed),
    way: 'pairs',
    step: defaultStep,
    seen: [],
    isRevealed: false,
    localAt: null,
    updatedAt: now,
  }
}

/** The amounts set in the grid. */
export function gridChoices({ choices }: VoteDraft): readonly Choice[] {
  return choices.map(({ index, power }) => ({ index, power: BigInt(power) }))
}

/** Amounts as the archive keeps them. */
export function keptChoices(choices: readonly Choice[]): VoteDraft['choices'] {
  return choices.map(({ index, power }) => ({ index, power: String(power) }))
}

/**
 * What a ballot made now would say.
 *
 * @param budget Voting power, or points, that pairs are divided over.
 */
export function choicesOf(draft: VoteDraft, budget: bigint, negativeVotes: boolean): readonly Choice[] {
  if (countingWay(draft) === 'grid') return gridChoices(draft)
  return draft.pairing ? pairsToChoices(draft.pairing, budget, negativeVotes) : []
}

/** The way that would be signed: the one used last, unless nothing was said in it. Just looking at the other takes nothing back. */
export function countingWay({ way, choices, pairing }: VoteDraft): VoteDraft['way'] {
  if (way === 'grid') return choices.length === 0 && pairing?.answers.length ? 'pairs' : 'grid'
  return choices.length > 0 && !pairing?.answers.length ? 'grid' : 'pairs'
}

/** Whether somebody has voted in it, in either way. */
export function hasVotes({ choices, pairing }: VoteDraft): boolean {
  return choices.length > 0 || (pairing?.answers.length ?? 0) > 0
}

/** Whether votes have changed since they were cast on this device, or were never cast. */
export function isUncast({ localAt, updatedAt }: VoteDraft): boolean {
  return localAt === null || localAt < updatedAt
}
