// An unknown reading in one sentence, for logs and reasons; the interface has its own words for the same reasons.
import type { Reading, UnknownReason } from './reading.ts'

const sentences: Readonly<Record<UnknownReason, string>> = {
  'no rpc': 'the settings name no RPC for it',
  'no answer': 'no RPC answered',
  'one answer': 'only one RPC answered, and two must agree',
  disagreement: 'the RPCs disagree',
  'unknown block': 'no RPC knows the block',
  'wrong chain': 'the RPCs speak for another chain',
  'no contract': 'there is no such contract',
}

/** For example: "Chain 1: the RPCs disagree (rpc.example.org)." */
export function describeUnknown(
  reading: Extract<Reading<unknown>, { status: 'unknown' }>,
  chainId: number,
): string {
  const hosts = reading.suspects.length ? reading.suspects : reading.failures.map(({ rpc }) => rpc)
  return `Chain ${chainId}: ${sentences[reading.reason]}${hosts.length ? ` (${hosts.join(', ')})` : ''}.`
}
