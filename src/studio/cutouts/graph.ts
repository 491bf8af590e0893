// The cutouts as a piece of graph: two products, and colours. All cutouts share the first product, one large matrix
// times the whole picture, which is how it is fastest.
import type { GraphBuilder, Value } from '../../onnx/index.ts'
import type { CutoutFeeds, CutoutShape } from './batch.ts'

/** Inputs of the graph, named as in CutoutFeeds. */
export type CutoutInputs = { readonly [name in keyof CutoutFeeds]: Value }

/** Dimensions of each feed. */
export function cutoutDims(shape: CutoutShape): Readonly<Record<keyof CutoutFeeds, readonly number[]>> {
  const { count, side, width, height, noisy } = shape
  const area = side * side
  return {
    rows: [count * side, height],
    columns: [count, width, side],
    colours: [count, 3, 3],
    offsets: [count, 3, noisy ? area : 1],
    mask: [1, 1, area],
    tapIndex: [count * area * 4],
    tapWeight: [count * area, 4, 1],
  }
}

/** Declares the inputs a shape of cutouts needs. */
export function cutoutInputs(g: GraphBuilder, shape: CutoutShape): CutoutInputs {
  const dims = cutoutDims(shape)
  const input = (name: keyof CutoutFeeds, dtype: 'float32' | 'int64' = 'float32') =>
    g.input(name, dims[name], dtype)
  return {
    rows: input('rows'),
    columns: input('columns'),
    colours: input('colours'),
    offsets: input('offsets'),
    ...(shape.erased ? { mask: input('mask') } : {}),
    ...(shape.warped ? { tapIndex: input('tapIndex', 'int64'), tapWeight: input('tapWeight') } : {}),
  }
}

/** image: [1, 3, height, width] → cutouts as CLIP wants them: [count, 3, side, side], normalised. */
export function cutOut(g: GraphBuilder, image: Value, inputs: CutoutInputs, shape: CutoutShape): Value {
  const { count, side, width, height } = shape
  const area = side * side
  // Wy · X for every cutout and colour at once: [count·side, h] · [h, 3·w].
  const picture = g.reshape(g.transpose(g.reshape(image, [3, height, width]), [1, 0, 2]), [height, 3 * width])
  const stripes = g.reshape(g.matMul(inputs.rows, picture), [count, side * 3, width])
  const squares = g.reshape(g.matMul(stripes, inputs.columns), [count, side, 3, side]) // [n, y, c, x]

  const { tapIndex, tapWeight } = inputs
  let planes: Value // [n, c, y·x]
  if (tapIndex && tapWeight) {
    const pixels = g.reshape(g.transpose(squares, [0, 1, 3, 2]), [count * area, 3])
    const taps = g.reshape(g.gather(pixels, tapIndex), [count * area, 4, 3])
    const warped = g.reduceSum(g.mul(taps, tapWeight), [1])
    planes = g.transpose(g.reshape(warped, [count, area, 3]), [0, 2, 1])
  } else {
    planes = g.reshape(g.transpose(squares, [0, 2, 1, 3]), [count, 3, area])
  }
  const coloured = g.matMul(inputs.colours, planes)
  const shown = inputs.mask ? g.mul(coloured, inputs.mask) : coloured
  return g.reshape(g.add(shown, inputs.offsets), [count, 3, side, side])
}
