// The sentences for the codes of ballots/.
import type { ErrorWords } from '../errorSentence.ts'

export const ballotsErrors: ErrorWords<Record<never, object>> = {}
