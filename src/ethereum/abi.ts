// The three ABI shapes contract signatures need, by hand (Solidity ABI specification, "Formal Specification of the
// Encoding"). Tests hold them against viem's encoder and decoder.
import { fromHex, toHex, type Hex } from './hex.ts'

/** Call data of EIP-1271's `isValidSignature(bytes32 hash, bytes signature)`. */
export function encodeIsValidSignature(digest: Hex, signature: Hex): Hex {
  return `0x1626ba7e${digest.slice(2)}${word(0x40)}${bytes(signature)}`
}

/** `(address signer, bytes32 hash, bytes signature)`: the constructor arguments of EIP-6492's validator. */
export function encodeValidatorArguments(signer: Hex, digest: Hex, signature: Hex): string {
  return `${signer.slice(2).padStart(64, '0')}${digest.slice(2)}${word(0x60)}${bytes(signature)}`
}

/**
 * Reads `(address factory, bytes factoryCalldata, bytes signature)`, the body of an EIP-6492 wrapper, or null if it is
 * none. Every offset and length is checked against the bytes that are there.
 */
export function decodeWrapper(body: Hex): { factory: Hex; factoryCalldata: Hex; signature: Hex } | null {
  const data = fromHex(body)
  const factory = data.subarray(0, 32)
  if (data.length < 96 || factory.subarray(0, 12).some((byte) => byte !== 0)) return null
  const factoryCalldata = bytesAt(data, 32)
  const signature = bytesAt(data, 64)
  if (!factoryCalldata || !signature) return null
  return {
    factory: toHex(factory.subarray(12)),
    factoryCalldata: toHex(factoryCalldata),
    signature: toHex(signature),
  }
}

/** The dynamic `bytes` whose offset stands in the head at `at`. */
function bytesAt(data: Uint8Array, at: number): Uint8Array | null {
  const start = smallInteger(data, at)
  const length = start === null ? null : smallInteger(data, start)
  if (start === null || length === null || start + 32 + length > data.length) return null
  return data.subarray(start + 32, start + 32 + length)
}

/** A 32-byte unsigned integer that is at most the length of the data, or null. */
function smallInteger(data: Uint8Array, at: number): number | null {
  if (at + 32 > data.length) return null
  const value = BigInt(toHex(data.subarray(at, at + 32)))
  return value <= BigInt(data.length) ? Number(value) : null
}

/** `bytes` in the tail: its length, then the bytes, padded with zeros to whole words. */
function bytes(value: Hex): string {
  const digits = value.slice(2)
  return word(digits.length / 2) + digits.padEnd(Math.ceil(digits.length / 64) * 64, '0')
}

const word = (value: number) => value.toString(16).padStart(64, '0')
