// How the shape of a tensor is written in the parameters of errors.

/** "1 × 3 × 64 × 64"; free dimensions by their name. */
export function shapeText(dims: readonly (number | string)[]): string {
  return dims.join(' × ')
}
