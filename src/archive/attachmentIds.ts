// Which stored pictures a recipe refers to. Every record with a recipe lists them in its member `uses`, which is indexed,
// so that nobody has to search all records for the references to one picture.
import type { ImageReference } from '../fragment/index.ts'

/** The members of a recipe that name pictures. */
export interface PictureReferences {
  readonly initImage: ImageReference | null
  readonly imagePrompts: readonly ImageReference[]
  /** The learned taste that guides; absent in recipes of version 1. */
  readonly critic?: string | null
}

/** The ids of the pictures a recipe refers to, and of its critic, each once. */
export function attachmentIds({ initImage, imagePrompts, critic }: PictureReferences): readonly string[] {
  const pictures = [initImage, ...imagePrompts].flatMap((reference) => (reference ? [reference.id] : []))
  return [...new Set([...pictures, ...(critic ? [critic] : [])])]
}

/** The index of the records that use a picture. */
export const usesIndex = { uses: { each: 'uses' } } as const
