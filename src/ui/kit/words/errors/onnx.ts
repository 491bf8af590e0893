// The sentences for the codes of onnx/.
import type { ErrorWords } from '../errorSentence.ts'

export const onnxErrors: ErrorWords<Record<never, object>> = {}
