// Hexadecimal as wallets and RPCs write it.
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'

/** Hexadecimal with its prefix. Inside Daub always lower case. */
export type Hex = `0x${string}`

/** Bytes as `0x` and two lower-case digits each. */
export function toHex(bytes: Uint8Array): Hex {
  return `0x${bytesToHex(bytes)}`
}

/**
 * The bytes of a checked hexadecimal text, in either case.
 *
 * @throws an Error for an odd number of digits or another character: what comes from outside is checked by a schema first.
 */
export function fromHex(hex: Hex): Uint8Array {
  return hexToBytes(hex.slice(2))
}
