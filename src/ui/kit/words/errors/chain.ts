// The sentences for the codes of chain/.
import type { ErrorWords } from '../errorSentence.ts'

export const chainErrors: ErrorWords<Record<never, object>> = {}
