// What came of a read. "Unknown" has reasons and names; it is never 0, and never an empty list.
import type { RpcError } from '../errors.ts'
import { weigh, type Answers } from '../rpc/askAll.ts'

/** Why something on a chain is not known. */
export type UnknownReason =
  /** The settings name no RPC for this chain, or only one: nothing could agree. */
  | 'no rpc'
  /** No RPC answered: offline, blocked, or down. */
  | 'no answer'
  /** Only one answered, and one is not believed. */
  | 'one answer'
  /** They say different things; `suspects` are named. */
  | 'disagreement'
  /** None knows the block: reorganised away, or too old for nodes without an archive. */
  | 'unknown block'
  /** Each that answered speaks for another chain. */
  | 'wrong chain'
  /** At this address, at this block, stands no contract of the expected kind. */
  | 'no contract'

/** A value of a chain. `by` and `suspects` are hosts of RPCs. */
export type Reading<T> =
  | {
      readonly status: 'known'
      readonly value: T
      /** At least two RPCs gave the same bytes, or a storage proof leads to the snapshot's own state root. */
      readonly source: 'agreement' | 'proof'
      readonly by: readonly string[]
      /** RPCs that a proof has shown to say something false. */
      readonly liars: readonly string[]
    }
  | {
      readonly status: 'unknown'
      readonly reason: UnknownReason
      readonly suspects: readonly string[]
      readonly failures: readonly RpcError[]
    }

/** What answers of several RPCs make known. Equal answers have equal `text`. */
export function readingOf<T>({ answered, failed }: Answers<T>, text: (value: T) => string): Reading<T> {
  const agreement = weigh(answered, text)
  if (agreement.status === 'agreed')
    return { status: 'known', value: agreement.value, source: 'agreement', by: agreement.by, liars: [] }
  if (agreement.status === 'disagreed')
    return { status: 'unknown', reason: 'disagreement', suspects: agreement.suspects, failures: failed }
  const reason = answered.length > 0 ? 'one answer' : reasonOf(failed)
  return { status: 'unknown', reason, suspects: [], failures: failed }
}

/** Applies a function to a known value; null means that the value is not what a contract of this kind returns. */
export function mapReading<A, B>(reading: Reading<A>, read: (value: A) => B | null): Reading<B> {
  if (reading.status === 'unknown') return reading
  const value = read(reading.value)
  if (value === null) return { status: 'unknown', reason: 'no contract', suspects: [], failures: [] }
  return { ...reading, value }
}

function reasonOf(failed: readonly RpcError[]): UnknownReason {
  if (failed.length === 0) return 'no rpc'
  if (failed.every(({ failure }) => failure === 'wrong chain')) return 'wrong chain'
  return failed.some(({ failure }) => failure === 'unknown block') ? 'unknown block' : 'no answer'
}
