// Turning, shearing and tilting a cutout: not separable, so each pixel of the warped cutout reads four of the
// unwarped one with bilinear weights. Still linear in the picture; the gradient scatters with the same weights.
import type { Random } from '../../fragment/index.ts'

/** A projective map of the plane, 3 × 3 in rows, from places in the warped cutout to places in the unwarped one; both −1…1. */
export type Homography = readonly number[]

/** Rotation up to 15°, shift up to a tenth of the side, shear up to 5° (nerdyrodent's "Af"). */
export function affine(random: Random): Homography {
  const swing = (amount: number) => amount * (2 * random.uniform() - 1)
  const angle = swing((15 * Math.PI) / 180)
  const shear = Math.tan(swing((5 * Math.PI) / 180))
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  // rotation · shear, then the shift (a tenth of a side that is 2 long)
  return [c, c * shear - s, swing(0.2), s, s * shear + c, swing(0.2), 0, 0, 1]
}

/** Each corner moves inwards by up to 0.35 of a half side (Kornia's RandomPerspective at 0.7 moves it by 0.7 · ½). */
export function perspective(random: Random): Homography {
  const inward = () => 0.35 * random.uniform()
  const corners = [
    [-1 + inward(), -1 + inward()],
    [1 - inward(), -1 + inward()],
    [1 - inward(), 1 - inward()],
    [-1 + inward(), 1 - inward()],
  ] as const
  return squareTo(corners)
}

/** The product a · b: first b, then a. */
export function multiply(a: Homography, b: Homography): Homography {
  return [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map(
      (column) =>
        a[row * 3]! * b[column]! + a[row * 3 + 1]! * b[3 + column]! + a[row * 3 + 2]! * b[6 + column]!,
    ),
  )
}

/**
 * Writes for each pixel of a cutout of side × side the four pixels it reads, numbered within the batch, and their
 * weights (which sum to 1). Beyond the border the border repeats.
 */
export function writeTaps(
  warp: Homography | null,
  side: number,
  cutout: number,
  taps: { readonly index: BigInt64Array; readonly weight: Float32Array },
): void {
  const first = cutout * side * side
  const inside = (value: number) => Math.min(Math.max(value, 0), side - 1)
  for (let y = 0, pixel = 0; y < side; y++) {
    for (let x = 0; x < side; x++, pixel++) {
      const [u, v] = warp
        ? source(warp, (2 * x + 1) / side - 1, (2 * y + 1) / side - 1)
        : [(2 * x + 1) / side - 1, (2 * y + 1) / side - 1]
      const [px, py] = [inside(((u + 1) * side - 1) / 2), inside(((v + 1) * side - 1) / 2)]
      const [x0, y0] = [Math.floor(px), Math.floor(py)]
      const [x1, y1] = [Math.min(x0 + 1, side - 1), Math.min(y0 + 1, side - 1)]
      const [fx, fy] = [px - x0, py - y0]
      const at = (first + pixel) * 4
      taps.index[at] = BigInt(first + y0 * side + x0)
      taps.index[at + 1] = BigInt(first + y0 * side + x1)
      taps.index[at + 2] = BigInt(first + y1 * side + x0)
      taps.index[at + 3] = BigInt(first + y1 * side + x1)
      taps.weight[at] = (1 - fx) * (1 - fy)
      taps.weight[at + 1] = fx * (1 - fy)
      taps.weight[at + 2] = (1 - fx) * fy
      taps.weight[at + 3] = fx * fy
    }
  }
}

function source(h: Homography, x: number, y: number): readonly [number, number] {
  const w = h[6]! * x + h[7]! * y + h[8]!
  return [(h[0]! * x + h[1]! * y + h[2]!) / w, (h[3]! * x + h[4]! * y + h[5]!) / w]
}

/** The homography that takes the square (−1,−1) (1,−1) (1,1) (−1,1) to four corners (Heckbert 1989, section 2.2.3). */
function squareTo(corners: readonly (readonly [number, number])[]): Homography {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = corners as [
    readonly [number, number],
    readonly [number, number],
    readonly [number, number],
    readonly [number, number],
  ]
  const [sx, sy] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3]
  const [dx1, dx2, dy1, dy2] = [x1 - x2, x3 - x2, y1 - y2, y3 - y2]
  const determinant = dx1 * dy2 - dx2 * dy1
  const g = (sx * dy2 - dx2 * sy) / determinant
  const h = (dx1 * sy - sx * dy1) / determinant
  const unit: Homography = [
    x1 - x0 + g * x1,
    x3 - x0 + h * x3,
    x0,
    y1 - y0 + g * y1,
    y3 - y0 + h * y3,
    y0,
    g,
    h,
    1,
  ]
  // Heckbert's unit square is 0…1: first −1…1 to there.
  return multiply(unit, [0.5, 0, 0.5, 0, 0.5, 0.5, 0, 0, 1])
}
