// The ballot as EIP-712 typed data: what a wallet is asked to sign. The types stand here in code and are never taken
// from a message, and the domain is our own, so that a signature made for another app is never a ballot.
import { checksumAddress } from '../ethereum/index.ts'
import type { Ballot } from './ballot.ts'

/**
 * The EIP-712 domain. There is no chainId on purpose, as at Snapshot: wallets refuse a chain other than their active one,
 * and the chains that count are bound by `round`.
 */
export const ballotDomain = { name: 'Daub ballot', version: '1' } as const

/** The EIP-712 type of a ballot. No field looks like a permit (owner, spender, value, deadline). */
export const ballotTypes = {
  Ballot: [
    { name: 'voter', type: 'address' },
    { name: 'round', type: 'bytes32' },
    { name: 'choices', type: 'string' },
    { name: 'nonce', type: 'uint64' },
  ],
} as const

/** The argument of viem's and wagmi's `signTypedData` for a ballot. (A bare `eth_signTypedData_v4` also wants `EIP712Domain` in `types`.) */
export function ballotTypedData(ballot: Ballot) {
  return {
    domain: ballotDomain,
    types: ballotTypes,
    primaryType: 'Ballot',
    message: { ...ballot, voter: checksumAddress(ballot.voter) },
  } as const
}
