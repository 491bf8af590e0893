// An amount of tokens as people write it, without ever passing through a float.

const shownDecimals = 4

/** For example 1,204.5; digits after the fourth are cut off, and "less than 0.0001" is said as such. */
export function formatTokens(amount: bigint, decimals: number): string {
  const one = 10n ** BigInt(decimals)
  const whole = (amount / one).toLocaleString('en')
  const fraction = (amount % one)
    .toString()
    .padStart(decimals, '0')
    .slice(0, shownDecimals)
    .replace(/0+$/, '')
  if (fraction !== '') return `${whole}.${fraction}`
  return amount > 0n && amount < one ? `less than 0.${'1'.padStart(shownDecimals, '0')}` : whole
}
