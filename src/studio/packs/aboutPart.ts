// A fault that onnx/ finds in one of a pack's files, said with the part of the pack it is in.
import { OnnxError } from '../../onnx/index.ts'
import { ModelError } from '../errors.ts'

/** Does some work on a part of a pack. @throws ModelError naming the part, for what onnx/ refuses of it */
export function aboutPart<T>(part: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (!(cause instanceof OnnxError)) throw cause
    const fault = { code: cause.code, params: cause.params }
    throw new ModelError('model/refused', { part, fault }, { cause })
  }
}
