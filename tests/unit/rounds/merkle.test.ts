import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { merklePath, merkleRoot, rootFromPath } from '../../../src/rounds/merkle.ts'

// The leaves and roots of Certificate Transparency's reference tests (google/certificate-transparency, merkle_tree_test).
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => hexToBytes(hex))
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

describe('the Merkle tree (RFC 6962)', () => {
  it.each(roots.map((root, count) => [count, root] as const))(
    'of %i leaves has the published root',
    (count, root) => {
      expect(bytesToHex(merkleRoot(leaves.slice(0, count)))).toBe(root)
    },
  )

  it('proves every leaf of every size up to 40, and no other', () => {
    const many = Array.from({ length: 40 }, (_, i) => new Uint8Array([i, 255 - i]))
    for (let count = 1; count <= many.length; count++) {
      const tree = many.slice(0, count)
      const root = merkleRoot(tree)
      for (let index = 0; index < count; index++) {
        const path = merklePath(tree, index)
        expect(rootFromPath(tree[index]!, index, count, path)).toEqual(root)
        expect(rootFromPath(many[(index + 1) % 40]!, index, count, path)).not.toEqual(root)
        expect(rootFromPath(tree[index]!, index, count, [...path, root])).toBeNull()
        if (path.length) expect(rootFromPath(tree[index]!, index, count, path.slice(1))).toBeNull()
      }
    }
  })

  it('does not let an inner node pass as a leaf', () => {
    const pair = leaves.slice(1, 3)
    const inside = new Uint8Array([...merkleRoot([pair[0]!]), ...merkleRoot([pair[1]!])])
    expect(merkleRoot([inside])).not.toEqual(merkleRoot(pair))
  })
})
