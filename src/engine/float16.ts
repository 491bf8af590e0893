// Half precision (IEEE 754 binary16) as onnxruntime has it: 16 bits a number. Models that were converted whole take and give such
// numbers; everything else here is float32.

/** The nearest half of each number, ties to even; too large ones become infinite. */
export const toFloat16 = (values: Float32Array): Uint16Array<ArrayBuffer> => Uint16Array.from(values, halfOf)

export const fromFloat16 = (halves: Uint16Array): Float32Array<ArrayBuffer> =>
  Float32Array.from(halves, (bits) => {
    const [sign, exponent, mantissa] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023]
    if (exponent === 31) return mantissa ? NaN : sign * Infinity
    return sign * (exponent === 0 ? mantissa * 2 ** -24 : (1024 + mantissa) * 2 ** (exponent - 25))
  })

function halfOf(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  if (Number.isNaN(value)) return 0x7e00
  if (size >= 65520) return sign | 0x7c00
  // 10 bits behind the leading one, and steps of 2⁻²⁴ below the normal range.
  const exponent = Math.max(size === 0 ? -14 : Math.floor(Math.log2(size)), -14)
  const steps = evenRound(size / 2 ** (exponent - 10))
  // A full mantissa carries into the exponent by itself.
  return sign | (steps < 1024 ? steps : ((exponent + 14) << 10) + steps)
}

function evenRound(value: number): number {
  const down = Math.floor(value)
  const rest = value - down
  return rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down
}
