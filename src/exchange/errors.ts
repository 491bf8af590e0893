// What can go wrong when something is asked of a source.
import { DaubError, type JsonFault } from '../fragment/index.ts'

export interface ExchangeErrors {
  /** No answer came, or it broke off: the network, the host, or a rule of the browser's between. */
  'source/unreachable': { readonly url: string }
  /** The host answered with a status that is no success. */
  'source/status': { readonly url: string; readonly status: number }
  /** More bytes came than are allowed; the rest was not read. */
  'source/too-long': { readonly url: string; readonly most: number }
  /** What came is not JSON. */
  'source/json': JsonFault & { readonly url: string }
  /** A picture that its source does not have. */
  'source/no-picture': { readonly id: string }
  /** Bytes that are not the picture the manifest speaks of. */
  'source/other-picture': {
    readonly id: string
    readonly differs: 'length' | 'hash' | 'kind' | 'size'
    readonly received: string
    readonly expected: string
  }
  /** A file of ballots about another round than was asked for. */
  'source/other-round': { readonly received: string; readonly expected: string }
  /** A file larger than any file of ballots; it was not read. */
  'source/large-file': { readonly name: string; readonly bytes: number; readonly most: number }
}

/** Something asked of a source did not come, or is not what was asked for. */
export class ExchangeError<Code extends keyof ExchangeErrors = keyof ExchangeErrors> extends DaubError<
  ExchangeErrors,
  Code
> {
  override readonly name = 'ExchangeError'
}
