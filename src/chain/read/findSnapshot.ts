// The block at which a round reads stakes: the last finalised one at or before a time. Finalised, so that no reorganisation
// can take it away; found by time, so that the snapshots of two chains belong together and bridged stake counts once.
import type { Hex } from '../../ethereum/index.ts'
import type { Snapshot } from '../../rounds/index.ts'
import type { Chains } from '../chains.ts'
import { RpcError } from '../errors.ts'
import type { Header } from '../proof/header.ts'
import { askAll } from '../rpc/askAll.ts'
import type { Rpc } from '../rpc/createRpc.ts'
import { askHeader } from './block.ts'
import { readingOf, type Reading } from './reading.ts'

/**
 * Finds a chain's snapshot for a time; each RPC searches for itself, and all must find the same block.
 *
 * @param time Milliseconds since 1970. In the future, or not final yet, it is unknown (`unknown-block`).
 * @throws the signal's reason when aborted.
 */
export async function findSnapshot(
  chains: Chains,
  chainId: number,
  time: number,
  signal?: AbortSignal,
): Promise<Reading<Snapshot>> {
  const answers = await askAll(chains.rpcs(chainId), (rpc, stop) => search(rpc, time / 1000, stop), signal)
  const found = answers.answered.map(({ rpc, value: { number, hash, timestamp } }) => ({
    rpc,
    value: { chainId, blockNumber: number, blockHash: hash, time: timestamp * 1000 },
  }))
  return readingOf({ ...answers, answered: found }, ({ blockHash }) => blockHash)
}

/** The last block whose time is at most `seconds`, among the finalised ones. Every third step halves what is left. */
async function search(rpc: Rpc, seconds: number, signal: AbortSignal): Promise<Header> {
  let late = await blockAt(rpc, 'finalized', signal)
  if (late.timestamp < seconds) throw noBlock(rpc, seconds, `${late.number} is the last final one`)
  if (late.timestamp === seconds) return late
  let early = await blockAt(rpc, '0x0', signal)
  if (early.timestamp > seconds) throw noBlock(rpc, seconds, 'none so early')
  for (let step = 0; late.number - early.number > 1; step++) {
    const span = late.number - early.number
    // Blocks come at an almost steady pace, so a straight line is a good guess; every third step halves for certain.
    const line = ((seconds - early.timestamp) / (late.timestamp - early.timestamp)) * span
    const guess = step % 3 === 2 ? span / 2 : line
    const offset = Math.min(span - 1, Math.max(1, Math.round(guess)))
    const middle = await blockAt(rpc, hex(early.number + offset), signal)
    if (middle.timestamp <= seconds) early = middle
    else late = middle
  }
  return early
}

/** A block by number; an answer about another would let the RPC decide how long the search takes. */
async function blockAt(rpc: Rpc, name: string, signal: AbortSignal): Promise<Header> {
  const header = await askHeader(rpc, 'eth_getBlockByNumber', name, signal)
  if (header && (name === 'finalized' || header.number === Number(name))) return header
  throw noBlock(rpc, name, header ? String(header.number) : '')
}

function noBlock(rpc: Rpc, wanted: string | number, received: string): RpcError {
  const block = typeof wanted === 'number' ? `a final block at ${wanted} s` : wanted
  return new RpcError('rpc/unknown-block', { rpc: rpc.name, block, received })
}

const hex = (number: number): Hex => `0x${number.toString(16)}`
