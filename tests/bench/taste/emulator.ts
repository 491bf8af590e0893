// In place of painting: from a prompt's terms to what guide and judge would see. SYNTHETIC until a table of really painted pictures
// replaces it; made to the figures the fact sheet measured on 12,000 of those:
// terms explain 42 % of an embedding, another draw of one prompt changes a quarter of it, the guide tells 73 % of the judge's
// view, subjects and scenes show, styles a little, palettes and moods hardly.
import { createRandom, type Random } from '../../../src/fragment/index.ts'
import { termName, type Terms, type VocabularyOfBench } from './rooms.ts'

/** Length of what guide and judge share. */
export const latentSize = 64
const residuals = 4096

export interface Picture {
  readonly terms: Terms
  /** int8, as the guide's embedding is published. */
  readonly guide: Int8Array
  /** The judge's view: [latentSize], unit variance in sum. */
  readonly judge: Float64Array
}

/** Shares of the variance: by slot (as far as a grammar has it), of one prompt besides, and of one draw. */
const slotShare: Readonly<Record<string, number>> = {
  subject: 0.2,
  form: 0.02,
  scene: 0.1,
  sky: 0.05,
  style: 0.04,
  tail: 0.01,
  // Of the grammar that ships:
  piece: 0.04,
  second: 0.1,
  view: 0.15,
  pattern: 0.2,
  tint: 0.05,
  palette: 0.01,
  mood: 0.005,
}
const promptShare = 0.33
const drawShare = 0.25
const judgeShare = 0.78
const guideNoise = 0.35

export type Emulator = (terms: Terms, draw: Random) => Picture

/** A world of pictures. `seed` draws what terms look like; the same for all communities of one seed. */
export function createEmulator(vocabulary: VocabularyOfBench, seed: number): Emulator {
  if (last?.seed !== seed || last.vocabulary !== vocabulary.id)
    last = { seed, vocabulary: vocabulary.id, emulate: build(vocabulary, seed) }
  return last.emulate
}

/** Building a world takes as long as several of its weeks. */
let last: { readonly seed: number; readonly vocabulary: string; readonly emulate: Emulator } | undefined

function build(vocabulary: VocabularyOfBench, seed: number): Emulator {
  const world = createRandom(seed, 'world')
  // Falling variances: a few directions carry most of what differs between pictures, as in real embeddings.
  const spread = Float64Array.from({ length: latentSize }, (_, k) => 1 / Math.sqrt(1 + k / 6))
  const norm = Math.sqrt(spread.reduce((sum, s) => sum + s * s, 0))
  const vector = (random: Random) => spread.map((s) => (s / norm) * random.normal())
  const looks = vocabulary.slots.map(({ name, terms }) =>
    terms.map((_, t) =>
      scaled(
        vector(createRandom(seed, termName(vocabulary, nameAt(vocabulary, name), t))),
        Math.sqrt(slotShare[name] ?? 0),
      ),
    ),
  )
  const noise = Array.from({ length: residuals }, () => vector(world))
  const mix = Float64Array.from({ length: 256 * latentSize }, () => world.normal())
  const own = Array.from({ length: residuals }, () =>
    Float64Array.from({ length: 256 }, () => guideNoise * world.normal()),
  )
  return (terms, draw) => {
    const z = new Float64Array(latentSize)
    terms.forEach((term, slot) => add(z, looks[slot]![term]!, 1))
    add(z, noise[hashOf(terms) % residuals]!, Math.sqrt(promptShare))
    add(z, noise[draw.integer(residuals)]!, Math.sqrt(drawShare))
    const judge = scaled(z, Math.sqrt(judgeShare))
    add(judge, noise[draw.integer(residuals)]!, Math.sqrt(1 - judgeShare))
    const error = own[draw.integer(residuals)]!
    const guide = new Int8Array(256)
    for (let i = 0; i < 256; i++) {
      let sum = error[i]!
      for (let k = 0, at = i * latentSize; k < latentSize; k++) sum += mix[at + k]! * z[k]!
      guide[i] = Math.max(-127, Math.min(127, Math.round(32 * sum)))
    }
    return { terms, guide, judge }
  }
}

function nameAt({ slots }: VocabularyOfBench, name: string): number {
  return slots.findIndex((slot) => slot.name === name)
}

function add(into: Float64Array, other: Float64Array, factor: number): void {
  for (let k = 0; k < into.length; k++) into[k]! += factor * other[k]!
}

function scaled(vector: Float64Array, factor: number): Float64Array {
  return vector.map((x) => x * factor)
}

/** The same for the same prompt. */
function hashOf(terms: Terms): number {
  let h = 2166136261
  for (const term of terms) h = Math.imul(h ^ term, 16777619)
  return (h ^ (h >>> 15)) >>> 0
}
