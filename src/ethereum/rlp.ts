// Recursive length prefix (Yellow Paper, appendix B): bytes, or a list of RLP. Encoding is one to one, and decoding refuses
// whatever encoding would not have written, so that equal values have equal hashes.
import { concatBytes } from '@noble/hashes/utils.js'
import { excerpt } from '../fragment/index.ts'
import { RlpError } from './errors.ts'
import { toHex } from './hex.ts'

/** Bytes, or a list of RLP. */
export type Rlp = Uint8Array | readonly Rlp[]

/** The deepest list that is read; state tries need two levels, transactions three. */
const deepest = 16

export function encodeRlp(value: Rlp): Uint8Array {
  if (!(value instanceof Uint8Array)) {
    const content = concatBytes(...value.map(encodeRlp))
    return concatBytes(prefix(content.length, 0xc0), content)
  }
  if (value.length === 1 && value[0]! < 0x80) return value // one small byte is its own encoding
  return concatBytes(prefix(value.length, 0x80), value)
}

/**
 * Decodes RLP.
 *
 * @throws RlpError for bytes that are cut, left over, not in their shortest form, or nested more than 16 deep.
 */
export function decodeRlp(encoded: Uint8Array): Rlp {
  const { value, end } = readItem(encoded, 0, encoded.length, 0)
  if (end !== encoded.length) throw notRlp(encoded)
  return value
}

/** An integer as RLP writes it: big-endian without leading zeros, zero as no bytes. */
export function rlpInteger(value: bigint): Uint8Array {
  const bytes: number[] = []
  for (let rest = value; rest > 0n; rest >>= 8n) bytes.unshift(Number(rest & 255n))
  return Uint8Array.from(bytes)
}

/** Up to 55 bytes: base + length. More: base + 55 + (bytes of the length), then the length. */
function prefix(length: number, base: number): Uint8Array {
  if (length < 56) return Uint8Array.of(base + length)
  const digits = rlpInteger(BigInt(length))
  return Uint8Array.of(base + 55 + digits.length, ...digits)
}

function readItem(bytes: Uint8Array, at: number, to: number, depth: number): { value: Rlp; end: number } {
  const first = bytes[at]
  if (at >= to || first === undefined || depth > deepest) throw notRlp(bytes)
  if (first < 0x80) return { value: bytes.subarray(at, at + 1), end: at + 1 }
  const isList = first >= 0xc0
  const { start, end } = readPrefix(bytes, at, to, first - (isList ? 0xc0 : 0x80))
  if (!isList) {
    if (end - start === 1 && bytes[start]! < 0x80) throw notRlp(bytes) // should have been its own encoding
    return { value: bytes.subarray(start, end), end }
  }
  const items: Rlp[] = []
  for (let next = start; next < end;) {
    const item = readItem(bytes, next, end, depth + 1)
    items.push(item.value)
    next = item.end
  }
  return { value: items, end }
}

/** Where the content behind a prefix starts and ends. */
function readPrefix(
  bytes: Uint8Array,
  at: number,
  to: number,
  short: number,
): { start: number; end: number } {
  const digits = short <= 55 ? 0 : short - 55
  const start = at + 1 + digits
  if (start > to) throw notRlp(bytes)
  let length = short
  if (digits > 0) {
    if (digits > 4 || bytes[at + 1] === 0) throw notRlp(bytes) // nothing here is longer than 4 GB
    length = bytes.subarray(at + 1, start).reduce((sum, byte) => sum * 256 + byte, 0)
    if (length < 56) throw notRlp(bytes)
  }
  if (start + length > to) throw notRlp(bytes)
  return { start, end: start + length }
}

function notRlp(bytes: Uint8Array): RlpError {
  return new RlpError('rlp/form', { received: excerpt(toHex(bytes.subarray(0, 40))) })
}
