// The sentences for the codes of archive/.
import type { ErrorWords } from '../errorSentence.ts'

export const archiveErrors: ErrorWords<Record<never, object>> = {}
