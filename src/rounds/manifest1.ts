// The first version of the manifest, of 0.2.0: still read and counted; its ids are fixed for ever.
import * as v from 'valibot'
import { bytes32, chainId } from '../ethereum/index.ts'
import { decimal, listOf, sha256, time, whole } from '../fragment/index.ts'
import { visibleLine } from './fields.ts'

/** One picture of the round; its position in the manifest is its number in ballots. */
export const poolFragment = v.strictObject({
  /** SHA-256 of the file, checked before it is decoded, as are the numbers below. */
  id: sha256,
  bytes: whole(1, 64 * 1024 * 1024),
  /** Raster formats only: an SVG is a program. */
  mime: v.picklist(['image/png', 'image/webp', 'image/jpeg', 'image/avif']),
  width: whole(1, 4096),
  height: whole(1, 4096),
  /** Number of the round it entered in. */
  since: whole(0, 1_000_000),
  /** Net VP it has earned in this period, in decimal digits. */
  earned: decimal,
})

/** The block of one chain at which stake is read and contract wallets are asked. */
export const snapshot = v.strictObject({
  chainId,
  blockNumber: whole(0, Number.MAX_SAFE_INTEGER),
  blockHash: bytes32,
  /** The block's own time. */
  time,
})

export const manifest1 = v.strictObject({
  version: v.literal(1),
  charterId: sha256,
  /** Counts from 0 under one charter. */
  number: whole(0, 1_000_000),
  theme: v.nullable(visibleLine(200)),
  /** Id of the round before, or null for the first. */
  previous: v.nullable(sha256),
  /** The beacon the brief was drawn with: a block hash or a seal's root, without 0x. */
  beacon: v.nullable(sha256),
  /** The brief the new pictures were painted from, or null where there was none. */
  briefId: v.nullable(sha256),
  opensAt: time,
  closesAt: time,
  snapshots: listOf(snapshot, [0, 16], (block) => String(block.chainId)),
  /** The pool of this round: what stayed, then what is new. */
  fragments: listOf(poolFragment, [2, 2000], (fragment) => fragment.id),
})
