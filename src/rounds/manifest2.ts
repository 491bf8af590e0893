// The second version of the manifest: beside what is voted on, the hashes of everything a round was made from, so that anyone
// recomputes the choice of its pictures.
import * as v from 'valibot'
import { chainId } from '../ethereum/index.ts'
import { listOf, sha256, time, whole } from '../fragment/index.ts'
import { blob, visibleLine } from './fields.ts'
import { poolFragment, snapshot } from './manifest1.ts'

export const manifest2 = v.strictObject({
  version: v.literal(2),
  charterId: sha256,
  /** Counts from 0 under one charter. */
  number: whole(0, 1_000_000),
  theme: v.nullable(visibleLine(200)),
  /** Id of the round before; null for the first, and only for it. */
  previous: v.nullable(sha256),
  /** What the brief was drawn with: a block's hash or a seal's root, without 0x; null where nothing was drawn. */
  beacon: v.nullable(sha256),
  /** Where that block stands; null for a seal. */
  beaconBlock: v.nullable(v.strictObject({ chainId, blockNumber: whole(0, Number.MAX_SAFE_INTEGER), time })),
  /** What the round was made from, each as one file; null where it does not exist. */
  files: v.strictObject({
    /** Every prompt the artist might have painted. */
    brief: v.nullable(blob),
    /** Quantised embeddings of all candidates. */
    candidates: v.nullable(blob),
    /** Which candidates were chosen, and by which head. */
    choice: v.nullable(blob),
    /** Quantised embeddings of the finished pictures. */
    finished: v.nullable(blob),
    recipes: v.nullable(blob),
    /** All pictures in cells of 96 px, one WebP. */
    contactSheet: v.nullable(blob),
    /** Titles, stories and the artist's note. */
    words: v.nullable(blob),
  }),
  opensAt: time,
  /** Null in a practice round, and only there. */
  closesAt: v.nullable(time),
  snapshots: listOf(snapshot, [0, 16], (block) => String(block.chainId)),
  /** The picture an artist that chooses alone has chosen; null where there is a vote. */
  chosen: v.nullable(sha256),
  /** The pool of this round, oldest first, then by id. */
  fragments: listOf(poolFragment, [2, 2000], (fragment) => fragment.id),
})

export type Manifest2 = Readonly<v.InferOutput<typeof manifest2>>
