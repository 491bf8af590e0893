// Ethereum addresses. Inside Daub an address is lower case, so that equal voters are equal strings; the mixed-case
// form of EIP-55 is for people, and is checked where it comes in.
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { AddressError } from '../ballots/errors.ts'

/** Hexadecimal with its prefix, as wallets and RPCs write it. Inside Daub always lower case. */
export type Hex = `0x${string}`

/**
 * An address from outside, in lower case.
 *
 * Accepted: all lower case, or mixed case with a right EIP-55 checksum. All upper case is refused as a broken checksum,
 * and the zero address because nobody can sign for it.
 *
 * @throws AddressError
 */
export function parseAddress(text: string): Hex {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) {
    throw new AddressError({
      what: 'This is not an address',
      value: text,
      allowed: '0x and 40 hexadecimal digits',
    })
  }
  const address = text.toLowerCase() as Hex
  if (text !== address && text !== checksumAddress(address)) {
    throw new AddressError({
      what: 'The capital letters of this address do not fit it',
      value: text,
      allowed: 'lower case, or the EIP-55 checksum',
      remedy: 'Copy it again from its source',
    })
  }
  if (/^0x0{40}$/.test(address)) {
    throw new AddressError({ what: 'The zero address belongs to nobody', value: text })
  }
  return address
}

/** The mixed-case form of a lower-case address (EIP-55): a digit's letter is a capital when keccak-256 of the text says ≥ 8. */
export function checksumAddress(address: Hex): Hex {
  const digits = address.slice(2)
  const hash = bytesToHex(keccak_256(utf8ToBytes(digits)))
  const mixed = [...digits].map((digit, i) => (parseInt(hash[i]!, 16) >= 8 ? digit.toUpperCase() : digit))
  return `0x${mixed.join('')}`
}

/** An address for people, in EIP-55 spelling: `0x1234…abcd`. Look-alikes of eight digits are cheap: the whole stands a tap away. */
export function shortAddress(address: Hex): string {
  const mixed = checksumAddress(address)
  return `${mixed.slice(0, 6)}…${mixed.slice(-4)}`
}
