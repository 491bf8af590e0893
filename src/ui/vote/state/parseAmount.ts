// A whole number as somebody types it into an amount field.

/** The number; either minus, and thousands in groups, are understood. Null when it is not a whole number. */
export function parseAmount(text: string): bigint | null {
  const plain = text.trim().replace('−', '-')
  if (!/^[+-]?(\d+|\d{1,3}([\s,.’']\d{3})+)$/.test(plain)) return null
  const digits = plain.replace(/[^\d-]/g, '')
  return digits.length > 19 ? null : BigInt(digits)
}
