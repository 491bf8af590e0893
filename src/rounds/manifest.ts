// The manifest: everything one round's count depends on, under one hash. A ballot signs that hash, and with it the
// pictures, their order, the chains, the snapshot blocks and the closing time.
import * as v from 'valibot'
import { bytes32, chainId, type Hex } from '../ethereum/index.ts'
import { contentId, decimal, listOf, parseAs, sha256, time, whole } from '../fragment/index.ts'
import { charterId, type Charter } from './charter.ts'
import { ManifestError } from './errors.ts'
import { visibleLine } from './fields.ts'

/** One picture of the round; its position in the manifest is its number in ballots. */
const poolFragment = v.strictObject({
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
const snapshot = v.strictObject({
  chainId,
  blockNumber: whole(0, Number.MAX_SAFE_INTEGER),
  blockHash: bytes32,
  /** The block's own time. */
  time,
})

/** Snapshots of different chains further apart than this would let bridged stake count twice. */
const maxSnapshotSpread = 60_000

const manifest = v.strictObject({
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

export type Manifest = Readonly<v.InferOutput<typeof manifest>>
export type PoolFragment = Readonly<v.InferOutput<typeof poolFragment>>
export type Snapshot = Readonly<v.InferOutput<typeof snapshot>>

/** A manifest with the charter it fits. */
export interface Round {
  /** SHA-256 of the manifest, without 0x. */
  readonly id: string
  readonly charter: Charter
  readonly manifest: Manifest
}

/**
 * Checks that a value from outside is a manifest.
 *
 * @throws ManifestError naming the first member that is wrong; for a close before the opening, for snapshot blocks younger
 * than the opening, and for snapshots of different chains over 60 seconds apart.
 */
export function parseManifest(value: unknown): Manifest {
  const parsed = parseAs(
    manifest,
    value,
    (fault, options) => new ManifestError('manifest/form', fault, options),
  )
  checkTimes(parsed)
  return parsed
}

function checkTimes({ opensAt, closesAt, snapshots }: Manifest): void {
  if (opensAt >= closesAt) throw new ManifestError('manifest/times', { opensAt, closesAt })
  for (const { chainId, time } of snapshots) {
    if (time > opensAt) throw new ManifestError('manifest/late-snapshot', { chainId, time, opensAt })
  }
  const apart = spread(snapshots.map(({ time }) => time))
  if (apart > maxSnapshotSpread) {
    throw new ManifestError('manifest/snapshots-apart', { apart, most: maxSnapshotSpread })
  }
}

/** SHA-256 of the manifest's canonical JSON (RFC 8785). */
export function roundId(manifest: Manifest): string {
  return contentId(manifest)
}

/** The round's id as the `bytes32 round` of a ballot. */
export function ballotRound(round: Round): Hex {
  return `0x${round.id}`
}

/**
 * Puts a manifest under its charter.
 *
 * @throws ManifestError when it names another charter, brings in more new pictures than the charter lets in, or has not
 * exactly one snapshot for each chain whose stake counts.
 */
export function openRound(charter: Charter, manifest: Manifest): Round {
  const id = charterId(charter)
  if (manifest.charterId !== id) {
    throw new ManifestError('manifest/other-charter', { received: manifest.charterId, expected: id })
  }
  const entrants = manifest.fragments.filter((fragment) => fragment.since === manifest.number).length
  if (entrants > charter.entrants) {
    throw new ManifestError('manifest/entrants', { entrants, most: charter.entrants })
  }
  const expected = chainsOf(charter.stakes)
  const received = chainsOf(manifest.snapshots)
  if (expected.join() !== received.join()) throw new ManifestError('manifest/chains', { received, expected })
  return { id: roundId(manifest), charter, manifest }
}

/** The distinct chains, ascending. */
function chainsOf(items: readonly { readonly chainId: number }[]): readonly number[] {
  return [...new Set(items.map((item) => item.chainId))].sort((a, b) => a - b)
}

function spread(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b)
  return (sorted.at(-1) ?? 0) - (sorted[0] ?? 0)
}
