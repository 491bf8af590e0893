// The newest block that at least two RPCs have: what an auction's clock and highest bid are read at.
import type { Snapshot } from '../../rounds/index.ts'
import type { Chains } from '../chains.ts'
import { RpcError } from '../errors.ts'
import { askAll, neededAnswers } from '../rpc/askAll.ts'
import { askHeader } from './block.ts'
import { readingOf, type Reading } from './reading.ts'

/**
 * Finds the head. One RPC that is behind does not hold it back, and one that runs ahead alone does not move it.
 *
 * @returns The block with its time in milliseconds since 1970; it may still be reorganised away.
 * @throws the signal's reason when aborted.
 */
export async function findHead(
  chains: Chains,
  chainId: number,
  signal?: AbortSignal,
): Promise<Reading<Snapshot>> {
  const rpcs = chains.rpcs(chainId)
  const latest = await askAll(
    rpcs,
    (rpc, stop) => askHeader(rpc, 'eth_getBlockByNumber', 'latest', stop),
    signal,
  )
  const numbers = latest.answered.map(({ value }) => value?.number ?? 0).sort((a, b) => b - a)
  const shared = numbers[neededAnswers - 1] ?? 0
  if (latest.answered.length < neededAnswers) {
    const reading = readingOf(latest, String)
    if (reading.status === 'unknown') return reading
  }
  const block = `0x${shared.toString(16)}`
  const answers = await askAll(
    rpcs,
    async (rpc, stop) => {
      const header = await askHeader(rpc, 'eth_getBlockByNumber', block, stop)
      if (header?.number !== shared)
        throw new RpcError('rpc/unknown-block', {
          rpc: rpc.name,
          block,
          received: String(header?.number ?? ''),
        })
      return { chainId, blockNumber: shared, blockHash: header.hash, time: header.timestamp * 1000 }
    },
    signal,
  )
  return readingOf(answers, ({ blockHash }) => blockHash)
}
