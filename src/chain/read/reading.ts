// What came of a read. "Unknown" has reasons and names; it is never 0, and never an empty list.
import { hasCode } from '../../fragment/index.ts'
import type { RpcError } from '../errors.ts'
import { weigh, type Answers } from '../rpc/askAll.ts'

/** Why something on a chain is not known. */
export type UnknownReason =
  /** The settings name no RPC for this chain, or only one: nothing could agree. */
  | 'no-rpc'
  /** No RPC answered: offline, blocked, or down. */
  | 'no-answer'
  /** Only one answered, and one is not believed. */
  | 'one-answer'
  /** They give different answers; `conflicting` names them. */
  | 'disagreement'
  /** None knows the block: reorganised away, or too old for nodes without an archive. */
  | 'unknown-block'
  /** The block is of another time than the round says, so that its stakes are not those the round means. */
  | 'other-time'
  /** Each that answered speaks for another chain. */
  | 'wrong-chain'
  /** At this address, at this block, stands no contract of the expected kind. */
  | 'no-contract'
  /** The contract used all the gas it was given: with more it might have answered. */
  | 'out-of-gas'

/** A value of a chain, or why it is unknown. RPCs are named by their hosts. */
export type Reading<T> =
  | {
      readonly status: 'known'
      readonly value: T
      /** At least two RPCs gave the same bytes, or a storage proof leads to the snapshot's own state root. */
      readonly source: 'agreement' | 'proof'
      readonly by: readonly string[]
      /** RPCs that a proof has shown to say something false. */
      readonly dissenting: readonly string[]
    }
  | {
      readonly status: 'unknown'
      readonly reason: UnknownReason
      /** RPCs whose answers conflict; empty for other reasons. */
      readonly conflicting: readonly string[]
      readonly failures: readonly RpcError[]
    }

/** What answers of several RPCs make known. Equal answers have equal `text`. */
export function readingOf<T>({ answered, failed }: Answers<T>, text: (value: T) => string): Reading<T> {
  const agreement = weigh(answered, text)
  if (agreement.status === 'agreed')
    return { status: 'known', value: agreement.value, source: 'agreement', by: agreement.by, dissenting: [] }
  if (agreement.status === 'disagreed')
    return { status: 'unknown', reason: 'disagreement', conflicting: agreement.conflicting, failures: failed }
  const reason = answered.length > 0 ? 'one-answer' : reasonOf(failed)
  return { status: 'unknown', reason, conflicting: [], failures: failed }
}

/** Applies a function to a known value; null means that the value is not what a contract of this kind returns. */
export function mapReading<A, B>(reading: Reading<A>, read: (value: A) => B | null): Reading<B> {
  if (reading.status === 'unknown') return reading
  const value = read(reading.value)
  if (value === null) return { status: 'unknown', reason: 'no-contract', conflicting: [], failures: [] }
  return { ...reading, value }
}

function reasonOf(failed: readonly RpcError[]): UnknownReason {
  if (failed.length === 0) return 'no-rpc'
  if (failed.every(({ code }) => code === 'rpc/wrong-chain')) return 'wrong-chain'
  if (failed.some(({ code }) => code === 'rpc/other-time')) return 'other-time'
  const isWithoutBlock = failed.some((error) => hasCode(error, 'rpc/unknown-block', 'rpc/no-state'))
  return isWithoutBlock ? 'unknown-block' : 'no-answer'
}
