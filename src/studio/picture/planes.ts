// Pictures as numbers: three planes of 0…1, as networks want them, and back to bytes, as screens do.
import { cubicResampling, gaussian, writeResampling } from './resampling.ts'
import type { Picture } from '../contract.ts'

/** Colour planes, usually three: data[(c · height + y) · width + x], nominally 0…1. */
export interface Planes {
  readonly width: number
  readonly height: number
  readonly data: Float32Array
}

/** Bytes to planes; alpha is laid over white. */
export function planesOf({ width, height, rgba }: Picture): Planes {
  const area = width * height
  const data = new Float32Array(3 * area)
  for (let i = 0; i < area; i++) {
    const alpha = rgba[i * 4 + 3]! / 255
    for (let c = 0; c < 3; c++) data[c * area + i] = (rgba[i * 4 + c]! / 255) * alpha + (1 - alpha)
  }
  return { width, height, data }
}

/** Planes to opaque bytes, rounded and clamped. */
export function pictureOf({ width, height, data }: Planes): Picture {
  const area = width * height
  const rgba = new Uint8ClampedArray(area * 4)
  for (let i = 0; i < area; i++) {
    for (let c = 0; c < 3; c++) rgba[i * 4 + c] = data[c * area + i]! * 255 // clamps and rounds, ties to even
    rgba[i * 4 + 3] = 255
  }
  return { width, height, rgba }
}

/** A rectangle of a picture, in pixels; may reach beyond it, where the border repeats. */
export interface Region {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** A rectangle read as width × height pixels, antialiased as the cutouts are. */
export function resample(source: Planes, region: Region, width: number, height: number): Planes {
  const across = new Float32Array(width * source.width)
  const down = new Float32Array(height * source.height)
  writeResampling({ start: region.left, side: region.width }, source.width, width, across)
  writeResampling({ start: region.top, side: region.height }, source.height, height, down)
  return product(source, across, down, width, height)
}

/** The whole picture, or any stack of planes such as a latent, at another size; cubic keeps edges sharp. */
export function enlarge(
  source: Planes,
  width: number,
  height: number,
  kernel: 'cubic' | 'triangle' = 'cubic',
): Planes {
  if (kernel === 'triangle') return resize(source, width, height)
  return product(
    source,
    cubicResampling(source.width, width),
    cubicResampling(source.height, height),
    width,
    height,
  )
}

/** Unsharp masking: x + amount · (x − x blurred); may leave 0…1. `radius` is the blur's standard deviation in pixels. */
export function sharpened(source: Planes, amount: number, radius: number): Planes {
  const { width, height } = source
  const soft = product(source, gaussian(width, radius), gaussian(height, radius), width, height)
  return { width, height, data: source.data.map((value, i) => value + amount * (value - soft.data[i]!)) }
}

/** The whole picture at another size. */
export function resize(source: Planes, width: number, height: number): Planes {
  const whole = { left: 0, top: 0, width: source.width, height: source.height }
  return source.width === width && source.height === height ? source : resample(source, whole, width, height)
}

/** The largest middle part of a picture that has the proportions width : height, at that size. */
export function cover(source: Planes, width: number, height: number): Planes {
  const scale = Math.min(source.width / width, source.height / height)
  const [w, h] = [width * scale, height * scale]
  return resample(
    source,
    { left: (source.width - w) / 2, top: (source.height - h) / 2, width: w, height: h },
    width,
    height,
  )
}

/** down · X · acrossᵀ for every plane of X; across: [width, X.width], down: [height, X.height], both mostly zeros. */
function product(
  source: Planes,
  across: Float32Array,
  down: Float32Array,
  width: number,
  height: number,
): Planes {
  const planes = source.data.length / (source.width * source.height)
  const columns = withoutZeros(across, width, source.width)
  const rows = withoutZeros(down, height, source.height)
  const narrow = new Float32Array(planes * source.height * width)
  for (let line = 0; line < planes * source.height; line++) {
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (const [j, weight] of columns[x]!) sum += weight * source.data[line * source.width + j]!
      narrow[line * width + x] = sum
    }
  }
  const data = new Float32Array(planes * height * width)
  for (let c = 0; c < planes; c++) {
    for (let y = 0; y < height; y++) {
      const row = data.subarray((c * height + y) * width, (c * height + y + 1) * width)
      for (const [j, weight] of rows[y]!) {
        const from = (c * source.height + j) * width
        for (let x = 0; x < width; x++) row[x]! += weight * narrow[from + x]!
      }
    }
  }
  return { width, height, data }
}

function withoutZeros(
  matrix: Float32Array,
  count: number,
  length: number,
): readonly (readonly (readonly [index: number, weight: number])[])[] {
  return Array.from({ length: count }, (_, i) => {
    const row: [number, number][] = []
    for (let j = 0; j < length; j++) if (matrix[i * length + j] !== 0) row.push([j, matrix[i * length + j]!])
    return row
  })
}
