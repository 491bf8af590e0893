// What a taste is read from, as plain data that a worker can be handed: pictures of one artist by week, who liked which, and the
// vocabulary that brings their embeddings to one scale.
import type { TasteRules } from '../../rounds/index.ts'
import type { Vocabulary } from '../../taste/index.ts'

/** A picture of a round. */
export interface SeenPicture {
  readonly id: string
  /** Position of each of its prompt's terms; null where no brief of the vocabulary asked for it. */
  readonly terms: readonly number[] | null
  /** int8; null while nobody has looked at it. */
  readonly embedding: Int8Array | null
  /** Whether the taste did not choose it: only such pictures say fairly how well a taste predicts. */
  readonly isProbe: boolean
}

/** What one voter gave and took; the name tells voters apart and says nothing else. */
export interface VoterChoices {
  readonly voter: string
  readonly choices: readonly { readonly index: number; readonly power: bigint }[]
}

export interface TasteWeek {
  readonly number: number
  /** Id of the round. */
  readonly round: string
  /** In the manifest's order. */
  readonly pictures: readonly SeenPicture[]
  /** Null while voting is open, and where votes are not known. */
  readonly votes: readonly VoterChoices[] | null
  /** Whether the count was not final when it was made. */
  readonly isProvisional: boolean
}

export interface TasteMaterial {
  readonly charterId: string
  readonly artist: string
  /** Whose guide sees the pictures. */
  readonly packId: string
  readonly vocabulary: Vocabulary
  /** Whether prompts are of the vocabulary; otherwise only the pictures speak. */
  readonly hasTerms: boolean
  readonly rules: TasteRules
  /** By number. */
  readonly weeks: readonly TasteWeek[]
  /** The visitor's own paintings, the newest first; an embedding is null while nobody has looked at it. */
  readonly own: readonly {
    readonly id: string
    readonly prompt: string
    readonly embedding: Int8Array | null
  }[]
}

/** Every picture once, as its latest round has it. */
export function picturesOnce({ weeks }: Pick<TasteMaterial, 'weeks'>): readonly SeenPicture[] {
  return [...new Map(weeks.flatMap(({ pictures }) => pictures.map((each) => [each.id, each]))).values()]
}
