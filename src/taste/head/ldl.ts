// Symmetric positive matrices by LDLᵀ: no square root, one order of sums, so that every machine comes to the same bits.

/** L (unit lower triangle) and D (diagonal) in one matrix [count, count]. */
export interface Factor {
  readonly count: number
  readonly matrix: Float64Array
}

/** Factors a matrix given by its lower triangle, in place. */
export function factorise(matrix: Float64Array, count: number): Factor {
  const scaled = new Float64Array(count)
  for (let j = 0; j < count; j++) {
    const row = j * count
    let pivot = matrix[row + j]!
    for (let k = 0; k < j; k++) {
      scaled[k] = matrix[row + k]! * matrix[k * count + k]!
      pivot -= matrix[row + k]! * scaled[k]!
    }
    matrix[row + j] = pivot
    for (let i = j + 1; i < count; i++) {
      const other = i * count
      let sum = matrix[other + j]!
      for (let k = 0; k < j; k++) sum -= matrix[other + k]! * scaled[k]!
      matrix[other + j] = sum / pivot
    }
  }
  return { count, matrix }
}

/** Solves A·x = b. */
export function solve({ count, matrix }: Factor, b: Float64Array): Float64Array {
  const x = Float64Array.from(b)
  for (let i = 0; i < count; i++) for (let k = 0; k < i; k++) x[i]! -= matrix[i * count + k]! * x[k]!
  for (let i = 0; i < count; i++) x[i]! /= matrix[i * count + i]!
  for (let i = count - 1; i >= 0; i--)
    for (let k = i + 1; k < count; k++) x[i]! -= matrix[k * count + i]! * x[k]!
  return x
}

/** zᵀ·A⁻¹·z. */
export function quadratic({ count, matrix }: Factor, z: Float64Array): number {
  const x = Float64Array.from(z)
  let sum = 0
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < i; k++) x[i]! -= matrix[i * count + k]! * x[k]!
    sum += (x[i]! * x[i]!) / matrix[i * count + i]!
  }
  return sum
}
