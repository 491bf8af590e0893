// The sentences for the codes of engine/.
import type { ErrorWords } from '../errorSentence.ts'

export const engineErrors: ErrorWords<Record<never, object>> = {}
