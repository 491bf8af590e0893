import fc from 'fast-check'
import { concatHex, encodeAbiParameters, keccak256 } from 'viem'
import { describe, expect, it } from 'vitest'
import { claimTree, type ClaimEntry } from '../../../src/auction/claimTree.ts'
import type { Hex } from '../../../src/ethereum/index.ts'

const voter = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes) => `0x${Buffer.from(bytes).toString('hex')}` as Hex)
const entries = fc.uniqueArray(fc.record({ voter, power: fc.bigInt(1n, 10n ** 9n) }), {
  minLength: 1,
  maxLength: 40,
  selector: (entry) => entry.voter,
})

/** OpenZeppelin's `MerkleProof.processProof`. */
function rootOf({ voter, power }: ClaimEntry, proof: readonly Hex[]): Hex {
  const leaf = keccak256(
    keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'uint256' }], [voter, power])),
  )
  return proof.reduce(
    (hash, sibling) => keccak256(concatHex(hash < sibling ? [hash, sibling] : [sibling, hash])),
    leaf,
  )
}

describe('the tree of claims', () => {
  it('leads from every voter to one root, which does not depend on the order of the voters', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const tree = claimTree(list)
        expect(claimTree([...list].reverse()).root).toBe(tree.root)
        expect(tree.power).toBe(list.reduce((sum, { power }) => sum + power, 0n))
        for (const entry of list) expect(rootOf(entry, tree.proofOf(entry.voter)!)).toBe(tree.root)
      }),
      { numRuns: 40 },
    )
  })

  it('has no way for other amounts, or for who did not vote', () => {
    fc.assert(
      fc.property(entries, fc.bigInt(1n, 10n), (list, more) => {
        const tree = claimTree(list)
        const entry = list[0]!
        expect(rootOf({ ...entry, power: entry.power + more }, tree.proofOf(entry.voter)!)).not.toBe(
          tree.root,
        )
        expect(claimTree(list.slice(1)).proofOf(entry.voter)).toBeNull()
      }),
      { numRuns: 40 },
    )
  })

  it('of nobody is 32 zero bytes and no VP, as the contract takes it', () => {
    expect(claimTree([])).toMatchObject({ root: `0x${'00'.repeat(32)}`, power: 0n })
  })
})
