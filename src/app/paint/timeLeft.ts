// How long a painting will still take: the median of the last ten steps times the steps that remain, rounded so that
// it reads as the estimate it is, and held so that it does not jump up for a single slow step.

const memory = 10
const minimumSteps = 5
/** A new estimate replaces a lower one on display only beyond this factor. */
const patience = 1.3

/**
 * Seconds that remain, or null while that cannot be said.
 *
 * @param stepTimes Milliseconds of each step so far.
 * @param remaining Steps still to do.
 * @param shown What is on display now, counted down since.
 */
export function estimateSeconds(
  stepTimes: readonly number[],
  remaining: number,
  shown: number | null,
): number | null {
  if (stepTimes.length < minimumSteps) return null
  const seconds = (median(stepTimes.slice(-memory)) * remaining) / 1000
  if (shown !== null && seconds > shown && seconds < shown * patience) return shown
  return seconds
}

/** Seconds rounded as people would say them: to 5 under a minute, to 15 under five, to whole minutes beyond. */
export function roundSeconds(seconds: number): number {
  const unit = seconds < 60 ? 5 : seconds < 300 ? 15 : 60
  return Math.max(unit, Math.ceil(seconds / unit) * unit)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
