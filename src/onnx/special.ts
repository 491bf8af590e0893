// Functions Math lacks, to full double precision: finite differences of the tests rest on them.

/** erf(x): Taylor series near zero, a continued fraction of erfc further out (Abramowitz & Stegun 7.1.5, 7.1.14). */
export function erf(x: number): number {
  const a = Math.abs(x)
  if (a > 6) return Math.sign(x)
  if (a < 2) {
    // 2/√π · Σ (−1)ⁿ x^(2n+1) / (n!·(2n+1))
    let term = x
    let sum = x
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum) && n < 100; n++) {
      term *= (-x * x) / n
      sum += term / (2 * n + 1)
    }
    return (2 / Math.sqrt(Math.PI)) * sum
  }
  // erfc(a) = e^(−a²)/√π · 1/(a + ½/(a + 1/(a + 3/2/(a + …))))
  let fraction = a
  for (let n = 60; n > 0; n--) fraction = a + n / 2 / fraction
  return Math.sign(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / fraction)
}

/** Nearest integer, halves to the even one (IEEE 754 roundTiesToEven, ONNX Round). */
export function roundHalfEven(x: number): number {
  const up = Math.floor(x + 0.5)
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up
}
