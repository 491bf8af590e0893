// What the painting is pulled towards: the prompts' texts and the image prompts as unit vectors with weights.
import {
  createRandom,
  excerpt,
  promptsOf,
  type Critic,
  type Prompt,
  type Recipe,
} from '../../fragment/index.ts'
import { similarity, wholeOf, type Clip } from '../clip/clip.ts'
import { drawCutouts } from '../cutouts/draw.ts'
import type { Engine, Tensor } from '../../engine/index.ts'
import type { StudioNote } from '../notes.ts'
import type { Planes, Region } from '../picture/planes.ts'

export interface Targets {
  readonly count: number
  /** Length of an embedding. */
  readonly length: number
  /** The learned taste that joins, or null. */
  readonly critic: Critic | null
  /** Some prompt has a stop. */
  readonly stops: boolean
  /** The inputs `targets`, `weights`, and with stops `signs` and `levels`. */
  feeds(engine: Engine): Record<string, Tensor>
  /** The painting's loss of views of a picture, each a unit vector: Σ_t w_t · mean_n θ(e_n, t)² / 2. */
  loss(views: readonly Float32Array[]): number
}

/** A text target, for the prior and the scores. */
export interface PromptEmbedding {
  readonly prompt: Prompt
  readonly embedding: Float32Array<ArrayBuffer>
}

/** Cutouts an image prompt is looked at in, as in the notebooks, where they are as many as the step's. */
const imageViews = 8

/** Reads the prompts and image prompts of a recipe. `notes` says what was cut. */
export async function readTargets(
  recipe: Recipe,
  clip: Clip,
  images: ReadonlyMap<string, Planes>,
  critic: Critic | null = null,
): Promise<{
  readonly targets: Targets
  readonly prompts: readonly PromptEmbedding[]
  readonly notes: readonly StudioNote[]
}> {
  const { seed, imagePrompts, parameters } = recipe
  const prompts = promptsOf(recipe)
  const read = await clip.embedTexts(prompts.map(({ text }) => text))
  const notes = read.flatMap(({ cut }): StudioNote[] =>
    cut === null ? [] : [{ code: 'note/prompt-cut', params: { text: excerpt(cut, 200) } }],
  )
  const weighted: Weighted[] = prompts.map((each, i) => ({ ...each, embedding: read[i]!.embedding }))
  const random = createRandom(seed, 'image prompts')
  for (const { id, weight } of imagePrompts) {
    const picture = images.get(id)!
    const views = await clip.embedRegions(picture, viewsOf(picture, parameters, random))
    for (const embedding of views)
      weighted.push({ embedding, weight: weight / views.length, stop: -Infinity })
  }
  return {
    targets: targetsOf(
      weighted.filter(({ weight }) => weight !== 0),
      critic,
    ),
    prompts: prompts.map((each, i) => ({ prompt: each, embedding: read[i]!.embedding })),
    notes,
  }
}

interface Weighted {
  readonly embedding: Float32Array
  readonly weight: number
  readonly stop: number
}

/** Packs targets into the arrays the graphs are fed with. */
export function targetsOf(weighted: readonly Weighted[], critic: Critic | null = null): Targets {
  const count = weighted.length
  const length = weighted[0]?.embedding.length ?? 0
  const embeddings = new Float32Array(count * length)
  weighted.forEach(({ embedding }, i) => embeddings.set(embedding, i * length))
  const stops = weighted.some(({ stop }) => stop !== -Infinity)
  const row = (of: (target: Weighted) => number) => Float32Array.from(weighted, of)
  return {
    count,
    length,
    critic,
    stops,
    loss: (views) => {
      let sum = 0
      for (const view of views)
        for (const { embedding, weight } of weighted) sum += (weight * angle(view, embedding) ** 2) / 2
      return sum / views.length
    },
    feeds: (engine) => ({
      targets: engine.floats(embeddings, [count, length]),
      weights: engine.floats(
        row(({ weight }) => weight),
        [1, count],
      ),
      ...(stops
        ? {
            signs: engine.floats(
              row(({ weight }) => Math.sign(weight)),
              [1, count],
            ),
            levels: engine.floats(
              row(({ stop }) => Math.max(stop, -1e30)),
              [1, count],
            ), // −∞ would be no harm, but NaN in ∞ − ∞
          }
        : {}),
    }),
  }
}

/** Between unit vectors. */
function angle(a: Float32Array, b: Float32Array): number {
  return Math.acos(Math.min(Math.max(similarity(a, b), -1), 1))
}

/** The whole picture and crops of it. */
function viewsOf(
  picture: Planes,
  parameters: Recipe['parameters'],
  random: ReturnType<typeof createRandom>,
): readonly Region[] {
  const plain = { ...parameters, cutouts: imageViews - 1, augmentations: [], noise: 0 }
  return [wholeOf(picture), ...drawCutouts(plain, picture.width, picture.height, random).cutouts]
}
