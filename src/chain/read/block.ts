// The pinned block, as each RPC knows it. Reads name it by hash and insist that it is canonical (EIP-1898), so that a
// reorganised chain answers "no such block" rather than something else.
import type { Hex } from '../../ethereum/index.ts'
import { excerpt } from '../../fragment/index.ts'
import { ProofError, RpcError } from '../errors.ts'
import { readHeader, type Header } from '../proof/header.ts'
import type { Rpc } from '../rpc/createRpc.ts'

/** A block everybody agreed on: the number is the manifest's claim, the hash decides. */
export interface BlockName {
  readonly blockHash: Hex
  readonly blockNumber?: number
  /** Milliseconds since 1970: the manifest's claim, too. */
  readonly time?: number
}

/** Headers that hash to their name, per RPC. A header that only claims a name is asked for again. */
const checked = new WeakMap<Rpc, Map<Hex, Header>>()

/**
 * Makes sure that an RPC knows the block, by its hash and under its number.
 *
 * @throws RpcError `rpc/unknown-block` when it does not, `rpc/other-time` when the round claims another time for it.
 */
export async function readBlock(rpc: Rpc, block: BlockName, signal?: AbortSignal): Promise<Header> {
  const headers = checked.get(rpc) ?? new Map<Hex, Header>()
  checked.set(rpc, headers)
  const known = headers.get(block.blockHash)
  const header = known ?? (await askHeader(rpc, 'eth_getBlockByHash', block.blockHash, signal))
  if (header?.hash !== block.blockHash || (block.blockNumber ?? header.number) !== header.number) {
    throw new RpcError('rpc/unknown-block', {
      rpc: rpc.name,
      block: block.blockNumber === undefined ? block.blockHash : `${block.blockHash} at ${block.blockNumber}`,
      received: header === null ? '' : `${excerpt(header.hash, 66)} at ${header.number}`,
    })
  }
  const time = header.timestamp * 1000
  if (block.time !== undefined && block.time !== time)
    throw new RpcError('rpc/other-time', {
      rpc: rpc.name,
      block: block.blockHash,
      time,
      claimed: block.time,
    })
  if (header.stateRoot !== null) headers.set(block.blockHash, header)
  return header
}

/** A header by any of the methods that return one; null when the RPC has no such block. */
export async function askHeader(
  rpc: Rpc,
  method: 'eth_getBlockByHash' | 'eth_getBlockByNumber',
  block: string,
  signal?: AbortSignal,
): Promise<Header | null> {
  const value = await rpc.request(method, [block, false], signal)
  if (value === null) return null
  try {
    return readHeader(value)
  } catch (cause) {
    if (!(cause instanceof ProofError)) throw cause
    const fault = { rpc: rpc.name, expected: 'block', received: excerpt(value) } as const
    throw new RpcError('rpc/malformed', fault, { cause })
  }
}

/** The block parameter of EIP-1898. */
export function blockParameter({ blockHash }: BlockName): { blockHash: Hex; requireCanonical: true } {
  return { blockHash, requireCanonical: true }
}
