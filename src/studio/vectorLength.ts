// The length of an embedding or a codebook entry. Recipes rest on its very bits: the steps below are those of `Math.hypot` in
// V8, in whose arithmetic the recipes of version 1 were painted, without a list of a stranger's length among the arguments.

/** √Σ xᵢ², by Kahan's summation of (xᵢ ÷ max |x|)²; 0 for no numbers, NaN where one is none. */
export function vectorLength(vector: Float32Array): number {
  let max = 0
  for (const x of vector) {
    if (Number.isNaN(x)) return NaN
    max = Math.max(max, Math.abs(x))
  }
  if (max === 0 || max === Infinity) return max
  let sum = 0
  let lost = 0 // what the last addition rounded away
  for (const x of vector) {
    const share = x / max
    const summand = share * share - lost
    const next = sum + summand
    lost = next - sum - summand
    sum = next
  }
  return Math.sqrt(sum) * max
}
