// eth_call at a pinned block, and what its failures mean. A revert is the chain's own word; everything else that goes wrong
// is the RPC's.
import * as v from 'valibot'
import type { Hex } from '../../ethereum/index.ts'
import { excerpt, hasCode } from '../../fragment/index.ts'
import { RpcError, type RpcErrors } from '../errors.ts'
import { askAll } from '../rpc/askAll.ts'
import type { Rpc } from '../rpc/createRpc.ts'
import type { Chains } from '../chains.ts'
import { blockParameter, readBlock, type BlockName } from './block.ts'
import { mapReading, readingOf, type Reading } from './reading.ts'

export interface Call {
  /** The contract, or null to run `data` as creation code and return what it returns. */
  readonly to: Hex | null
  readonly data: Hex
}

/** What a call came to: returned bytes, or null for a revert. */
export type Returned = Hex | null

/** The same for every RPC, because contracts can see it. Below the limit for one transaction (EIP-7825). */
const gas = '0xf42400' // 16,000,000
/** EIP-1474 leaves the words to the nodes; code 3 is geth's, the words are those of geth, erigon, reth and nethermind. */
const revertWords =
  /revert|invalid.*opcode|invalid jump|stack (under|over)flow|out ?of ?gas|gas uint64 overflow|write protection/i
const blockWords =
  /header not found|unknown block|block not found|resource not found|missing trie node|not (currently )?canonical|pruned|history.*not available|state.*(not|un)available/i
const bytes = v.pipe(
  v.string(),
  v.regex(/^0x([0-9a-fA-F]{2})*$/),
  v.transform((text) => text.toLowerCase() as Hex),
)

/**
 * Calls through one RPC.
 *
 * @throws RpcError
 */
export async function callOnce(
  rpc: Rpc,
  block: BlockName,
  { to, data }: Call,
  signal?: AbortSignal,
): Promise<Returned> {
  await readBlock(rpc, block, signal)
  let value: unknown
  try {
    const call = to === null ? { data, gas } : { to, data, gas }
    value = await rpc.request('eth_call', [call, blockParameter(block)], signal)
  } catch (error) {
    if (!hasCode(error, 'rpc/refused')) throw error
    const { rpcCode, says } = error.params as RpcErrors['rpc/refused']
    if (rpcCode === 3 || revertWords.test(says)) return null
    if (!blockWords.test(says)) throw error
    throw new RpcError('rpc/no-state', { rpc: rpc.name, rpcCode, says }, { cause: error })
  }
  const result = v.safeParse(bytes, value)
  if (result.success) return result.output
  throw new RpcError('rpc/malformed', { rpc: rpc.name, expected: 'bytes', received: excerpt(value) })
}

/** Calls through all RPCs of a chain; known when they agree. */
export async function callAll(
  chains: Chains,
  chainId: number,
  block: BlockName,
  call: Call,
  signal?: AbortSignal,
): Promise<Reading<Returned>> {
  const answers = await askAll(chains.rpcs(chainId), (rpc, stop) => callOnce(rpc, block, call, stop), signal)
  return readingOf(answers, String)
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
