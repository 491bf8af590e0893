// The failures of this room. Votes from which nothing can be learnt are failures, too: no number is made up for them.
import { DaubError, type FormFault, type JsonFault, type NoParams } from '../fragment/index.ts'

export interface VocabularyErrors {
  'vocabulary/form': FormFault
  /** Something in it names a slot or term it does not have: "scene: volcano", "form:huge". */
  'vocabulary/reference': { readonly at: string; readonly names: string }
}

/** A vocabulary that is damaged or contradicts itself. */
export class VocabularyError<Code extends keyof VocabularyErrors = keyof VocabularyErrors> extends DaubError<
  VocabularyErrors,
  Code
> {
  override readonly name = 'VocabularyError'
}

export interface BriefErrors {
  'brief/form': FormFault
  'brief/json': JsonFault
  /** The vocabulary to hand is not the one the charter names; content ids. */
  'brief/other-vocabulary': { readonly received: string; readonly expected: string }
  /** A theme that would be read as several prompts or as a weight. */
  'brief/theme': { readonly theme: string }
  /** Everything the vocabulary can say was said already. */
  'brief/exhausted': { readonly candidate: number; readonly attempts: number }
  /** Terms that the vocabulary lacks, of a picture of an earlier round. */
  'brief/terms': { readonly round: number; readonly picture: number }
}

/** A brief that cannot be written or read. */
export class BriefError<Code extends keyof BriefErrors = keyof BriefErrors> extends DaubError<
  BriefErrors,
  Code
> {
  override readonly name = 'BriefError'
}

export interface EmbeddingErrors {
  /** No file of embeddings: it does not begin as one. */
  'embeddings/not-a-file': NoParams
  /** Bytes, or what its header says of them, beyond what is read. */
  'embeddings/too-large': { readonly bytes: number; readonly most: number }
  /** Its length is not what its header says. */
  'embeddings/length': { readonly bytes: number; readonly expected: number }
  /** An embedding of another length than the vocabulary measures, as those of another pack have. */
  'embeddings/dimensions': { readonly received: number; readonly expected: number }
  /** A value that is no finite number. */
  'embeddings/number': { readonly at: number }
  /** So many embeddings do not belong to so many pictures. */
  'embeddings/count': { readonly received: number; readonly expected: number }
}

/** Embeddings that are damaged or belong to something else. */
export class EmbeddingError<Code extends keyof EmbeddingErrors = keyof EmbeddingErrors> extends DaubError<
  EmbeddingErrors,
  Code
> {
  override readonly name = 'EmbeddingError'
}

export interface ChoiceErrors {
  /** More pictures are to be shown than there are candidates. */
  'choice/too-few': { readonly candidates: number; readonly shown: number }
}

/** A choice that cannot be made. */
export class ChoiceError<Code extends keyof ChoiceErrors = keyof ChoiceErrors> extends DaubError<
  ChoiceErrors,
  Code
> {
  override readonly name = 'ChoiceError'
}

export interface VotesErrors {
  /** Nobody has said anything yet. */
  'votes/none': NoParams
  /** Fewer answers than a taste can be read from. */
  'votes/too-few': { readonly answers: number; readonly least: number }
  /** Only likes, or none: what is liked differs from nothing. */
  'votes/one-class': { readonly likes: number; readonly others: number }
  /** What was liked and what was not look the same to the head. */
  'votes/all-equal': { readonly answers: number }
  /** As much speaks for each thing as against it. */
  'votes/contradictory': { readonly answers: number }
}

/** Votes from which nothing can be said, with the reason. */
export class VotesError<Code extends keyof VotesErrors = keyof VotesErrors> extends DaubError<
  VotesErrors,
  Code
> {
  override readonly name = 'VotesError'
}

export interface HeadErrors {
  'head/form': FormFault
  'head/json': JsonFault
  /** The numbers of a head do not fit its pictures. */
  'head/features': { readonly received: number; readonly expected: number }
  /** Training came to a number that is none. */
  'head/diverged': { readonly step: number }
}

/** A head that cannot be trained or read. */
export class HeadError<Code extends keyof HeadErrors = keyof HeadErrors> extends DaubError<HeadErrors, Code> {
  override readonly name = 'HeadError'
}

export interface WeekErrors {
  /** A charter that does not say how an artist works; the member it leaves open. */
  'week/no-rules': { readonly missing: 'version' | 'vocabularyId' | 'taste' | 'painting' }
  'week/json': { readonly file: string } & JsonFault
  'week/form': { readonly file: string } & FormFault
  /** A file that is not the one text (RFC 8785) of what it says. */
  'week/not-canonical': { readonly file: string }
  /** A picture that the week's own files do not speak of. */
  'week/other-picture': { readonly id: string }
}

/** A week's files that cannot be read, or do not belong together. */
export class WeekError<Code extends keyof WeekErrors = keyof WeekErrors> extends DaubError<WeekErrors, Code> {
  override readonly name = 'WeekError'
}

export type TasteErrors = VocabularyErrors &
  BriefErrors &
  EmbeddingErrors &
  ChoiceErrors &
  VotesErrors &
  HeadErrors &
  WeekErrors
