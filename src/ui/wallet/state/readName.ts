// The ENS name of one address, read at the round's own block of Ethereum. What is not known is no name.
import type { Hex } from '../../../ethereum/index.ts'
import type { Round } from '../../../rounds/index.ts'
import type { OpenChain } from '../../../app/chains/index.ts'

const ethereum = 1

/** Reads; null where there is no confirmed name, or the round does not count Ethereum. */
export async function readName(
  { manifest }: Round,
  address: Hex,
  open: () => Promise<OpenChain>,
  signal: AbortSignal,
): Promise<string | null> {
  const block = manifest.snapshots.find(({ chainId }) => chainId === ethereum)
  if (!block) return null
  const { room, chains } = await open()
  const reading = await room.readEnsName(chains, address, block, signal)
  return reading.status === 'known' ? reading.value : null
}
