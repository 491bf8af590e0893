// The studio of a painter as an artist's week uses it: first ideas and finished pictures, each seen by the guide.
import type { Recipe } from '../../fragment/index.ts'
import type { PaintEvent, Picture, Studio } from '../../studio/index.ts'
import type { Supplies } from '../paint/index.ts'
import type { Finished, WeekStudio } from './ports.ts'

export interface WeekStudioPorts {
  readonly supplies: Pick<Supplies, 'getReady' | 'studioWithEngine' | 'forgetEngine'>
  /** Reads a PNG back: what the guide sees is the file that is published. */
  decode(png: Uint8Array<ArrayBuffer>): Promise<Picture>
  /** Whether the machine is left room to breathe. */
  isGentle(): boolean
  /** Called with what happens at the easel. */
  onPaint?(recipe: Recipe, event: PaintEvent): void
}

/** Opens the studio with its pack and engine; again after a failure, with the engine chosen anew. */
export async function openWeekStudio(ports: WeekStudioPorts): Promise<WeekStudio> {
  const { supplies } = ports
  const { id: packId } = await supplies.getReady()
  const studio = await supplies.studioWithEngine()
  const orForget = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work
    } catch (error) {
      supplies.forgetEngine()
      throw error
    }
  }
  return {
    packId,
    async sketch(recipes, signal) {
      const sketches = await orForget(studio.sketch(recipes, { signal }))
      return sketches.map(({ embedding }) => embedding)
    },
    paint: (recipe, signal) => orForget(paint(studio, packId, recipe, signal, ports)),
  }
}

async function paint(
  studio: Studio,
  packId: string,
  recipe: Recipe,
  signal: AbortSignal,
  { decode, isGentle, onPaint }: WeekStudioPorts,
): Promise<Finished> {
  signal.throwIfAborted()
  const handle = studio.paint({ recipe, gentle: isGentle() })
  const discard = () => handle.discard()
  signal.addEventListener('abort', discard)
  try {
    for await (const event of handle.events) {
      onPaint?.(recipe, event)
      if (event.kind === 'failed') throw event.error
      if (event.kind !== 'done') continue
      const { image, recipe: painted } = event.painting.fragment
      const png = new Uint8Array(image)
      const [embedding] = await studio.embed(packId, [await decode(png)], { signal })
      return { png, width: painted.width, height: painted.height, embedding: embedding! }
    }
  } finally {
    signal.removeEventListener('abort', discard)
  }
  signal.throwIfAborted()
  throw new DOMException('The painting was given up', 'AbortError')
}
