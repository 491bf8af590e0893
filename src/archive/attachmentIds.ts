// Which stored pictures a recipe refers to. Every record with a recipe lists them in its member `uses`, which is indexed,
// so that nobody has to search all records for the references to one picture.
import type { ImageReference } from '../fragment/index.ts'

/** The members of a recipe that name pictures. */
export interface PictureReferences {
  readonly initImage: ImageReference | null
  readonly imagePrompts: readonly ImageReference[]
}

/** The ids of the pictures a recipe refers to, each once. */
export function attachmentIds({ initImage, imagePrompts }: PictureReferences): readonly string[] {
  return [...new Set([initImage, ...imagePrompts].flatMap((reference) => (reference ? [reference.id] : [])))]
}

/** The index of the records that use a picture. */
export const usesIndex = { uses: { each: 'uses' } } as const
