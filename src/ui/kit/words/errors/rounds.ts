// The sentences for the codes of rounds/.
import type { ErrorWords } from '../errorSentence.ts'

export const roundsErrors: ErrorWords<Record<never, object>> = {}
