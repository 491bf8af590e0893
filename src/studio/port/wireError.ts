// Errors across the port. Structured cloning keeps a message but forgets the class, and the page chooses its words by
// the class; so errors travel as data and are made again on the other side.
import { ComplaintError, DaubError, fromWire as revive, toWire as codesOf } from '../../fragment/index.ts'
import * as studioErrors from '../errors.ts'

export interface WireError {
  readonly name: string
  readonly message: string
  readonly what?: string
  readonly remedy?: string | undefined
  readonly stack?: string | undefined
  readonly code?: string
  readonly params?: object
}

type ErrorClass = new (complaint: { what: string; remedy?: string }) => ComplaintError

/** By the `name` of an instance: minifiers rename the classes themselves. */
const classes = new Map<string, ErrorClass>()
for (const each of [ComplaintError, ...Object.values(studioErrors)]) {
  if (isErrorClass(each)) classes.set(new each({ what: '' }).name, each)
}

export function toWire(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) }
  const { name, message, stack } = error
  return error instanceof ComplaintError
    ? { name, message, stack, what: error.what, remedy: error.remedy }
    : error instanceof DaubError
      ? codesOf(error)
      : { name, message, stack }
}

export function fromWire(wire: WireError): Error {
  const { name, message, what, remedy, stack, code, params } = wire
  if (code !== undefined && params !== undefined) {
    return revive({ name, message, code, params, ...(stack === undefined ? {} : { stack }) })
  }
  if (name === 'AbortError') return new DOMException(message, name)
  const known = classes.get(name)
  const error = known
    ? new known({ what: what ?? message, ...(remedy === undefined ? {} : { remedy }) })
    : new Error(message)
  Object.defineProperty(error, 'message', { value: message })
  if (stack !== undefined) Object.defineProperty(error, 'stack', { value: stack })
  return error
}

function isErrorClass(value: unknown): value is ErrorClass {
  return (
    typeof value === 'function' && (value === ComplaintError || value.prototype instanceof ComplaintError)
  )
}
