// Whether a published embedding is that of its picture: somebody repaints it and compares. A lie that promotes a candidate stands
// among the pictures shown, so checking those finds it for certain; one that suppresses a candidate is caught by chance.
import type { Random } from '../../fragment/index.ts'

/** Two machines may differ by this many steps in a component, and no more in direction than this cosine. */
export const tolerance = { steps: 2, cosine: 0.999 } as const

export interface EmbeddingComparison {
  readonly agrees: boolean
  /** The largest difference of a component, in steps of int8. */
  readonly steps: number
  /** Cosine of the two; 0 if one is all zeros. */
  readonly cosine: number
}

/** Holds a repainted embedding against the published one. */
export function compareEmbeddings(published: Int8Array, repainted: Int8Array): EmbeddingComparison {
  let [steps, product, first, second] = [published.length === repainted.length ? 0 : 255, 0, 0, 0]
  published.forEach((a, i) => {
    const b = repainted[i] ?? 0
    steps = Math.max(steps, Math.abs(a - b))
    product += a * b
    first += a * a
    second += b * b
  })
  const cosine = first > 0 && second > 0 ? product / Math.sqrt(first * second) : 0
  return { agrees: steps <= tolerance.steps && cosine >= tolerance.cosine, steps, cosine }
}

/** Which unshown candidates to repaint, drawn by the one who checks (a painter must not know them). */
export function drawSpotChecks(
  unshown: readonly number[],
  checks: number,
  random: Random,
): readonly number[] {
  const left = [...unshown]
  const drawn: number[] = []
  while (drawn.length < checks && left.length > 0) drawn.push(left.splice(random.integer(left.length), 1)[0]!)
  return drawn.sort((a, b) => a - b)
}

/** Chance that repainting `checks` of `unshown` candidates finds at least one of `lies` suppressed ones: 1 − C(n−l, c)/C(n, c). */
export function chanceOfCatching(unshown: number, lies: number, checks: number): number {
  let missed = 1
  for (let i = 0; i < Math.min(checks, unshown); i++)
    missed *= Math.max(0, unshown - lies - i) / (unshown - i)
  return 1 - missed
}
