// The last step before a graph runs: our private marks and compositions become standard operators.
import type { Model } from './graph.ts'
import { GraphBuilder } from './graphBuilder.ts'
import { freezeInputs } from './specialise.ts'

/** The model without StopGradient, ClampWithGrad and other private nodes, equal parts computed once. */
export function lowered(model: Model): Model {
  const g = new GraphBuilder({ expand: true })
  const inputs = Object.fromEntries(
    freezeInputs(model).map(({ name, dims, dtype }) => [name, g.input(name, dims, dtype)]),
  )
  for (const [name, value] of Object.entries(g.include(model, inputs))) g.output(name, value)
  return g.finish({ name: model.graph.name })
}
