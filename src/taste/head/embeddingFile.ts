// The file of embeddings that travels with a manifest: "daubemb1", count and length of each (u32, big-endian), then int8 after
// int8. Its SHA-256 stands in the manifest.
import { EmbeddingError } from '../errors.ts'

const magic = [...'daubemb1'].map((letter) => letter.charCodeAt(0))
const headerBytes = 16

/** Bytes of a file, at most: 8,000 embeddings of 512. */
export const maxEmbeddingBytes = 8000 * 512 + headerBytes

/** @throws EmbeddingError when they are not all of one length, or too many. */
export function writeEmbeddings(embeddings: readonly Int8Array[], dims: number): Uint8Array {
  const bytes = new Uint8Array(headerBytes + embeddings.length * dims)
  if (bytes.length > maxEmbeddingBytes) {
    throw new EmbeddingError('embeddings/too-large', { bytes: bytes.length, most: maxEmbeddingBytes })
  }
  bytes.set(magic)
  const header = new DataView(bytes.buffer)
  header.setUint32(8, embeddings.length)
  header.setUint32(12, dims)
  embeddings.forEach((each, i) => {
    if (each.length !== dims) {
      throw new EmbeddingError('embeddings/dimensions', { received: each.length, expected: dims })
    }
    bytes.set(new Uint8Array(each.buffer, each.byteOffset, dims), headerBytes + i * dims)
  })
  return bytes
}

/**
 * Reads a file of embeddings; nothing is allocated before its length agrees with its header.
 *
 * @param expected How many of which length there must be.
 * @throws EmbeddingError saying what is wrong with it.
 */
export function readEmbeddings(
  bytes: Uint8Array,
  expected: { readonly count: number; readonly dims: number },
): readonly Int8Array[] {
  if (bytes.length > maxEmbeddingBytes) {
    throw new EmbeddingError('embeddings/too-large', { bytes: bytes.length, most: maxEmbeddingBytes })
  }
  if (bytes.length < headerBytes || magic.some((byte, i) => bytes[i] !== byte)) {
    throw new EmbeddingError('embeddings/not-a-file', {})
  }
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerBytes)
  const [count, dims] = [header.getUint32(8), header.getUint32(12)]
  if (bytes.length !== headerBytes + count * dims) {
    throw new EmbeddingError('embeddings/length', {
      bytes: bytes.length,
      expected: headerBytes + count * dims,
    })
  }
  if (dims !== expected.dims)
    throw new EmbeddingError('embeddings/dimensions', { received: dims, expected: expected.dims })
  if (count !== expected.count)
    throw new EmbeddingError('embeddings/count', { received: count, expected: expected.count })
  return Array.from({ length: count }, (_, i) =>
    Int8Array.from(new Int8Array(bytes.buffer, bytes.byteOffset + headerBytes + i * dims, dims)),
  )
}
