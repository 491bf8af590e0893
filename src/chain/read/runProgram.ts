// Programs of ours, run at a pinned block by eth_call without being deployed. They never revert by themselves, so whatever
// an RPC answers with an error is its own failure, and never the chain's word.
import * as v from 'valibot'
import type { Hex } from '../../ethereum/index.ts'
import { excerpt, hasCode } from '../../fragment/index.ts'
import { RpcError, type RpcErrors } from '../errors.ts'
import type { Rpc } from '../rpc/createRpc.ts'
import { blockParameter, readBlock, type BlockName } from './block.ts'

/** The same for every RPC, because contracts can see it. Below the limit for one transaction (EIP-7825). */
export const gas = 16_000_000

/** How geth, erigon, reth and nethermind say that they lack a block or its state. Only the words on the page depend on it. */
const blockWords =
  /header not found|unknown block|block not found|resource not found|missing trie node|not (currently )?canonical|pruned|history.*not available|state.*(not|un)available/i

const bytes = v.pipe(
  v.string(),
  v.regex(/^0x([0-9a-fA-F]{2})*$/),
  v.transform((text) => text.toLowerCase() as Hex),
)

/**
 * Runs a program through one RPC.
 *
 * @param code Creation code with its arguments.
 * @returns What the program returns.
 * @throws RpcError
 */
export async function runProgram(rpc: Rpc, block: BlockName, code: Hex, signal?: AbortSignal): Promise<Hex> {
  await readBlock(rpc, block, signal)
  const call = { data: code, gas: `0x${gas.toString(16)}` }
  let value: unknown
  try {
    value = await rpc.request('eth_call', [call, blockParameter(block)], signal)
  } catch (error) {
    if (!hasCode(error, 'rpc/refused')) throw error
    const { rpcCode, says } = error.params as RpcErrors['rpc/refused']
    if (!blockWords.test(says)) throw error
    throw new RpcError('rpc/no-state', { rpc: rpc.name, rpcCode, says }, { cause: error })
  }
  const result = v.safeParse(bytes, value)
  if (result.success) return result.output
  throw new RpcError('rpc/malformed', { rpc: rpc.name, expected: 'bytes', received: excerpt(value) })
}
