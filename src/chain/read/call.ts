// A contract call at a pinned block, through all RPCs of its chain. Nodes report a revert in words of their own, and a node
// that refuses a question may use the same words; so a program of ours makes the call and returns what came of it.
import { concatHex, pad } from 'viem'
import type { Hex } from '../../ethereum/index.ts'
import { excerpt } from '../../fragment/index.ts'
import type { Chains } from '../chains.ts'
import { RpcError } from '../errors.ts'
import { askAll } from '../rpc/askAll.ts'
import type { Rpc } from '../rpc/createRpc.ts'
import type { BlockName } from './block.ts'
import { mapReading, readingOf, type Reading } from './reading.ts'
import { gas, runProgram } from './runProgram.ts'

export interface Call {
  /** The contract, or null to run `data` as creation code and return what it returns. */
  readonly to: Hex | null
  readonly data: Hex
}

/** What a call came to: returned bytes, of which there are at most 4,096, or null for a revert. */
export type Returned = Hex | null

/** Creation code of tests/chain/contracts/GuardedCall.yul; a test compiles it and holds it equal. */
export const guardProgram: Hex =
  '0x60c98038038091600039600051602082016003906000925a9062e4e1c08211602d575b505050825260200190f35b919250908015608d57600080916020601f198801915afa9182606e575b505b81156058575b80806022565b603c90045a106067575b386052565b5060026062565b3d935061100084116084575b600084913e38604a565b6110009350607a565b50601f198401602084f0801515928160a6575b5050604c565b813b945090611000851160c0575b84916000913c388060a0565b611000945060b456'

/** The first word that the program returns. */
const [reverted, returned, usedAllGas, lessGas] = [0n, 1n, 2n, 3n]

/** Calls through all RPCs of a chain; known when they agree. */
export async function callAll(
  chains: Chains,
  chainId: number,
  block: BlockName,
  { to, data }: Call,
  signal?: AbortSignal,
): Promise<Reading<Returned>> {
  const code = concatHex([guardProgram, pad(to ?? '0x0'), data])
  const answers = await askAll(chains.rpcs(chainId), (rpc, stop) => ask(rpc, block, code, stop), signal)
  const reading = readingOf(answers, String)
  if (reading.status === 'unknown') return reading
  const status = statusOf(reading.value)
  if (status === usedAllGas) return { status: 'unknown', reason: 'out-of-gas', conflicting: [], failures: [] }
  return { ...reading, value: status === reverted ? null : `0x${reading.value.slice(66)}` }
}

/** Calls a function that returns one uint256. An account without code returns nothing, which is "no contract", not 0. */
export async function readInteger(
  chains: Chains,
  chainId: number,
  block: BlockName,
  call: Call,
  signal?: AbortSignal,
): Promise<Reading<bigint>> {
  const reading = await callAll(chains, chainId, block, call, signal)
  return mapReading(reading, (data) => (data?.length === 66 ? BigInt(data) : null))
}

/** What the program returns through one RPC: a status it knows, and bytes. */
async function ask(rpc: Rpc, block: BlockName, code: Hex, signal: AbortSignal): Promise<Hex> {
  const answer = await runProgram(rpc, block, code, signal)
  const status = answer.length >= 66 ? statusOf(answer) : null
  if (status === lessGas) throw new RpcError('rpc/less-gas', { rpc: rpc.name, gas })
  if (status !== null && [reverted, returned, usedAllGas].includes(status)) return answer
  throw new RpcError('rpc/malformed', { rpc: rpc.name, expected: 'call-outcome', received: excerpt(answer) })
}

function statusOf(answer: Hex): bigint {
  return BigInt(answer.slice(0, 66))
}
