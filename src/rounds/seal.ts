// The seal: at the close, witnesses publish the Merkle root and number of the ballots they hold. What is in no seal came
// late or was withheld, and is shown as that; a ballot's own date would only be its author's word.
import * as v from 'valibot'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type { Hex } from '../ethereum/index.ts'
import { parseAs, sha256, whole } from '../fragment/index.ts'
import { SealError } from './errors.ts'
import { merklePath, merkleRoot, rootFromPath } from './merkle.ts'

const maxCount = 2 ** 24

export const sealSchema = v.strictObject({
  version: v.literal(1),
  /** The round's id, without 0x. */
  round: sha256,
  /** RFC 6962 root over the ballots' digests, ascending, each once. */
  root: sha256,
  count: whole(0, maxCount),
})

export const inclusionSchema = v.strictObject({
  index: whole(0, maxCount),
  /** Sibling hashes, lowest first; 24 levels hold 16 million ballots. */
  path: v.pipe(v.array(sha256), v.maxLength(24)),
})

export type Seal = Readonly<v.InferOutput<typeof sealSchema>>
/** Where a ballot stands in a seal, and the hashes that prove it. */
export type Inclusion = Readonly<v.InferOutput<typeof inclusionSchema>>

/** Seals a set of ballots, by their digests; order and repeats do not matter. */
export function sealBallots(round: string, digests: Iterable<Hex>): Seal {
  const sorted = leavesOf(digests)
  return { version: 1, round, root: bytesToHex(merkleRoot(sorted.map(leaf))), count: sorted.length }
}

/**
 * Proves that a ballot is among sealed ones.
 *
 * @throws SealError when it is not.
 */
export function proveInclusion(digests: Iterable<Hex>, digest: Hex): Inclusion {
  const sorted = leavesOf(digests)
  const index = sorted.indexOf(digest)
  if (index < 0) throw new SealError('seal/not-included', { digest })
  return { index, path: merklePath(sorted.map(leaf), index).map((hash) => bytesToHex(hash)) }
}

/** Whether an inclusion proof leads from a ballot to a seal's root. */
export function isIncluded(seal: Seal, digest: Hex, { index, path }: Inclusion): boolean {
  if (index >= seal.count) return false
  const root = rootFromPath(
    leaf(digest),
    index,
    seal.count,
    path.map((hash) => hexToBytes(hash)),
  )
  return root !== null && bytesToHex(root) === seal.root
}

/** The digests that at least `threshold` of the witnesses sealed. Empty when the threshold is 0: nobody's word is not everybody's. */
export function agreedDigests(lists: readonly Iterable<Hex>[], threshold: number): ReadonlySet<Hex> {
  const seen = new Map<Hex, number>()
  for (const list of lists) for (const digest of new Set(list)) seen.set(digest, (seen.get(digest) ?? 0) + 1)
  return new Set(
    [...seen].filter(([, times]) => threshold > 0 && times >= threshold).map(([digest]) => digest),
  )
}

/**
 * Checks that a value from outside is a seal.
 *
 * @throws SealError
 */
export function parseSeal(value: unknown): Seal {
  return parseAs(sealSchema, value, (fault, options) => new SealError('seal/form', fault, options))
}

/** Distinct digests, ascending. */
function leavesOf(digests: Iterable<Hex>): readonly Hex[] {
  return [...new Set(digests)].sort()
}

const leaf = (digest: Hex) => hexToBytes(digest.slice(2))
