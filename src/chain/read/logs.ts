// Events of a contract, in ranges of blocks that shrink when a server refuses them: free plans allow five blocks a question,
// paid ones ten thousand. A log counts when at least two RPCs give the same list, so that none can leave one out.
import * as v from 'valibot'
import { anyCaseBytes32, hexBytes, quantity, type Hex } from '../../ethereum/index.ts'
import { excerpt, hasCode } from '../../fragment/index.ts'
import type { Chains } from '../chains.ts'
import { RpcError } from '../errors.ts'
import { askAll } from '../rpc/askAll.ts'
import type { Rpc } from '../rpc/createRpc.ts'
import { readingOf, type Reading } from './reading.ts'

export interface LogQuery {
  /** Lower case. */
  readonly address: Hex
  readonly fromBlock: number
  readonly toBlock: number
}

export interface ChainLog {
  readonly blockNumber: number
  readonly logIndex: number
  readonly transactionHash: Hex
  readonly topics: readonly Hex[]
  readonly data: Hex
}

const mostBlocks = 10_000
/** A contract of ours writes a few events a week. */
const mostLogs = 20_000

const log = v.object({
  address: v.pipe(v.string(), v.length(42), hexBytes),
  blockNumber: quantity,
  logIndex: quantity,
  transactionHash: anyCaseBytes32,
  topics: v.pipe(v.array(anyCaseBytes32), v.minLength(1), v.maxLength(4)),
  data: v.pipe(v.string(), v.maxLength(20_000), hexBytes),
})

/** All events of a contract in a range of blocks, in their order on the chain. @throws the signal's reason when aborted. */
export async function readLogs(
  chains: Chains,
  chainId: number,
  query: LogQuery,
  signal?: AbortSignal,
): Promise<Reading<readonly ChainLog[]>> {
  const answers = await askAll(chains.rpcs(chainId), (rpc, stop) => collect(rpc, query, stop), signal)
  return readingOf(answers, (logs) => JSON.stringify(logs))
}

async function collect(rpc: Rpc, query: LogQuery, signal: AbortSignal): Promise<readonly ChainLog[]> {
  const found: ChainLog[] = []
  let span = mostBlocks
  for (let from = query.fromBlock; from <= query.toBlock;) {
    const to = Math.min(from + span - 1, query.toBlock)
    try {
      for (const one of await askRange(rpc, query.address, from, to, signal)) found.push(one)
      if (found.length > mostLogs) throw new RpcError('rpc/too-large', { rpc: rpc.name, most: mostLogs })
      from = to + 1
      span = Math.min(2 * span, mostBlocks)
    } catch (error) {
      const isTooMuch =
        hasCode(error, 'rpc/refused', 'rpc/too-large', 'rpc/timeout') && found.length <= mostLogs
      if (!isTooMuch || to === from) throw error
      span = Math.max(1, Math.floor((to - from + 1) / 4))
    }
  }
  return found
}

async function askRange(
  rpc: Rpc,
  address: Hex,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<readonly ChainLog[]> {
  const filter = { address, fromBlock: hex(from), toBlock: hex(to) }
  const answer = await rpc.request('eth_getLogs', [filter], signal)
  const result = v.safeParse(v.array(log), answer, { abortEarly: true })
  const isOurs =
    result.success && result.output.every((one) => one.address === address && within(one, from, to))
  if (!isOurs)
    throw new RpcError('rpc/malformed', { rpc: rpc.name, expected: 'logs', received: excerpt(answer) })
  return result.output
    .map(({ address: _, ...rest }) => rest)
    .sort((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex)
}

const within = ({ blockNumber }: { blockNumber: number }, from: number, to: number) =>
  blockNumber >= from && blockNumber <= to
const hex = (number: number): Hex => `0x${number.toString(16)}`
