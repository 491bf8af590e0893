// The sample season over the blocks of the local chains, so that the whole journey can be tried with a wallet that has
// stake. Another manifest is another round, with another id and without ballots.
import { openRound, type Season, type SeasonRound, type Snapshot } from '../../rounds/index.ts'

const week = 7 * 86_400_000

/**
 * The season, with each round that is open at `now` replaced by a copy over these blocks that is open this week.
 *
 * @param now Milliseconds since 1970.
 */
export function repinSeason({ rounds }: Season, snapshots: readonly Snapshot[], now: number): Season {
  return {
    note: 'A copy of the sample season for the test chains on this computer.',
    rounds: rounds.map((each) =>
      (each.round.manifest.closesAt ?? Infinity) > now
        ? { ...each, round: repin(each, snapshots, now), hasBallots: false }
        : each,
    ),
  }
}

function repin({ round }: SeasonRound, snapshots: readonly Snapshot[], now: number) {
  const wanted = new Set(round.charter.stakes.map(({ chainId }) => chainId))
  const blocks = snapshots.filter(({ chainId }) => wanted.has(chainId)).sort((a, b) => a.chainId - b.chainId)
  // A week's visits find one round.
  const opensAt = Math.max(round.manifest.opensAt, now - (now % week), ...blocks.map(({ time }) => time))
  return openRound(round.charter, {
    ...round.manifest,
    snapshots: blocks,
    opensAt,
    closesAt: opensAt + week,
  })
}
