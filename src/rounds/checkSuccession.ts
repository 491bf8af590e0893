// Whether a round is the one that follows another: its number, its pool, its beacon. Everything is recomputed from the round
// before and its result; nothing is believed because the manifest says so.
import { ManifestError } from './errors.ts'
import type { Round } from './manifest.ts'
import { nextPool } from './pool.ts'
import type { RoundResult } from './result.ts'

/** The round before, and how it ended. */
export interface Ended {
  readonly round: Round
  /** The count; null where the artist chose alone. */
  readonly result: Pick<RoundResult, 'ranking'> | null
  /** Id of the picture that left for good, or null. */
  readonly winner: string | null
}

/**
 * Checks a round against the one it names as previous.
 *
 * @throws ManifestError when it names another, its number is not the next, it opens before the other closes, or its pool is
 * not what the charter's rule leaves.
 */
export function checkSuccession(round: Round, { round: before, result, winner }: Ended): void {
  const { charter, manifest } = round
  if (manifest.previous !== before.id) {
    throw new ManifestError('manifest/other-previous', {
      received: String(manifest.previous),
      expected: before.id,
    })
  }
  if (manifest.number !== before.manifest.number + 1) {
    throw new ManifestError('manifest/other-previous', {
      received: String(manifest.number),
      expected: String(before.manifest.number + 1),
    })
  }
  const { closesAt } = before.manifest
  if (closesAt === null || manifest.opensAt < closesAt) {
    throw new ManifestError('manifest/schedule', {
      received: manifest.opensAt,
      expected: closesAt ?? manifest.opensAt,
    })
  }
  const { number, fragments } = manifest
  const entrants = fragments
    .filter(({ since }) => since === number)
    .map(({ since: _, earned: __, ...rest }) => rest)
  const pool = nextPool({ charter, pool: before.manifest.fragments, result, winner, entrants, number })
  for (let i = 0; i < Math.max(pool.length, fragments.length); i++) {
    const [expected, received] = [pool[i], fragments[i]]
    const isSame =
      expected?.id === received?.id &&
      expected?.earned === received?.earned &&
      expected?.since === received?.since
    if (!isSame) throw new ManifestError('manifest/carried', { id: (received ?? expected)!.id })
  }
}
