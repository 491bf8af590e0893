// The sentences for the codes of ethereum/.
import type { ErrorWords } from '../errorSentence.ts'

export const ethereumErrors: ErrorWords<Record<never, object>> = {}
