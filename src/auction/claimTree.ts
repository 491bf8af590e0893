// Who may claim what part of a sale: a Merkle tree of (voter, VP spent) whose root stands in the token's provenance before the
// auction begins, so that anybody can recount it from the ballots. The tree is that of OpenZeppelin's MerkleProof: leaves are
// hashed twice, pairs are hashed in ascending order.
import { concatHex, encodeAbiParameters, keccak256 } from 'viem'
import type { Hex } from '../ethereum/index.ts'

/** A voter of a round. */
export interface ClaimEntry {
  /** Lower case. */
  readonly voter: Hex
  /** VP spent in the round, positive. */
  readonly power: bigint
}

export interface ClaimTree {
  /** 32 bytes; zero when nobody voted. */
  readonly root: Hex
  /** Sum of the VP. */
  readonly power: bigint
  /** The siblings on the way from a voter's leaf to the root; null for somebody who is not in the tree. */
  proofOf(voter: Hex): readonly Hex[] | null
}

const zero: Hex = `0x${'00'.repeat(32)}`

/** Builds the tree. The order of the entries does not matter; a voter stands in it once. */
export function claimTree(entries: readonly ClaimEntry[]): ClaimTree {
  const power = entries.reduce((sum, entry) => sum + entry.power, 0n)
  const leaves = new Map(entries.map((entry) => [entry.voter, leafOf(entry)]))
  const levels: (readonly Hex[])[] = [[...leaves.values()].sort()]
  while (levels.at(-1)!.length > 1) levels.push(parents(levels.at(-1)!))
  const places = new Map(levels[0]!.map((leaf, place) => [leaf, place]))
  return {
    root: levels.at(-1)![0] ?? zero,
    power,
    proofOf(voter) {
      const leaf = leaves.get(voter)
      if (leaf === undefined) return null
      const place = places.get(leaf)!
      return levels.flatMap((level, height) => {
        const sibling = level[(place >> height) ^ 1]
        return sibling === undefined ? [] : [sibling] // the last of an odd level rises alone
      })
    },
  }
}

/** keccak256(keccak256(abi.encode(voter, power))) */
function leafOf({ voter, power }: ClaimEntry): Hex {
  const encoded = encodeAbiParameters([{ type: 'address' }, { type: 'uint256' }], [voter, power])
  return keccak256(keccak256(encoded))
}

function parents(level: readonly Hex[]): readonly Hex[] {
  const above: Hex[] = []
  for (let i = 0; i < level.length; i += 2) {
    const [left, right] = [level[i]!, level[i + 1]]
    above.push(
      right === undefined ? left : keccak256(concatHex(left < right ? [left, right] : [right, left])),
    )
  }
  return above
}
