// What a person's votes on this device say about their taste, as pairs: answers to pairs as they are, and of the grid each picture
// given something against pictures that were looked at and given nothing. Votes that were signed are among them: a draft stays.
import type { TasteAnswer, VoteDraft } from '../../archive/index.ts'
import { answeredPairs, type Round } from '../../rounds/index.ts'
import type { Preferred } from './own.ts'

/** Against so many pictures a liked one is held. */
const others = 2

/** @param round The round a draft is of. */
export function pairsOfDraft(
  { choices, pairing, seen }: VoteDraft,
  { manifest: { fragments } }: Round,
): readonly Preferred[] {
  const idOf = (index: number) => fragments[index]?.id
  const both = (preferred: number, other: number): readonly Preferred[] => {
    const [a, b] = [idOf(preferred), idOf(other)]
    return a !== undefined && b !== undefined ? [{ preferred: a, other: b }] : []
  }
  const answered = pairing ? answeredPairs(pairing) : []
  const fromPairs = answered.flatMap(({ left, right, answer }) =>
    answer === 'undecided' ? [] : answer === 'left' ? both(left, right) : both(right, left),
  )
  const given = new Map(choices.map(({ index, power }) => [index, BigInt(power)]))
  const passed = seen.filter((index) => (given.get(index) ?? 0n) <= 0n)
  const fromGrid = [...given].flatMap(([index, power], i) =>
    power <= 0n || passed.length === 0
      ? []
      : Array.from({ length: Math.min(others, passed.length) }, (_, k) =>
          both(index, passed[(i * others + k) % passed.length]!),
        ).flat(),
  )
  return [...fromPairs, ...fromGrid]
}

export function pairsOfAnswers(answers: readonly TasteAnswer[]): readonly Preferred[] {
  return answers.flatMap(({ left, right, preferred }) =>
    preferred === 'neither'
      ? []
      : [preferred === 'left' ? { preferred: left, other: right } : { preferred: right, other: left }],
  )
}
