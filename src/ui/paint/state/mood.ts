// What the loss says, in a word a person can use. Thresholds were chosen by looking at paintings, not derived.

/** Where a painting stands, judged by how much the loss still falls. */
export type Mood = 'first-idea' | 'finding-colours' | 'taking-shape' | 'settling'

/**
 * The mood of a painting.
 *
 * @param losses Losses read so far, the oldest first; not every step has one.
 * @param done Fraction of the steps done.
 */
export function moodOf(losses: readonly number[], done: number): Mood {
  if (losses.length < 2) return 'first-idea'
  if (losses.length < 4 || done < 0.15) return 'finding-colours'
  if (done < 0.5) return 'taking-shape'
  const window = Math.max(1, Math.floor(losses.length / 4))
  const fallen = mean(losses.slice(0, window)) - mean(losses.slice(-window))
  const recent = mean(losses.slice(-2 * window, -window)) - mean(losses.slice(-window))
  return fallen > 0 && recent > fallen * 0.12 ? 'taking-shape' : 'settling'
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
