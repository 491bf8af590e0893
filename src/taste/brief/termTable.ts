// What the votes say of each term and of each picture as a parent, in whole numbers: a term's standing is the mean support of
// the pictures that had it, drawn towards the average while little is known, and forgotten with age.
import { risingSums } from './stream.ts'
import { average, type Support } from './support.ts'
import type { TasteRules } from './rules.ts'
import type { Terms } from '../grammar/sentence.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'

/** A picture in a round that is over. */
export interface Showing {
  /** Its id, by which the brief names it as a parent. */
  readonly id: string
  /** Null for a picture no brief of this vocabulary asked for; nothing is learnt from it. */
  readonly terms: Terms | null
}

export interface PastRound {
  readonly number: number
  readonly showings: readonly Showing[]
  readonly support: Support
}

export interface Parent {
  readonly id: string
  readonly terms: Terms
}

export interface TermTable {
  /** By slot and term: r_t, 32 to 2,048; 256 is average. */
  readonly standing: readonly (readonly number[])[]
  /** By slot: rising sums of the grammar's own weights, and of weight · r². */
  readonly plain: readonly (readonly number[])[]
  readonly learnt: readonly (readonly number[])[]
  /** Pictures with more than average support, and the rising sums of their weights. */
  readonly parents: readonly Parent[]
  readonly parentSums: readonly number[]
}

/**
 * The table for the brief of a round, from those before it.
 *
 * r_t = clamp(⌊(Σ d·R + α·2¹⁶) / (Σ d + α·256)⌋, 32, 2048) with d the weight of a round's age and R a picture's relative support;
 * a term is drawn by weight · r_t², a parent by max(R − 256, 0)·d / 256.
 */
export function termTable(
  vocabulary: Vocabulary,
  past: readonly PastRound[],
  round: number,
  { ages, smoothing }: Pick<TasteRules, 'ages' | 'smoothing'>,
): TermTable {
  const counts = vocabulary.slots.map(({ terms }) => Array<number>(terms.length).fill(0))
  const sums = vocabulary.slots.map(({ terms }) => Array<number>(terms.length).fill(0))
  const parents: Parent[] = []
  const parentWeights: number[] = []
  for (const { number, showings, support } of [...past].sort((a, b) => a.number - b.number)) {
    const age = ages[round - 1 - number]
    if (age === undefined) continue
    showings.forEach(({ id, terms }, i) => {
      if (terms === null) return
      const relative = support.relative[i]!
      terms.forEach((term, slot) => {
        counts[slot]![term]! += age
        sums[slot]![term]! += age * relative
      })
      const weight = (Math.max(relative - average, 0) * age) >> 8
      if (weight === 0) return
      parents.push({ id, terms })
      parentWeights.push(weight)
    })
  }
  const standing = counts.map((slot, i) =>
    slot.map((count, t) => {
      const mean = Math.floor((sums[i]![t]! + smoothing * 65_536) / (count + smoothing * 256))
      return Math.min(2048, Math.max(32, mean))
    }),
  )
  return {
    standing,
    plain: vocabulary.slots.map(({ terms }) => risingSums(terms.map(({ weight }) => weight))),
    learnt: vocabulary.slots.map(({ terms }, i) =>
      risingSums(terms.map(({ weight }, t) => weight * standing[i]![t]! ** 2)),
    ),
    parents,
    parentSums: risingSums(parentWeights),
  }
}
