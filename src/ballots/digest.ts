// The EIP-712 hashes of a ballot, by hand: the struct has four fields and the domain never changes, so a general encoder
// would spend most of a count on generality. Tests hold every result against viem's `hashTypedData`.
import {
  domainSeparator,
  fromHex,
  hashText,
  keccak256,
  structTypeHash,
  toHex,
  typedDataDigest,
  type Hex,
} from '../ethereum/index.ts'
import type { Ballot } from './ballot.ts'
import { ballotDomain, ballotTypes } from './typedData.ts'

/** keccak-256 of `Ballot(address voter,bytes32 round,string choices,uint64 nonce)`. */
const typeHash = structTypeHash('Ballot', ballotTypes.Ballot)
const separator = domainSeparator(ballotDomain)

/** hashStruct(ballot) of EIP-712: keccak-256(typeHash ‖ voter ‖ round ‖ keccak(choices) ‖ nonce), each 32 bytes. */
export function ballotStructHash(ballot: Ballot): Uint8Array {
  const words = new Uint8Array(5 * 32)
  words.set(typeHash, 0)
  words.set(fromHex(ballot.voter), 32 + 12) // an address is a uint160: right-aligned
  words.set(fromHex(ballot.round), 64)
  words.set(hashText(ballot.choices), 96)
  new DataView(words.buffer).setBigUint64(160 - 8, ballot.nonce)
  return keccak256(words)
}

/** What the wallet signs: keccak-256(0x19 ‖ 0x01 ‖ domainSeparator ‖ hashStruct(ballot)), as bytes. */
export function ballotDigestBytes(ballot: Ballot): Uint8Array {
  return typedDataDigest(separator, ballotStructHash(ballot))
}

/**
 * The ballot's id: its EIP-712 digest, 0x and 64 lower-case digits. Ballots are keyed and compared by it, never by their
 * signature's bytes, of which one key can make many.
 */
export function ballotDigest(ballot: Ballot): Hex {
  return toHex(ballotDigestBytes(ballot))
}
