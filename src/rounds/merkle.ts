// The Merkle tree of RFC 6962 §2.1 (Certificate Transparency; RFC 9162 keeps it): leaves and inner nodes are hashed with
// different prefixes, so that no inner node can be passed off as a leaf. SHA-256, any number of leaves.
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'

const leafPrefix = new Uint8Array([0])
const nodePrefix = new Uint8Array([1])

/** The tree's root; of no leaves, the hash of nothing. */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256(new Uint8Array(0))
  let level: readonly Uint8Array[] = leaves.map(leafHash)
  while (level.length > 1) level = parents(level)
  return level[0]!
}

/** The siblings on the way from a leaf to the root, lowest first (RFC 9162 §2.1.3.1). */
export function merklePath(leaves: readonly Uint8Array[], index: number): readonly Uint8Array[] {
  const path: Uint8Array[] = []
  let level: readonly Uint8Array[] = leaves.map(leafHash)
  for (let i = index; level.length > 1; i >>= 1, level = parents(level)) {
    const sibling = level[i ^ 1]
    if (sibling) path.push(sibling)
  }
  return path
}

/** The root that a leaf and its path lead to in a tree of `count` leaves, or null when the path has a wrong length (RFC 9162 §2.1.3.2). */
export function rootFromPath(
  leaf: Uint8Array,
  index: number,
  count: number,
  path: readonly Uint8Array[],
): Uint8Array | null {
  let hash = leafHash(leaf)
  let used = 0
  for (let i = index, width = count; width > 1; i >>= 1, width = (width + 1) >> 1) {
    if ((i ^ 1) >= width) continue // the last of an odd level rises alone
    const sibling = path[used++]
    if (!sibling) return null
    hash = i & 1 ? nodeHash(sibling, hash) : nodeHash(hash, sibling)
  }
  return used === path.length ? hash : null
}

function parents(level: readonly Uint8Array[]): Uint8Array[] {
  const above: Uint8Array[] = []
  for (let i = 0; i < level.length; i += 2)
    above.push(i + 1 < level.length ? nodeHash(level[i]!, level[i + 1]!) : level[i]!)
  return above
}

/** SHA-256(0x00 ‖ leaf) */
const leafHash = (leaf: Uint8Array) => sha256(concatBytes(leafPrefix, leaf))
/** SHA-256(0x01 ‖ left ‖ right) */
const nodeHash = (left: Uint8Array, right: Uint8Array) => sha256(concatBytes(nodePrefix, left, right))
