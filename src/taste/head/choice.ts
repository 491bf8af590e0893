// The choice: which candidates are painted and shown. Down the order of the head's scores, no term beyond its cap, and a tenth
// for what the head did not ask for. Whole numbers throughout.
import type { Brief } from '../brief/brief.ts'
import { createStream, streamPrefix } from '../brief/stream.ts'
import type { TasteRules } from '../brief/rules.ts'
import { ChoiceError, EmbeddingError } from '../errors.ts'
import { contentId } from '../../fragment/index.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'
import { scoreOf, type ExactHead } from './exactHead.ts'

export interface Chosen {
  /** Line of the brief. */
  readonly candidate: number
  /** Whether it is one of the exploratory tenth. */
  readonly isExploratory: boolean
  readonly score: number
}

export interface Choice {
  readonly version: 1
  /** SHA-256 of the file of candidates' embeddings. */
  readonly embeddingsId: string
  /** `headId` of the head that chose. */
  readonly headId: string
  /** By line of the brief. */
  readonly chosen: readonly Chosen[]
}

export interface ChoiceInput {
  readonly vocabulary: Vocabulary
  readonly brief: Brief
  readonly rules: Pick<TasteRules, 'exploredShown' | 'capped'>
  /** Embeddings of the cheap pictures, one for each line of the brief. */
  readonly embeddings: readonly Int8Array[]
  readonly head: ExactHead
  /** How many pictures are shown. */
  readonly shown: number
}

/**
 * Chooses the pictures of a round.
 *
 * @throws ChoiceError for fewer candidates than pictures; EmbeddingError when embeddings and candidates do not match in number.
 */
export function choosePictures({
  vocabulary,
  brief,
  rules,
  embeddings,
  head,
  shown,
}: ChoiceInput): readonly Chosen[] {
  const { candidates } = brief
  if (embeddings.length !== candidates.length) {
    throw new EmbeddingError('embeddings/count', { received: embeddings.length, expected: candidates.length })
  }
  if (shown > candidates.length)
    throw new ChoiceError('choice/too-few', { candidates: candidates.length, shown })
  const scores = candidates.map(({ terms }, k) =>
    scoreOf(vocabulary, head, { embedding: embeddings[k]!, terms }),
  )
  const order = candidates.map((_, k) => k).sort((a, b) => scores[b]! - scores[a]! || a - b)
  const explored = Math.floor((shown * rules.exploredShown) / 100)
  const taken = new Set<number>()
  const room = createRoom(vocabulary, shown)
  for (const k of order) {
    if (taken.size === shown - explored) break
    if (!rules.capped || room.enter(candidates[k]!.terms)) taken.add(k)
  }
  fill(taken, order, shown - explored)
  const exploratory = drawExploratory(brief, taken, explored)
  for (const k of exploratory) taken.add(k)
  fill(taken, order, shown)
  return [...taken]
    .sort((a, b) => a - b)
    .map((candidate) => ({ candidate, isExploratory: exploratory.has(candidate), score: scores[candidate]! }))
}

/** SHA-256 of a choice's canonical JSON. */
export function choiceId(choice: Choice): string {
  return contentId(choice)
}

/** Takes more in their order, caps or not, until there are enough. */
function fill(taken: Set<number>, order: readonly number[], size: number): void {
  for (const k of order) {
    if (taken.size >= size) return
    taken.add(k)
  }
}

/** Drawn from the candidates of the grammar alone that the head did not take. */
function drawExploratory(
  { candidates, charterId, round, beacon }: Brief,
  taken: ReadonlySet<number>,
  size: number,
): Set<number> {
  const stream = createStream(streamPrefix(charterId, round, beacon), 'shown')
  const left = candidates.flatMap(({ origin }, k) => (origin.opening === 'words' && !taken.has(k) ? [k] : []))
  const drawn = new Set<number>()
  while (drawn.size < size && left.length > 0) drawn.add(left.splice(stream.below(left.length), 1)[0]!)
  return drawn
}

/** Counts terms against their caps; a term that says nothing takes no room. */
function createRoom({ slots }: Vocabulary, shown: number) {
  const counts = slots.map(({ terms }) => Array<number>(terms.length).fill(0))
  const caps = slots.map(({ cap }) => Math.max(1, Math.floor((cap * shown) / 1000)))
  const weighs = (slot: number, term: number) => {
    const { say, sentence } = slots[slot]!.terms[term]!
    return slots[slot]!.cap < 1000 && (say !== '' || sentence !== undefined)
  }
  return {
    /** Whether a picture with these terms still fits; then it is counted. */
    enter(terms: readonly number[]): boolean {
      if (terms.some((term, slot) => weighs(slot, term) && counts[slot]![term]! >= caps[slot]!)) return false
      terms.forEach((term, slot) => counts[slot]![term]!++)
      return true
    },
  }
}
