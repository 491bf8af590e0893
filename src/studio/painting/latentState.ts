// The state of a painting as a checkpoint keeps it: the latent, its anchor, its moving average and the optimiser's memory.
import type { Parameters } from '../../fragment/index.ts'
import type { Latent } from '../vqgan/latent.ts'
import type { PaintingContext } from './context.ts'
import { resizeLatent } from './firstLatent.ts'
import type { Size } from './parameters.ts'

/** Named float arrays with their dimensions: `z`, and where the recipe needs them `m`, `v`, `anchor`, `average`. */
export type State = Readonly<
  Record<string, { readonly dims: readonly number[]; readonly data: Float32Array<ArrayBuffer> }>
>

/** The state before the first step. The optimiser's memory is left out: it starts as zeros. */
export function startState({ dims, data }: Latent, p: Parameters): State {
  return {
    z: { dims, data },
    ...(p.latentWeight > 0
      ? { anchor: { dims, data: p.latentAnchor === 'start' ? data : new Float32Array(data.length) } }
      : {}),
    ...(p.ema > 0 ? { average: { dims, data } } : {}),
  }
}

/** The latent that is shown and saved: the moving average where there is one. */
export function shownLatent(state: State): Latent {
  return latentOf(state['average'] ?? state['z']!)
}

/** The size in pixels a state paints at. */
export function sizeOf(state: State, stride: number): Size {
  const [, , h, w] = state['z']!.dims
  return { width: w! * stride, height: h! * stride }
}

/** A state at another size: the shown latent and its anchor, with the optimiser's memory empty. */
export async function resizeState(
  state: State,
  { width, height }: Size,
  p: Parameters,
  context: PaintingContext,
): Promise<State> {
  const { stride } = context.pack.info
  const resize = (latent: Latent) =>
    resizeLatent(latent, height / stride, width / stride, p.sharpen ?? 0, context)
  const resized = startState(await resize(shownLatent(state)), p)
  const { anchor } = state
  return anchor && p.latentAnchor === 'start'
    ? { ...resized, anchor: await resize(latentOf(anchor)) }
    : resized
}

function latentOf({ dims, data }: State[string]): Latent {
  return { dims: dims as Latent['dims'], data }
}
