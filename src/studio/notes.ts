// What is worth knowing about a painting and is no failure: what had to be cut, changed or done without. Notes are
// stored with the picture, so a code's parameters may gain members and never lose one.
import { DaubError, excerpt, type NoParams, type Note } from '../fragment/index.ts'

export interface StudioNotes {
  /** The end of a prompt that is longer than the text encoder reads. */
  'note/prompt-cut': { readonly text: string }
  /** The painting starts from random codes instead of what the recipe asks for. */
  'note/random-start': { readonly lacking: 'prior' | 'picture' }
  /** The device would not keep the pack: it is fetched again next time. */
  'note/pack-not-kept': { readonly reason: string }
  /** The judge could not look at the picture. */
  'note/not-judged': { readonly fault: Fault }
  /** The loss was NaN or infinite at this step (1, 2, …); the painting went back and on with half the learning rate. */
  'note/rolled-back': { readonly step: number }
  /** The GPU was lost; the painting goes on from its last checkpoint, on the GPU again or on the processor. */
  'note/gpu-lost': { readonly next: 'gpu' | 'cpu' }
  /** This GPU cannot paint with this pack; the processor goes on. */
  'note/gpu-unfit': { readonly fault: Fault }
  /** Memory ran short; cutouts are looked at in smaller groups. */
  'note/smaller-groups': NoParams
  /** A note of Daub 0.2.0, which kept sentences. */
  'note/text': { readonly text: string }
}

export type StudioNote = Note<StudioNotes>

/** A failure inside a note: an error's code and parameters, or the words of an error that is not ours. */
export type Fault = Note | { readonly code: null; readonly params: { readonly reason: string } }

export function faultOf(error: unknown): Fault {
  if (error instanceof DaubError) return { code: error.code, params: error.params }
  const reason = excerpt(error instanceof Error ? error.message : String(error), 200)
  return { code: null, params: { reason } }
}
