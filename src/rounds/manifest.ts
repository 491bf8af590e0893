// The manifest: everything one round's count depends on, under one hash. A ballot signs that hash, and with it the
// pictures, their order, the chains, the snapshot blocks and the closing time.
import * as v from 'valibot'
import type { Hex } from '../ethereum/index.ts'
import { contentId, parseAs } from '../fragment/index.ts'
import { charterId, isPractice, type Charter } from './charter.ts'
import { ManifestError } from './errors.ts'
import { enforceCharter } from './enforceCharter.ts'
import { manifest1, type poolFragment, type snapshot } from './manifest1.ts'
import { manifest2, type Manifest2 } from './manifest2.ts'

/** Snapshots of different chains further apart than this would let bridged stake count twice. */
const maxSnapshotSpread = 60_000

const manifest = v.variant('version', [manifest1, manifest2])

export type Manifest1 = Readonly<v.InferOutput<typeof manifest1>>
/** Of either version. */
export type Manifest = Manifest1 | Manifest2
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
  if (closesAt !== null && opensAt >= closesAt)
    throw new ManifestError('manifest/times', { opensAt, closesAt })
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
 * @throws ManifestError when it names another charter, has not exactly one snapshot for each chain whose stake counts, is of
 * another version than its charter, or breaks a rule of it (`enforceCharter`). Of version 1 only the number of new pictures was
 * ever a rule.
 */
export function openRound(charter: Charter, manifest: Manifest): Round {
  const id = charterId(charter)
  if (manifest.charterId !== id) {
    throw new ManifestError('manifest/other-charter', { received: manifest.charterId, expected: id })
  }
  if (manifest.version !== charter.version) {
    throw new ManifestError('manifest/version', { received: manifest.version, expected: charter.version })
  }
  const entrants = manifest.fragments.filter((fragment) => fragment.since === manifest.number).length
  if (entrants > charter.entrants) {
    throw new ManifestError('manifest/entrants', { entrants, most: charter.entrants })
  }
  const expected = isPractice(charter) ? [] : chainsOf(charter.stakes)
  const received = chainsOf(manifest.snapshots)
  if (expected.join() !== received.join()) throw new ManifestError('manifest/chains', { received, expected })
  if (charter.version === 2 && manifest.version === 2) enforceCharter(charter, manifest)
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
