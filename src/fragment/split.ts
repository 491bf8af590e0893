// Whole shares of a whole amount: the one rule by which budgets, pools and proceeds are divided.

/**
 * Divides an amount in proportion to weights, in whole numbers by largest remainder (Hamilton); ties go to the smaller
 * index. All of the amount is given, none is invented.
 *
 * @param amount 0 or more.
 * @param weights Each 0 or more.
 * @returns One share for each weight, Σ shares = amount; all 0 when every weight is 0.
 */
export function splitByLargestRemainder(amount: bigint, weights: readonly bigint[]): readonly bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n)
  if (total === 0n) return weights.map(() => 0n)
  const shares = weights.map((weight) => (amount * weight) / total)
  const rests = weights.map((weight) => (amount * weight) % total)
  // Fewer are left over than there are weights, because each remainder is under one share.
  const left = Number(amount - shares.reduce((sum, share) => sum + share, 0n))
  const byRemainder = weights.map((_, i) => i).sort((a, b) => compare(rests[b]!, rests[a]!) || a - b)
  for (const i of byRemainder.slice(0, left)) shares[i]!++
  return shares
}

const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0)
