// The sentences for the codes of exchange/.
import type { ErrorWords } from '../errorSentence.ts'

export const exchangeErrors: ErrorWords<Record<never, object>> = {}
