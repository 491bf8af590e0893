// The door of the room of taste: what the artist wants to paint, how it learns from votes, and how it chooses.
export { defaultVocabulary, parseVocabulary } from './grammar/vocabulary.ts'
export { settle, sentenceOf } from './grammar/sentence.ts'
export { defaultTasteRules } from './brief/rules.ts'
export { pictureSupport, type Vote } from './brief/support.ts'
export { type PastRound } from './brief/termTable.ts'
export {
  briefId,
  checkCandidate,
  parseBrief,
  promptOf,
  writeBrief,
  type Brief,
  type BriefInput,
} from './brief/brief.ts'
export { type TasteErrors } from './errors.ts'
