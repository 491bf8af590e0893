// Ethereum addresses. Inside Daub an address is lower case, so that equal voters are equal strings; the mixed-case
// form of EIP-55 is for people, and is checked where it comes in.
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { excerpt } from '../fragment/index.ts'
import { AddressError } from './errors.ts'
import { toHex, type Hex } from './hex.ts'
import { keccak256 } from './keccak.ts'

/**
 * An address from outside, in lower case.
 *
 * Accepted: all lower case, or mixed case with a right EIP-55 checksum. All upper case is refused as a broken checksum,
 * and the zero address because nobody can sign for it.
 *
 * @throws AddressError for another length or character, for capitals that are not the checksum, and for the zero address.
 */
export function parseAddress(text: string): Hex {
  const received = excerpt(text)
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) throw new AddressError('address/form', { received })
  const address = text.toLowerCase() as Hex
  if (text !== address && text !== checksumAddress(address))
    throw new AddressError('address/checksum', { received })
  if (/^0x0{40}$/.test(address)) throw new AddressError('address/zero', { received })
  return address
}

/** The mixed-case form of a lower-case address (EIP-55): a digit's letter is a capital when keccak-256 of the text says ≥ 8. */
export function checksumAddress(address: Hex): Hex {
  const digits = address.slice(2)
  const hash = toHex(keccak256(utf8ToBytes(digits))).slice(2)
  const mixed = [...digits].map((digit, i) => (parseInt(hash[i]!, 16) >= 8 ? digit.toUpperCase() : digit))
  return `0x${mixed.join('')}`
}

/** An address for people, in EIP-55 spelling: `0x1234…abcd`. Look-alikes of eight digits are cheap: the whole stands a tap away. */
export function shortAddress(address: Hex): string {
  const mixed = checksumAddress(address)
  return `${mixed.slice(0, 6)}…${mixed.slice(-4)}`
}
