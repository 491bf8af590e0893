// Where an artist sells: the contracts its charter pins.
import type { Hex } from '../ethereum/index.ts'
import type { Charter } from '../rounds/index.ts'
import { AuctionError } from './errors.ts'

/** The contracts of one artist on one chain, in lower case. */
export interface AuctionPlace {
  readonly chainId: number
  readonly art: Hex
  readonly auction: Hex
  readonly splitter: Hex
}

const roles = ['art', 'auction', 'splitter'] as const

/**
 * The place a charter names.
 *
 * @returns null for an artist that does not sell.
 * @throws AuctionError `auction/no-contracts` when some are named, and not all three on one chain.
 */
export function auctionPlace(charter: Charter): AuctionPlace | null {
  const contracts = charter.version === 2 ? charter.contracts : []
  const named = contracts.filter(({ role }) => (roles as readonly string[]).includes(role))
  const first = named[0]
  if (first === undefined) return null
  const at = (wanted: (typeof roles)[number]): Hex => {
    const found = named.filter(({ role, chainId }) => role === wanted && chainId === first.chainId)
    if (found.length !== 1) throw new AuctionError('auction/no-contracts', { missing: wanted })
    return found[0]!.address
  }
  return { chainId: first.chainId, art: at('art'), auction: at('auction'), splitter: at('splitter') }
}
