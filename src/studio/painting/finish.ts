// The end of a painting: the PNG that carries its recipe, its id, and what the guide and the judge say of it.
import { bytesId, encodePng, type EngineInfo, type Fragment, type Recipe } from '../../fragment/index.ts'
import { similarity, wholeOf, type Clip } from '../clip/clip.ts'
import { isAbort } from '../errors.ts'
import { pictureOf, type Planes } from '../picture/planes.ts'
import type { PromptEmbedding } from './targets.ts'

export interface Painted {
  readonly recipe: Recipe
  readonly picture: Planes
  readonly engine: EngineInfo
  readonly steps: number
  readonly losses: readonly number[]
  readonly ms: number
  readonly paintedAt: number
}

export interface Critics {
  readonly guide: Clip
  readonly prompts: readonly PromptEmbedding[]
  /** Opens the judge, or gives null when the pack has none. */
  readonly judge: () => Promise<Clip | null>
}

/** Makes the fragment. A judge that cannot be had costs a note, never the picture. */
export async function finish(
  painted: Painted,
  { guide, prompts, judge }: Critics,
): Promise<{ readonly fragment: Fragment; readonly notes: readonly string[] }> {
  const { picture, recipe, ...rest } = painted
  const { rgba } = pictureOf(picture)
  const image = encodePng(rgba, picture.width, picture.height, recipe)
  const [seen] = await guide.embedRegions(picture, [wholeOf(picture)])
  const guideScore = agreement(
    seen!,
    prompts,
    prompts.map(({ embedding }) => embedding),
  )
  const judged = await judgeIt(judge, picture, prompts)
  return {
    fragment: {
      version: 1,
      id: bytesId(image),
      image,
      recipe,
      embedding: judged.embedding,
      scores: { guide: guideScore, judge: judged.score },
      ...rest,
    },
    notes: judged.note === null ? [] : [judged.note],
  }
}

async function judgeIt(judge: Critics['judge'], picture: Planes, prompts: readonly PromptEmbedding[]) {
  try {
    const clip = await judge()
    if (!clip) return { embedding: null, score: null, note: null }
    const [embedding] = await clip.embedRegions(picture, [wholeOf(picture)])
    const texts = await clip.embedTexts(prompts.map(({ prompt }) => prompt.text))
    return {
      embedding: embedding!,
      score: agreement(
        embedding!,
        prompts,
        texts.map((text) => text.embedding),
      ),
      note: null,
    }
  } catch (error) {
    if (isAbort(error)) throw error
    const reason = error instanceof Error ? error.message : String(error)
    return { embedding: null, score: null, note: `The judge could not look at this picture: ${reason}` }
  }
}

/** Mean cosine with the prompts it was painted towards, by their weights; null when there are none. */
function agreement(
  seen: Float32Array,
  prompts: readonly PromptEmbedding[],
  texts: readonly Float32Array[],
): number | null {
  let [sum, total] = [0, 0]
  prompts.forEach(({ prompt: { weight } }, i) => {
    if (weight <= 0) return
    sum += weight * similarity(seen, texts[i]!)
    total += weight
  })
  return total > 0 ? sum / total : null
}
