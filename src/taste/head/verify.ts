// Anyone checks a round: the brief, the weights and the choice are computed again from public data, and the first thing that
// differs is named. Whether the embeddings are those of the pictures only repainting can say; `spotCheck.ts` has the odds.
import { briefId, writeBrief, type Brief, type BriefInput } from '../brief/brief.ts'
import { bytesId, contentId } from '../../fragment/index.ts'
import { choosePictures, type Choice } from './choice.ts'
import { readEmbeddings } from './embeddingFile.ts'
import { headId, learnExactHead, type ExactHead } from './exactHead.ts'
import type { Lesson } from './lesson.ts'

/** What a painter published of a round. */
export interface PublishedRound {
  readonly brief: Brief
  /** The file of candidates' embeddings. */
  readonly embeddings: Uint8Array
  readonly head: ExactHead
  readonly choice: Choice
}

/** What anyone has from earlier rounds and the chain. */
export interface PublicData {
  readonly input: BriefInput
  readonly lessons: readonly Lesson[]
}

export type Verification =
  | { readonly same: true; readonly head: ExactHead }
  | {
      readonly same: false
      /** The first thing that is not what the rules give, in the order it is computed. */
      readonly differs: 'brief' | 'embeddings' | 'head' | 'choice'
      /** Line of the brief, or position of a weight; null where the whole is meant. */
      readonly at: number | null
      /** Content ids of what was published and of what the rules give. */
      readonly received: string
      readonly expected: string
    }

/**
 * Computes a round again.
 *
 * @throws what a brief or a file of embeddings throws that cannot be read at all.
 */
export function verifyRound(
  { input, lessons }: PublicData,
  { brief, embeddings, head, choice }: PublishedRound,
): Verification {
  const differs = (
    what: 'brief' | 'embeddings' | 'head' | 'choice',
    at: number | null,
    received: string,
    expected: string,
  ): Verification => ({ same: false, differs: what, at, received, expected })
  const { vocabulary, brief: order } = input
  const rightBrief = writeBrief(input)
  if (briefId(brief) !== briefId(rightBrief)) {
    return differs(
      'brief',
      firstDifference(brief.candidates, rightBrief.candidates),
      briefId(brief),
      briefId(rightBrief),
    )
  }
  const fileId = bytesId(embeddings)
  if (fileId !== choice.embeddingsId) return differs('embeddings', null, fileId, choice.embeddingsId)
  const rightHead = learnExactHead(vocabulary, lessons, order.round, order.rules)
  if (headId(head) !== headId(rightHead)) {
    return differs('head', firstDifference(head.weights, rightHead.weights), headId(head), headId(rightHead))
  }
  const chosen = choosePictures({
    vocabulary,
    brief,
    rules: order.rules,
    embeddings: readEmbeddings(embeddings, {
      count: brief.candidates.length,
      dims: vocabulary.embedding.dims,
    }),
    head: rightHead,
    shown: order.entrants,
  })
  const right: Choice = { version: 1, embeddingsId: fileId, headId: headId(rightHead), chosen }
  if (contentId(choice) !== contentId(right)) {
    return differs('choice', firstDifference(choice.chosen, chosen), contentId(choice), contentId(right))
  }
  return { same: true, head: rightHead }
}

function firstDifference(received: readonly unknown[], expected: readonly unknown[]): number | null {
  const length = Math.max(received.length, expected.length)
  for (let i = 0; i < length; i++) {
    if (received[i] === undefined || expected[i] === undefined) return i
    if (contentId({ item: received[i] as object }) !== contentId({ item: expected[i] as object })) return i
  }
  return null
}
