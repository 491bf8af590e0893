// The sentences for the codes of studio/.
import type { ErrorWords } from '../errorSentence.ts'

export const studioErrors: ErrorWords<Record<never, object>> = {}
