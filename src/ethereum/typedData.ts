// EIP-712 by hand, for structs of fixed-size fields and strings: the hashes of which a typed-data signature consists. A room
// that signs something builds its own struct hash from these; tests hold the results against viem's `hashTypedData`.
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { keccak256 } from './keccak.ts'

/** One member of a struct. */
export interface TypedField {
  readonly name: string
  readonly type: string
}

/** keccak-256 of `encodeType`: `Name(type member,type member)`. For structs that contain no other struct. */
export function structTypeHash(name: string, fields: readonly TypedField[]): Uint8Array {
  return hashText(`${name}(${fields.map((field) => `${field.type} ${field.name}`).join(',')})`)
}

/** keccak-256 of a text in UTF-8: how EIP-712 encodes a `string` member. */
export function hashText(text: string): Uint8Array {
  return keccak256(utf8ToBytes(text))
}

/** hashStruct of a domain that has a name and a version: keccak-256(typeHash ‖ keccak(name) ‖ keccak(version)). */
export function domainSeparator({
  name,
  version,
}: {
  readonly name: string
  readonly version: string
}): Uint8Array {
  const typeHash = structTypeHash('EIP712Domain', [
    { name: 'name', type: 'string' },
    { name: 'version', type: 'string' },
  ])
  return keccak256(typeHash, hashText(name), hashText(version))
}

/** What is signed: keccak-256(0x19 ‖ 0x01 ‖ domainSeparator ‖ hashStruct(message)), 32 bytes. */
export function typedDataDigest(separator: Uint8Array, structHash: Uint8Array): Uint8Array {
  return keccak256(Uint8Array.of(0x19, 0x01), separator, structHash)
}
