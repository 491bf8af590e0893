/** Largest difference of two arrays, relative to the larger of 1 and their largest element; NaN counts as infinitely far. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity
  let scale = 1
  let worst = 0
  for (let i = 0; i < a.length; i++) {
    if (a[i] === b[i]) continue
    const apart = Math.abs(a[i]! - b[i]!)
    if (!Number.isFinite(apart)) return Infinity
    scale = Math.max(scale, Math.abs(a[i]!), Math.abs(b[i]!))
    worst = Math.max(worst, apart)
  }
  return worst / scale
}
