// A Merkle-Patricia trie built from scratch (Yellow Paper, appendix D), so that the reader of proofs is tested against
// something that is not its own mirror image. Slow and simple: nodes are encoded again whenever they are needed.
import { keccak256, toRlp } from 'viem'
import type { Hex } from '../../src/ethereum/index.ts'

type Entry = readonly [path: string, value: Hex]
type Rlp = Hex | Rlp[]
type Tree =
  | { readonly kind: 'leaf'; readonly path: string; readonly value: Hex }
  | { readonly kind: 'stretch'; readonly path: string; readonly below: Tree }
  | { readonly kind: 'branch'; readonly children: readonly (Tree | null)[]; readonly value: Hex }

export interface Trie {
  readonly root: Hex
  /** RLP of the hashed nodes on the way of a key, from the root down, as eth_getProof returns them. */
  proof(key: Hex): readonly Hex[]
}

const digits = [...'0123456789abcdef']

export function buildTrie(entries: readonly (readonly [key: Hex, value: Hex])[]): Trie {
  const tree = build(entries.map(([key, value]): Entry => [key.slice(2), value]))
  return {
    root: keccak256(tree ? toRlp(encode(tree)) : '0x80'),
    proof: (key) => (tree ? [toRlp(encode(tree)), ...nodesBelow(tree, key.slice(2))] : []),
  }
}

function build(entries: readonly Entry[]): Tree | null {
  const [first] = entries
  if (!first) return null
  if (entries.length === 1) return { kind: 'leaf', path: first[0], value: first[1] }
  let shared = first[0]
  while (!entries.every(([path]) => path.startsWith(shared))) shared = shared.slice(0, -1)
  const cut = (list: readonly Entry[], by: number) =>
    list.map(([path, value]): Entry => [path.slice(by), value])
  if (shared) return { kind: 'stretch', path: shared, below: build(cut(entries, shared.length))! }
  const children = digits.map((digit) =>
    build(
      cut(
        entries.filter(([path]) => path.startsWith(digit)),
        1,
      ),
    ),
  )
  return { kind: 'branch', children, value: entries.find(([path]) => path === '')?.[1] ?? '0x' }
}

/** Hashed nodes below a node, as far as a path leads. */
function nodesBelow(tree: Tree, path: string): readonly Hex[] {
  if (tree.kind === 'leaf') return []
  const [next, rest] =
    tree.kind === 'branch'
      ? [path ? tree.children[digits.indexOf(path[0]!)]! : null, path.slice(1)]
      : [path.startsWith(tree.path) ? tree.below : null, path.slice(tree.path.length)]
  if (!next) return []
  const encoded = toRlp(encode(next))
  return [...(isHashed(encoded) ? [encoded] : []), ...nodesBelow(next, rest)]
}

function encode(tree: Tree): Rlp {
  if (tree.kind === 'leaf') return [prefix(tree.path, 2), tree.value]
  if (tree.kind === 'stretch') return [prefix(tree.path, 0), reference(tree.below)]
  return [...tree.children.map((child) => (child ? reference(child) : '0x')), tree.value]
}

/** Nodes of 32 bytes and more are named by their hash; smaller ones stand in their parent. */
function reference(tree: Tree): Rlp {
  const encoded = toRlp(encode(tree))
  return isHashed(encoded) ? keccak256(encoded) : encode(tree)
}

const isHashed = (encoded: Hex) => encoded.length >= 2 + 64

/** Hex-prefix encoding: a flag digit (2 for leaves, plus 1 for odd paths), padded to whole bytes. */
function prefix(path: string, leaf: 0 | 2): Hex {
  const odd = path.length % 2
  return `0x${leaf + odd}${odd ? '' : '0'}${path}`
}
