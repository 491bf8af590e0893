// Errors between threads. Structured cloning keeps a message but forgets the class and its members, so errors travel as
// data and are made again on the other side. Every worker of Daub sends this form.
import { DaubError } from './errors.ts'

/** An error as structured-cloneable data. */
export interface WireError {
  readonly name: string
  readonly message: string
  /** Code and parameters, for errors of our own. */
  readonly code?: string
  readonly params?: object
  readonly stack?: string
  readonly cause?: WireError
}

/** The longest chain of causes that travels. */
const deepest = 8

export function toWire(error: unknown, depth = 0): WireError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) }
  const { name, message, stack, cause } = error
  return {
    name,
    message,
    ...(stack === undefined ? {} : { stack }),
    ...(error instanceof DaubError ? { code: error.code, params: error.params } : {}),
    ...(cause instanceof Error && depth < deepest ? { cause: toWire(cause, depth + 1) } : {}),
  }
}

/** The error of a wire form: the same name, message, stack, code and parameters; the class is `DaubError` or `Error`. */
export function fromWire({ name, message, code, params, stack, cause }: WireError): Error {
  const options = cause ? { cause: fromWire(cause) } : undefined
  const error = code === undefined ? new Error(message, options) : new DaubError(code, params ?? {}, options)
  const define = (key: string, value: unknown) =>
    Object.defineProperty(error, key, { value, configurable: true, writable: true })
  define('name', name)
  define('message', message)
  if (stack !== undefined) define('stack', stack)
  return error
}
