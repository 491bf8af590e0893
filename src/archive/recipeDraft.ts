// What a person is still typing, as it is stored. Types and sizes are checked, and nothing more: a prompt with half a
// weight or a width that no pack paints must come back from a reload as it was typed.
import * as v from 'valibot'
import type { RecipeDraft } from '../fragment/index.ts'

const number = v.number()
const shortText = v.pipe(v.string(), v.maxLength(200))
const image = v.looseObject({ id: shortText, weight: number })

const form = v.looseObject({
  version: number,
  /** A form may hold more than can be painted. */
  prompt: v.pipe(v.string(), v.maxLength(100_000)),
  seed: number,
  width: number,
  height: number,
  preset: shortText,
  parameters: v.looseObject({
    steps: number,
    optimiser: shortText,
    learningRate: number,
    weightDecay: number,
    learningRateDrop: number,
    learningRateFactor: number,
    restartEvery: number,
    cutouts: number,
    cutoutMethod: shortText,
    cutoutMin: number,
    cutoutMax: number,
    cutoutPower: number,
    augmentations: v.pipe(v.array(shortText), v.maxLength(20)),
    noise: number,
    start: shortText,
    growAt: number,
    latentWeight: number,
    latentAnchor: shortText,
    latentDecay: v.boolean(),
    smoothness: number,
    ema: number,
    clamp: v.boolean(),
  }),
  imagePrompts: v.pipe(v.array(image), v.maxLength(20)),
  initImage: v.nullable(image),
  parent: v.nullable(shortText),
})

/** A recipe draft from the database, or undefined when it is not even the shape of one. */
export const recipeDraft = v.pipe(
  form,
  v.transform((draft) => draft as unknown as RecipeDraft),
)
