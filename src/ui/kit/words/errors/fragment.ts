// The sentences for the codes of fragment/.
import type { ErrorWords } from '../errorSentence.ts'

export const fragmentErrors: ErrorWords<Record<never, object>> = {}
