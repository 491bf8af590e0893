// The failures of a count.
import { DaubError, type NoParams } from '../../fragment/index.ts'

export interface CountErrors {
  /** A round that is not on this device. */
  'count/unknown-round': { readonly round: string }
  /** The workers were closed while chunks waited. */
  'count/closed': NoParams
  /** A worker that checks signatures stopped by itself, often for lack of memory. */
  'count/worker-stopped': NoParams
}

/** A count that could not be made. */
export class CountError<Code extends keyof CountErrors = keyof CountErrors> extends DaubError<
  CountErrors,
  Code
> {
  override readonly name = 'CountError'
}
