// Of several first ideas the one nearest to the prompts: a pass of the prior, a decode and a few passes of CLIP cost less
// than one step at full size, and steps seldom mend a bad composition. No chance is drawn here.
import { wholeOf } from '../clip/clip.ts'
import type { Planes, Region } from '../picture/planes.ts'
import type { Latent } from '../vqgan/latent.ts'
import type { PaintingContext } from './context.ts'
import type { Targets } from './targets.ts'

/** Lets messages in, waits out a pause, and says whether the person still wants to go on. */
export type Ready = () => Promise<boolean>

/**
 * Of `count` ideas the one whose picture has the lowest loss, the first of equals; of those so far when `ready` says no.
 * They are compared at the size the prior draws, whatever size the painting begins at.
 */
export async function bestOf(
  count: number,
  draw: () => Promise<Latent>,
  targets: Targets,
  { decode, guide }: PaintingContext,
  ready: Ready,
): Promise<Latent> {
  let best: { readonly latent: Latent; readonly loss: number } | null = null
  for (let i = 0; i < count; i++) {
    const latent = await draw()
    const picture = await decode(latent)
    const loss = targets.loss(await guide.embedRegions(picture, views(picture)))
    if (best === null || loss < best.loss) best = { latent, loss: Number.isNaN(loss) ? Infinity : loss }
    if (!(await ready())) break
  }
  return best!.latent
}

/** Side of a corner view, as a share of the picture's. */
const share = 5 / 8

/** The whole picture and its four corners, which overlap. */
function views(picture: Planes): readonly Region[] {
  const [width, height] = [picture.width * share, picture.height * share]
  const [right, bottom] = [picture.width - width, picture.height - height]
  const corners = [0, right].flatMap((left) => [0, bottom].map((top) => ({ left, top, width, height })))
  return [wholeOf(picture), ...corners]
}
