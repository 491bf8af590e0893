// The ENS name of an address, shown only when both directions agree (ERC-181, ERC-137): the address says "my name is X" and X
// says "my address is this". The address stays the identity; a name is a courtesy beside it.
import { concatHex, decodeAbiParameters, namehash, pad, toFunctionSelector } from 'viem'
import { normalize } from 'viem/ens'
import type { Hex } from '../../ethereum/index.ts'
import type { Chains } from '../chains.ts'
import type { BlockName } from './block.ts'
import { callAll } from './call.ts'
import { mapReading, type Reading } from './reading.ts'

/** The ENS registry on Ethereum (docs.ens.domains, "Deployments"). */
const registry: Hex = '0x00000000000c2e074ec69a0dfb2997ba6c7d2e1e'
const ethereum = 1
const maxNameLength = 100

const resolver = toFunctionSelector('function resolver(bytes32)')
const name = toFunctionSelector('function name(bytes32)')
const addr = toFunctionSelector('function addr(bytes32)')

/**
 * Reads the primary name of an address at a block of Ethereum (the round's snapshot serves well: it is what RPCs can agree
 * on). Names that need an off-chain gateway (ERC-3668) count as none.
 *
 * @returns The name; null when there is none, when it is not in its normalised form (ENSIP-15), or when it points elsewhere.
 */
export async function readEnsName(
  chains: Chains,
  address: Hex,
  block: BlockName,
  signal?: AbortSignal,
): Promise<Reading<string | null>> {
  const ask = (to: Hex, selector: Hex, node: Hex) =>
    callAll(chains, ethereum, block, { to, data: concatHex([selector, node]) }, signal)

  /** Asks the resolver of a node; null where there is no resolver. */
  async function resolve(node: Hex, selector: Hex): Promise<Reading<Hex | null>> {
    const found = mapReading(await ask(registry, resolver, node), (data) => ({ at: readAddress(data) }))
    if (found.status === 'unknown') return found
    return found.value.at === null ? { ...found, value: null } : ask(found.value.at, selector, node)
  }

  const claimed = await resolve(namehash(`${address.slice(2)}.addr.reverse`), name)
  if (claimed.status === 'unknown') return claimed
  const text = readName(claimed.value)
  if (text === null) return { ...claimed, value: null }
  const confirmed = await resolve(namehash(text), addr)
  if (confirmed.status === 'unknown') return confirmed
  return { ...confirmed, value: readAddress(confirmed.value) === address ? text : null }
}

function readAddress(data: Hex | null): Hex | null {
  if (data?.length !== 66 || !/^0x0{24}/.test(data)) return null
  const address: Hex = `0x${data.slice(26)}`
  return address === pad('0x', { size: 20 }) ? null : address
}

/** A name is data of a stranger: only what is already normalised is shown, which leaves no look-alikes of one name. */
function readName(data: Hex | null): string | null {
  try {
    const [text] = decodeAbiParameters([{ type: 'string' }], data ?? '0x')
    return text.length <= maxNameLength && text.includes('.') && normalize(text) === text ? text : null
  } catch {
    return null // not a string, or one that ENSIP-15 forbids: no name
  }
}
