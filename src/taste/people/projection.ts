// A map of pictures: their embeddings seen from the side from which they differ most (principal components, Pearson 1901). The same
// pictures always lie in the same places, whatever their order and whichever machine draws them, up to rounding.

/** Both from −1 to 1; the farthest picture from the middle lies at the edge. */
export interface MapPoint {
  readonly x: number
  readonly y: number
}

const rounds = 300

/**
 * Places for pictures [n] by their embeddings [d] each.
 *
 * The two directions v with the largest vᵀCv, C the covariance, by power iteration from a fixed start; the sign of each makes its
 * largest component positive, so that a map is never turned over.
 */
export function projectPictures(embeddings: readonly ArrayLike<number>[]): readonly MapPoint[] {
  const dims = embeddings[0]?.length ?? 0
  const mean = new Float64Array(dims)
  for (const e of embeddings) for (let i = 0; i < dims; i++) mean[i]! += e[i]! / embeddings.length
  const centred = embeddings.map((e) => mean.map((m, i) => e[i]! - m))
  const first = direction(centred, dims, null)
  const second = direction(centred, dims, first)
  const places = centred.map((row) => ({ x: product(row, first), y: product(row, second) }))
  const most = places.reduce((so, { x, y }) => Math.max(so, Math.abs(x), Math.abs(y)), 0) || 1
  return places.map(({ x, y }) => ({ x: x / most, y: y / most }))
}

/** The direction of the largest spread, at right angles to another. */
function direction(rows: readonly Float64Array[], dims: number, other: Float64Array | null): Float64Array {
  // No direction is special to this start, and none is at right angles to it by construction.
  let v: Float64Array = Float64Array.from({ length: dims }, (_, i) => 1 + ((i * 7919) % 101) / 101)
  for (let round = 0; round < rounds; round++) {
    if (other) v = without(v, other)
    const next = new Float64Array(dims)
    for (const row of rows) {
      const along = product(row, v)
      for (let i = 0; i < dims; i++) next[i]! += along * row[i]!
    }
    const clean = other ? without(next, other) : next
    const length = Math.sqrt(product(clean, clean))
    if (length < 1e-12) return new Float64Array(dims) // all pictures lie on one line, or in one place
    for (let i = 0; i < dims; i++) clean[i]! /= length
    const moved = clean.reduce((sum, x, i) => sum + Math.abs(x - v[i]!), 0)
    v = clean
    if (moved < 1e-10) break
  }
  const largest = v.reduce((most, x) => (Math.abs(x) > Math.abs(most) ? x : most), 0)
  return largest < 0 ? v.map((x) => -x) : v
}

function without(v: Float64Array, unit: Float64Array): Float64Array {
  const along = product(v, unit)
  return v.map((x, i) => x - along * unit[i]!)
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
