// The EIP-712 hashes of a ballot, by hand: the struct has four fields and the domain never changes, so a general encoder
// would spend most of a count on generality. Tests hold every result against viem's `hashTypedData`.
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Hex } from '../ethereum/address.ts'
import type { Ballot } from './ballot.ts'
import { ballotDomain, ballotTypes } from './typedData.ts'

const encodeType = (name: string, fields: readonly { name: string; type: string }[]) =>
  utf8ToBytes(`${name}(${fields.map((field) => `${field.type} ${field.name}`).join(',')})`)

/** keccak-256 of `Ballot(address voter,bytes32 round,string choices,uint64 nonce)`. */
const typeHash = keccak_256(encodeType('Ballot', ballotTypes.Ballot))

/** hashStruct of the domain: keccak-256(typeHash ‖ keccak(name) ‖ keccak(version)). */
const domainSeparator = keccak_256(
  concatBytes(
    keccak_256(
      encodeType('EIP712Domain', [
        { name: 'name', type: 'string' },
        { name: 'version', type: 'string' },
      ]),
    ),
    keccak_256(utf8ToBytes(ballotDomain.name)),
    keccak_256(utf8ToBytes(ballotDomain.version)),
  ),
)

/** hashStruct(ballot) of EIP-712: keccak-256(typeHash ‖ voter ‖ round ‖ keccak(choices) ‖ nonce), each 32 bytes. */
export function ballotStructHash(ballot: Ballot): Uint8Array {
  const words = new Uint8Array(5 * 32)
  words.set(typeHash, 0)
  words.set(hexToBytes(ballot.voter.slice(2)), 32 + 12) // an address is a uint160: right-aligned
  words.set(hexToBytes(ballot.round.slice(2)), 64)
  words.set(keccak_256(utf8ToBytes(ballot.choices)), 96)
  new DataView(words.buffer).setBigUint64(160 - 8, ballot.nonce)
  return keccak_256(words)
}

/** What the wallet signs: keccak-256(0x19 ‖ 0x01 ‖ domainSeparator ‖ hashStruct(ballot)), as bytes. */
export function ballotDigestBytes(ballot: Ballot): Uint8Array {
  return keccak_256(concatBytes(new Uint8Array([0x19, 0x01]), domainSeparator, ballotStructHash(ballot)))
}

/**
 * The ballot's id: its EIP-712 digest, 0x and 64 lower-case digits. Ballots are keyed and compared by it, never by their
 * signature's bytes, of which one key can make many.
 */
export function ballotDigest(ballot: Ballot): Hex {
  return `0x${bytesToHex(ballotDigestBytes(ballot))}`
}
