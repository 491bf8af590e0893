// The end of a painting: the PNG that carries its recipe, its id, and what the guide and the judge say of it.
import {
  bytesId,
  encodePng,
  isAbort,
  type Critic,
  type EngineInfo,
  type Fragment,
  type Recipe,
} from '../../fragment/index.ts'
import { similarity, wholeOf, type Clip } from '../clip/clip.ts'
import { faultOf, type StudioNote } from '../notes.ts'
import { pictureOf, type Planes } from '../picture/planes.ts'
import type { PromptEmbedding } from './targets.ts'

/** What the painting came to. */
export interface Outcome {
  readonly recipe: Recipe
  /** The learned taste its recipe names. */
  readonly critic: Critic | null
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
  outcome: Outcome,
  { guide, prompts, judge }: Critics,
): Promise<{ readonly fragment: Fragment; readonly notes: readonly StudioNote[] }> {
  const { picture, recipe, critic, ...rest } = outcome
  const { rgba } = pictureOf(picture)
  const image = encodePng(rgba, picture.width, picture.height, recipe, critic)
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
    const note: StudioNote = { code: 'note/not-judged', params: { fault: faultOf(error) } }
    return { embedding: null, score: null, note }
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
