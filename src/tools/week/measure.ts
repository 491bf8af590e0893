// Measures how a pack's embeddings lie over a vocabulary's prompts, and gives the vocabulary with that scale: another document, with
// another id, for charters of that pack.
import type { WeekPorts } from '../../app/week/index.ts'
import type { Charter } from '../../rounds/index.ts'
import {
  candidateRecipe,
  measureScale,
  paintingRules,
  parseVocabulary,
  quantise,
  type Vocabulary,
} from '../../taste/index.ts'
import { uniformBrief } from './uniform.ts'

export interface MeasureOrder {
  readonly charter: Charter
  readonly vocabulary: Vocabulary
  /** The file of that vocabulary. */
  readonly text: string
  readonly studio: WeekPorts['studio']
  /** Prompts to sketch. */
  readonly count: number
  readonly tell: (line: string) => void
}

/** Sketches asked for at a time. */
const batch = 16

/** The vocabulary's file with the scale that was measured. @throws what stops the studio */
export async function measureVocabulary(order: MeasureOrder): Promise<string> {
  const { charter, vocabulary, text, studio, count, tell } = order
  const brief = uniformBrief(vocabulary, count)
  const recipes = brief.candidates.map((_, k) => candidateRecipe(paintingRules(charter), brief, k))
  const { sketch } = await studio()
  const { signal } = new AbortController()
  const { quantum } = vocabulary.embedding
  const seen: Int8Array[] = []
  for (let i = 0; i < recipes.length; i += batch) {
    const made = await sketch(recipes.slice(i, i + batch), signal)
    for (const embedding of made) seen.push(quantise(embedding, { dims: embedding.length, quantum }))
    tell(`Sketched ${seen.length} of ${recipes.length}`)
  }
  const file = {
    ...(JSON.parse(text) as object),
    embedding: { dims: seen[0]!.length, quantum, ...measureScale(seen) },
  }
  parseVocabulary(file)
  return `${JSON.stringify(file, null, 2)}\n`
}
