// What a charter says is enforced on every manifest under it: what can be seen without another document here, what follows from
// the round before in `checkSuccession`. Cheap checks only; times of blocks are claims until a chain confirms them.
import { maxPower } from '../ballots/index.ts'
import { ascending } from './ascending.ts'
import { isAutonomous, type Charter2 } from './charter.ts'
import { ManifestError } from './errors.ts'
import type { Manifest2 } from './manifest2.ts'
import { weekOf } from './week.ts'

/** Snapshot blocks are the last ones before the opening; finality takes some twenty minutes. */
const oldestSnapshot = 3_600_000
/** The most ballots a seal can hold. */
const maxBallots = 2n ** 24n

/** @throws ManifestError for the first rule that is broken. */
export function enforceCharter(charter: Charter2, manifest: Manifest2): void {
  if ('practice' in charter.schedule) {
    if (manifest.closesAt !== null) throw new ManifestError('manifest/practice', { member: 'closesAt' })
    if (manifest.snapshots.length > 0) throw new ManifestError('manifest/practice', { member: 'snapshots' })
  } else {
    checkWeek(charter, charter.schedule, manifest)
    checkPrevious(manifest)
    checkEntrants(charter, manifest)
  }
  checkPool(charter, manifest)
  checkChosen(charter, manifest)
}

function checkWeek(
  { beacon }: Charter2,
  schedule: Parameters<typeof weekOf>[0],
  { opensAt, closesAt, snapshots, beacon: drawn, beaconBlock }: Manifest2,
): void {
  if (closesAt === null) throw new ManifestError('manifest/never-closes', {})
  const week = weekOf(schedule, opensAt)
  if (opensAt !== week.opensAt)
    throw new ManifestError('manifest/schedule', { received: opensAt, expected: week.opensAt })
  if (closesAt !== week.closesAt)
    throw new ManifestError('manifest/schedule', { received: closesAt, expected: week.closesAt })
  for (const { chainId, time } of snapshots) {
    if (opensAt - time > oldestSnapshot)
      throw new ManifestError('manifest/old-snapshot', {
        chainId,
        before: opensAt - time,
        most: oldestSnapshot,
      })
  }
  const isOfBlock = beaconBlock !== null && beaconBlock.time >= week.sealedBy && beaconBlock.time < opensAt
  const isRight = drawn === null || beacon === 'seal' ? beaconBlock === null : isOfBlock
  if (!isRight) throw new ManifestError('manifest/beacon', { expected: beacon })
}

function checkPrevious({ number, previous }: Manifest2): void {
  if ((number === 0) !== (previous === null)) throw new ManifestError('manifest/previous', { number })
}

function checkEntrants({ entrants: expected }: Charter2, { number, fragments }: Manifest2): void {
  const entrants = fragments.filter(({ since }) => since === number).length
  if (entrants < expected) throw new ManifestError('manifest/too-few', { entrants, expected })
}

function checkPool({ pool, period }: Charter2, { number, fragments }: Manifest2): void {
  const stayed = fragments.filter(({ since }) => since !== number).length
  if (pool.kind === 'keepTop' && stayed > pool.count)
    throw new ManifestError('manifest/pool', { stayed, most: pool.count })
  const votes = Math.min(number % (period.voted + period.autonomous), period.voted)
  for (const [index, { id, since, earned }] of fragments.entries()) {
    if (since > number) throw new ManifestError('manifest/since', { id, since, number })
    const most = BigInt(since === number ? 0 : votes) * maxBallots * maxPower
    const vp = BigInt(earned)
    if (vp > most || vp < -most)
      throw new ManifestError('manifest/earned', { id, earned, most: String(most) })
    const before = fragments[index - 1]
    if (before && (before.since - since || ascending(before.id, id)) > 0)
      throw new ManifestError('manifest/order', { index })
  }
}

function checkChosen(charter: Charter2, { number, chosen, fragments }: Manifest2): void {
  const isAlone = isAutonomous(charter, number)
  const isInRound = fragments.some(({ id }) => id === chosen)
  if (isAlone ? !isInRound : chosen !== null) throw new ManifestError('manifest/chosen', { number })
}
