// GridSample (operator set 16, two spatial axes, bilinear): reading an image at computed places. The forward part keeps
// the operator; the gradient towards the image adds to the four neighbours of each place, the one towards the grid
// compares them. Where the places are fixed crops, matrices (`alongAxis`) are far cheaper.
import { flag, oneOf } from '../attributes.ts'
import type { Builder } from '../builder.ts'
import { inputOf } from '../call.ts'
import { shapeError, UnsupportedOperator } from '../errors.ts'
import { intOf, stringOf } from '../graph.ts'
import type { Operator, OperatorTable } from '../operator.ts'
import { show, sizeOf } from '../tensor.ts'
import type { Call, Traced, Value } from '../value.ts'

interface Sampling {
  readonly mode: string
  readonly padding: string
  readonly aligned: boolean
}

const samplingOf = (call: Call): Sampling => ({
  mode: stringOf(call, 'mode', 'bilinear'),
  padding: stringOf(call, 'padding_mode', 'zeros'),
  aligned: intOf(call, 'align_corners', 0) === 1,
})

/** Slope of the map from −1…1 to pixels; its offset puts −1 on the first pixel's centre (aligned) or edge. */
const slopeOf = (size: number, aligned: boolean) => (aligned ? (size - 1) / 2 : size / 2)
const offsetOf = (size: number) => (size - 1) / 2

/** Bilinear samples of one image plane, for the evaluator. */
function sampled(
  call: Call,
  plane: (y: number, x: number) => number,
  [h, w]: readonly [number, number],
  gx: number,
  gy: number,
): number {
  const { padding, aligned } = samplingOf(call)
  const place = (at: number, size: number) => {
    const pixel = at * slopeOf(size, aligned) + offsetOf(size)
    return padding === 'border' ? Math.min(Math.max(pixel, 0), size - 1) : pixel
  }
  const [x, y] = [place(gx, w), place(gy, h)]
  let sum = 0
  for (const [dy, dx] of corners) {
    const [row, column] = [Math.floor(y) + dy, Math.floor(x) + dx]
    if (row < 0 || row >= h || column < 0 || column >= w) continue
    sum += plane(row, column) * (1 - Math.abs(y - row)) * (1 - Math.abs(x - column))
  }
  return sum
}

const corners = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const

/** One coordinate of all places [n, 1, p]: whole part, fraction, and the slope by which the grid moves it. */
function coordinate(g: Builder, grid: Value, which: 0 | 1, size: number, { padding, aligned }: Sampling) {
  const [n, h, w] = grid.dims as [number, number, number]
  const slope = slopeOf(size, aligned)
  const free = g.add(
    g.mul(g.reshape(g.slice(grid, 3, which, which + 1), [n, 1, h * w]), slope),
    offsetOf(size),
  )
  const place = padding === 'border' ? g.clip(free, 0, size - 1) : free
  const inside =
    padding === 'border' ? g.cast(g.and(g.greater(free, 0), g.less(free, size - 1)), 'float32') : undefined
  const whole = g.floor(place)
  return {
    whole,
    fraction: g.sub(place, whole),
    slope: (value: Value) => g.mul(inside ? g.mul(value, inside) : value, slope),
  }
}

function gradient(g: Builder, node: Traced, dy: Value) {
  const [x, grid] = [node.inputs[0]!, node.inputs[1]!]
  const sampling = samplingOf(node)
  if (sampling.mode !== 'bilinear' || sampling.padding === 'reflection') {
    const form = `mode "${sampling.mode}", padding "${sampling.padding}"`
    throw new UnsupportedOperator('onnx/no-gradient', [{ ...node, form }])
  }
  const [n, c, h, w] = x.dims as [number, number, number, number]
  const places = sizeOf(dy.dims.slice(2))
  const cotangent = g.reshape(dy, [n, c, places])
  const [across, down] = [coordinate(g, grid, 0, w, sampling), coordinate(g, grid, 1, h, sampling)]
  const neighbours = corners.map(([j, i]) => {
    const [column, row] = [g.add(across.whole, i), g.add(down.whole, j)]
    const within = (value: Value, size: number) =>
      g.and(g.greaterOrEqual(value, 0), g.lessOrEqual(value, size - 1))
    const visible = g.cast(g.and(within(column, w), within(row, h)), 'float32')
    const index = g.add(g.mul(g.clip(row, 0, h - 1), w), g.clip(column, 0, w - 1))
    const [weightX, weightY] = [
      i ? across.fraction : g.sub(1, across.fraction),
      j ? down.fraction : g.sub(1, down.fraction),
    ]
    return { i, j, visible, weightX, weightY, index: g.expand(g.cast(index, 'int32'), [n, c, places]) }
  })
  return [
    () => {
      const blank = g.filled([n, c, h * w], 0)
      const sum = neighbours.reduce((image, { index, visible, weightX, weightY }) => {
        const share = g.mul(g.mul(weightX, weightY), visible)
        return g.scatterElements(image, index, g.mul(cotangent, share), 2, 'add')
      }, blank)
      return g.reshape(sum, x.dims)
    },
    () => {
      // How much of the cotangent each neighbour would carry: Σ over channels of dy·value.
      const pixels = g.reshape(x, [n, c, h * w])
      const pulls = neighbours.map(({ index, visible }) =>
        g.mul(g.reduceSum(g.mul(cotangent, g.gatherElements(pixels, index, 2)), [1], true), visible),
      )
      const along = (axis: 'x' | 'y') =>
        g.sum(
          neighbours.map(({ i, j, weightX, weightY }, k) =>
            g.mul(g.mul(pulls[k]!, axis === 'x' ? weightY : weightX), (axis === 'x' ? i : j) ? 1 : -1),
          ),
        )
      const parts = [across.slope(along('x')), down.slope(along('y'))]
      return g.concat(
        parts.map((part) => g.reshape(part, [...grid.dims.slice(0, 3), 1])),
        3,
      )
    },
  ]
}

const gridSample: Operator = {
  infer: (call) => {
    const [x, grid] = [inputOf(call, 0), inputOf(call, 1)]
    if (x.dims.length !== 4 || grid.dims.length !== 4)
      throw shapeError(call, 'onnx/rank', { shape: show(x.dims), allowed: 4 })
    return [{ dtype: x.dtype, dims: [x.dims[0]!, x.dims[1]!, grid.dims[1]!, grid.dims[2]!] }]
  },
  evaluate: ([x, grid], call, [type]) => {
    const { mode, padding } = samplingOf(call)
    if (mode !== 'bilinear' || padding === 'reflection') return undefined
    const [, c, h, w] = x!.dims as [number, number, number, number]
    const places = sizeOf(type!.dims.slice(2))
    return [
      Float64Array.from({ length: sizeOf(type!.dims) }, (_, at) => {
        const image = Math.floor(at / places)
        const place = (Math.floor(image / c) * places + (at % places)) * 2
        return sampled(
          call,
          (row, column) => x!.data[(image * h + row) * w + column]!,
          [h, w],
          grid!.data[place]!,
          grid!.data[place + 1]!,
        )
      }),
    ]
  },
  gradient,
}

export const gridSampling: OperatorTable = {
  GridSample: {
    ...gridSample,
    attributes: {
      mode: oneOf('bilinear', 'linear', 'nearest', 'bicubic', 'cubic'),
      padding_mode: oneOf('zeros', 'border', 'reflection'),
      align_corners: flag,
    },
  },
}
