// Merkle-Patricia proofs (Yellow Paper, appendix D): from a root one trusts to a value, or to its absence, through nodes
// nobody needs to trust. Each node is fetched by its hash, so a changed byte anywhere breaks the chain. Written for tries
// keyed by keccak-256 (state and storage); reads only, and only what EIP-1186 returns.
import { fromRlp, keccak256 } from 'viem'
import type { Hex } from '../../ethereum/index.ts'
import { ProofError, type ProofFault } from '../errors.ts'

/** RLP is bytes, or a list of RLP. */
type Node = Hex | readonly Node[]

/** keccak-256 of RLP's empty string: the root of a trie without entries. */
const emptyRoot: Hex = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421'

/**
 * Follows a proof.
 *
 * @param root Hash of the trie's root node.
 * @param key 32 bytes: keccak-256 of the address or slot.
 * @param proof RLP of the nodes on the way, from the root down, with nothing left over.
 * @returns The RLP-encoded value at the key, or null where the proof shows that there is none.
 * @throws ProofError when the nodes do not lead from the root to an answer.
 */
export function verifyProof(root: Hex, key: Hex, proof: readonly Hex[]): Hex | null {
  if (root === emptyRoot && proof.length === 0) return null
  const path = key.slice(2) // one hexadecimal digit is one step
  let used = 0
  let at = 0
  let next: Node = root
  for (;;) {
    const node = open(next)
    if (node === null) return done(null)
    if (node.length === 17) {
      // A branch: sixteen children, then the value of a key that ends here (which 32-byte keys never do).
      if (at === path.length) return done(bytes(node[16]))
      next = node[parseInt(path[at++]!, 16)]!
    } else if (node.length === 2) {
      // An extension or a leaf: a stretch of path, then a child or the value.
      const { digits, isLeaf } = readStretch(bytes(node[0]))
      if (!path.startsWith(digits, at)) return done(null)
      at += digits.length
      if (isLeaf) return done(at === path.length ? bytes(node[1]) : null)
      next = node[1]!
    } else throw broken('wrong-item-count')
  }

  /** The node behind a reference, or null behind an empty one. Nodes under 32 bytes stand in their parent themselves. */
  function open(reference: Node): readonly Node[] | null {
    if (typeof reference !== 'string') return reference
    if (reference === '0x') return null
    const encoded = proof[used++]
    if (encoded === undefined) throw broken('ends-early')
    if (keccak256(encoded) !== reference) throw broken('wrong-hash')
    const node = decode(encoded)
    if (typeof node === 'string') {
      if (node === '0x') return null
      throw broken('not-a-list')
    }
    return node
  }

  function done(value: Hex | null): Hex | null {
    if (used !== proof.length) throw broken('goes-on')
    return value
  }
}

/** Hex-prefix encoding: the first digit holds two flags, leaf (2) and odd length (1). */
function readStretch(encoded: Hex): { digits: string; isLeaf: boolean } {
  const flags = parseInt(encoded[2] ?? 'f', 16)
  if (flags > 3) throw broken('wrong-flags')
  return { digits: encoded.slice(flags & 1 ? 3 : 4), isLeaf: (flags & 2) !== 0 }
}

/** Decodes RLP. @throws ProofError */
export function decode(encoded: Hex): Node {
  try {
    return fromRlp(encoded, 'hex') as Node
  } catch (cause) {
    throw broken('not-rlp', { cause })
  }
}

function bytes(node: Node | undefined): Hex {
  if (typeof node === 'string') return node
  throw broken('not-a-value')
}

function broken(fault: ProofFault, options?: ErrorOptions): ProofError {
  return new ProofError('proof/broken', { fault }, options)
}
