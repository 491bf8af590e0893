// A block's header, held against its hash: what makes the state root of an untrusted RPC a fact. The hash is keccak-256 of
// the RLP list of the header's fields (Yellow Paper, section 4.4), to which forks have only ever appended.
import { keccak256, toRlp } from 'viem'
import * as v from 'valibot'
import type { Hex } from '../../ethereum/index.ts'
import { parseAs, type Format } from '../../fragment/index.ts'
import { ProofError } from '../errors.ts'

export interface Header {
  readonly number: number
  /** Seconds since 1970, as the chain writes it. */
  readonly timestamp: number
  readonly hash: Hex
  /**
   * Root of the state trie, when the RPC's fields really hash to `hash`; null when they do not, be it a lie or a field of a
   * fork this list does not know. Without it there are no proofs.
   */
  readonly stateRoot: Hex | null
}

const hex = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-fA-F]*$/, 'hex' satisfies Format),
  v.transform((text) => text.toLowerCase() as Hex),
)
const quantity = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-f]{1,13}$/i, 'hex' satisfies Format),
  v.transform((text) => Number(text)),
)
const block = v.object({ number: quantity, timestamp: quantity, hash: hex, stateRoot: hex })

/** In the order they are hashed. `q` marks integers, which RLP writes without leading zeros. */
const fields = [
  ['parentHash'],
  ['sha3Uncles'],
  ['miner'],
  ['stateRoot'],
  ['transactionsRoot'],
  ['receiptsRoot'],
  ['logsBloom'],
  ['difficulty', 'q'],
  ['number', 'q'],
  ['gasLimit', 'q'],
  ['gasUsed', 'q'],
  ['timestamp', 'q'],
  ['extraData'],
  ['mixHash'],
  ['nonce'],
] as const
const appended = [
  ['baseFeePerGas', 'q'], // EIP-1559
  ['withdrawalsRoot'], // EIP-4895
  ['blobGasUsed', 'q'], // EIP-4844
  ['excessBlobGas', 'q'], // EIP-4844
  ['parentBeaconBlockRoot'], // EIP-4788
  ['requestsHash'], // EIP-7685
] as const

/**
 * Reads what `eth_getBlockByHash` or `eth_getBlockByNumber` returned.
 *
 * @throws ProofError `proof/form` when it is no block.
 */
export function readHeader(value: unknown): Header {
  const { number, timestamp, hash, stateRoot } = parseAs(
    block,
    value,
    (fault) => new ProofError('proof/form', fault),
  )
  const isWhole = hashOf(value as Readonly<Record<string, unknown>>) === hash
  return { number, timestamp, hash, stateRoot: isWhole ? stateRoot : null }
}

function hashOf(header: Readonly<Record<string, unknown>>): Hex | null {
  const present = [...fields, ...appended.filter(([name]) => header[name] !== undefined)]
  const items: Hex[] = []
  for (const [name, kind] of present) {
    const item = v.safeParse(hex, header[name])
    if (!item.success) return null
    items.push(kind === 'q' ? integer(item.output) : item.output)
  }
  try {
    return keccak256(toRlp(items))
  } catch {
    return null // an odd number of digits: these fields hash to nothing
  }
}

/** RLP's integers: big-endian, no leading zeros, zero as no bytes. */
function integer(value: Hex): Hex {
  const digits = value.slice(2).replace(/^0+/, '')
  return `0x${digits.length % 2 ? '0' : ''}${digits}`
}
