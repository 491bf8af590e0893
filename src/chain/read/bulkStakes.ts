// Many stakes in one eth_call: a little program, run without being deployed, asks the contract for each voter and returns
// all answers. One question per 250 voters keeps public RPCs friendly and the answers of one block together.
import { concatHex, pad, toFunctionSelector } from 'viem'
import type { Hex } from '../../ethereum/index.ts'
import type { Rpc } from '../rpc/createRpc.ts'
import type { BlockName } from './block.ts'
import { runProgram } from './runProgram.ts'

/**
 * Creation code of tests/chain/contracts/BulkStakes.yul; a test compiles it and holds it equal. Followed by the contract,
 * a selector and the voters, one word each; returns two words a voter: 1 and the answer, or 0 and 0 if there was none.
 */
export const bulkProgram: Hex =
  '0x606b80380380916000396000519060205181526040810190819260409060048301905b8383106034575050509003603f190190f35b909193604060209186518552600080602488875afa6056575b01940191906022565b823d03604d57600181528260008183013e604d56'

/** `userStakes(address)` of Botto's governance contracts. */
export const userStakes = toFunctionSelector('function userStakes(address)')

/** Voters in one call: answers are the size of a contract at most (EIP-170, 24,576 bytes), and 200 gas a byte. */
export const votersPerCall = 250

/**
 * Asks one RPC for the stakes of up to 250 voters.
 *
 * @returns One entry a voter, null where the contract did not answer with one word; or null when the program returned something else.
 * @throws RpcError
 */
export async function readBulkStakes(
  rpc: Rpc,
  contract: Hex,
  block: BlockName,
  voters: readonly Hex[],
  signal?: AbortSignal,
): Promise<readonly (bigint | null)[] | null> {
  const words = [pad(contract), pad(userStakes, { dir: 'right' }), ...voters.map((voter) => pad(voter))]
  const returned = await runProgram(rpc, block, concatHex([bulkProgram, ...words]), signal)
  if (returned.length !== 2 + voters.length * 128) return null
  return voters.map((_, i) => {
    const at = 2 + i * 128
    const answered = BigInt(`0x${returned.slice(at, at + 64)}`) === 1n
    return answered ? BigInt(`0x${returned.slice(at + 64, at + 128)}`) : null
  })
}
