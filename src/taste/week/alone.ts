// The week in which the artist chooses alone: no ballot counts, the learnt taste says which picture leaves the wall as its work.
import { createStream, streamPrefix } from '../brief/stream.ts'
import type { Brief } from '../brief/brief.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'
import { scoreOf, type ExactHead } from '../head/exactHead.ts'
import type { Seen } from '../head/features.ts'

export interface Alone {
  /** Position in the manifest. */
  readonly index: number
  readonly pictures: number
  /** False while nobody has voted: then lots were drawn. */
  readonly hasTaste: boolean
}

/** Chooses one of the pictures that hang: the best by the head, the first of equals; by lot where there is no taste. */
export function chooseAlone(
  vocabulary: Vocabulary,
  head: ExactHead,
  { charterId, round, beacon }: Pick<Brief, 'charterId' | 'round' | 'beacon'>,
  pictures: readonly Seen[],
): Alone {
  const hasTaste = head.weights.some((weight) => weight !== 0)
  if (!hasTaste) {
    const index = createStream(streamPrefix(charterId, round, beacon), 'alone').below(pictures.length)
    return { index, pictures: pictures.length, hasTaste }
  }
  const scores = pictures.map((picture) => scoreOf(vocabulary, head, picture))
  const index = scores.reduce((best, score, i) => (score > scores[best]! ? i : best), 0)
  return { index, pictures: pictures.length, hasTaste }
}
