// How far the cutouts are from the prompts: the squared angle on CLIP's sphere, halved, as in the notebooks of 2021
// (2·asin(‖e − t‖/2)² = θ²/2). Its derivative is written by hand, because that of the published form is 0/0 where
// cutout and prompt agree.
import type { GraphBuilder, Value } from '../../onnx/index.ts'

/** The prompts as the guide graph is fed with them: t targets, each a unit vector. */
export interface TargetValues {
  /** [t, e] */
  readonly embeddings: Value
  /** Weight of each target, [1, t]; negative pushes away. */
  readonly weights: Value
  /** Sign of each weight and its stop, [1, t]; absent when no prompt has one. */
  readonly stops?: { readonly signs: Value; readonly levels: Value }
}

/** acos(x) = √(1 − x)·P(x) on 0…1, error below 2e-8 (Abramowitz and Stegun 4.4.46): WebGPU has no acos kernel. */
const arccosine = [
  1.570796305, -0.2145988016, 0.0889789874, -0.0501743046, 0.030891881, -0.0170881256, 0.0066700901,
  -0.0012624911,
]

/**
 * Σ_t w_t · mean_n θ(e_n, t)² / 2 over cutouts e: [n, e] (any length) and targets. `of` is the number of cutouts the
 * mean is over, when these are only some of them. A target below its stop keeps its value and loses its gradient.
 */
export function sphericalLoss(g: GraphBuilder, embeddings: Value, targets: TargetValues, of: number): Value {
  const norm = g.sqrt(g.add(g.reduceSumSquare(embeddings, [1], true), 1e-12))
  const cosine = g.matMul(g.div(embeddings, norm), g.transpose(targets.embeddings, [1, 0])) // [n, t]
  const { angle, slope } = angleOf(g, g.stopGradient(cosine))

  const value = g.mul(g.square(angle), 0.5)
  const active = targets.stops
    ? g.cast(g.greaterOrEqual(g.mul(value, targets.stops.signs), targets.stops.levels), 'float32')
    : undefined
  const weights = g.mul(targets.weights, 1 / of)
  const pull = g.mul(active ? g.mul(slope, active) : slope, weights)
  // cos·s + stop(v − cos·s): the value of v with the derivative s.
  const kept = g.stopGradient(g.sub(g.mul(value, weights), g.mul(cosine, pull)))
  return g.reduceSum(g.add(g.mul(cosine, g.stopGradient(pull)), kept))
}

/** θ = acos(x), and d(θ²/2)/dx = −θ/sin θ, finite everywhere but at θ = π, where it is held. */
function angleOf(g: GraphBuilder, x: Value): { readonly angle: Value; readonly slope: Value } {
  const size = g.min(g.abs(x), 1)
  const polynomial = arccosine.reduceRight<Value>((sum, a) => g.add(g.mul(sum, size), a), g.mul(size, 0))
  const acute = g.mul(g.sqrt(g.sub(1, size)), polynomial)
  const obtuse = g.sub(Math.PI, acute)
  const positive = g.greaterOrEqual(x, 0)
  const sine = g.max(g.sqrt(g.sub(1, g.square(size))), 1e-3)
  // With x ≥ 0 the root cancels: θ/sin θ = P(x)/√(1 + x), which is 1 at x = 1 without dividing zeros.
  const ratio = g.where(positive, g.div(polynomial, g.sqrt(g.add(size, 1))), g.div(obtuse, sine))
  return { angle: g.where(positive, acute, obtuse), slope: g.neg(ratio) }
}
