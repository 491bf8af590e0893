// Total variation: the mean squared difference of neighbouring pixels, which speaks against noise (Crowson's
// `tv_loss`).
import type { GraphBuilder, Value } from '../../onnx/index.ts'

/** Mean of dx² + dy² over an image [1, 3, h, w]. */
export function totalVariation(g: GraphBuilder, image: Value): Value {
  const along = (axis: number) => {
    const end = image.dims[axis]!
    return g.reduceMean(g.square(g.sub(g.slice(image, axis, 1, end), g.slice(image, axis, 0, end - 1))))
  }
  return g.add(along(2), along(3))
}
