// What the simulation uses of the room, with the names of types its door does not need to export.
import type { parseVocabulary } from '../../../src/taste/index.ts'

export { termName } from '../../../src/taste/brief/candidate.ts'
export { type Terms } from '../../../src/taste/grammar/sentence.ts'
export type VocabularyOfBench = ReturnType<typeof parseVocabulary>
