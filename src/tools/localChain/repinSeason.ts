// The sample season over the blocks of the local chains, so that the whole journey can be tried with a wallet that has
// stake. Another manifest is another round, with another id and without ballots.
import {
  charterId,
  openRound,
  parseCharter,
  parseManifest,
  type Charter,
  type Season,
  type SeasonRound,
  type Snapshot,
} from '../../rounds/index.ts'

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
  const charter = testCharter(round.charter)
  const wanted = new Set(charter.stakes.map(({ chainId }) => chainId))
  const blocks = snapshots.filter(({ chainId }) => wanted.has(chainId)).sort((a, b) => a.chainId - b.chainId)
  const { number, theme, previous, fragments, opensAt: opened } = round.manifest
  // A week's visits find one round.
  const opensAt = Math.max(opened, now - (now % week), ...blocks.map(({ time }) => time))
  const manifest = parseManifest({
    version: 1,
    charterId: charterId(charter),
    number,
    theme,
    previous,
    beacon: null,
    briefId: null,
    opensAt,
    closesAt: opensAt + week,
    snapshots: blocks,
    fragments,
  })
  return openRound(charter, manifest)
}

/** The same rules in version 1, which takes blocks of any age: those of the test chains stand still. */
function testCharter({
  name,
  packId,
  vocabularyId,
  period,
  entrants,
  pool,
  power,
  ...rest
}: Charter): Charter {
  const { negativeVotes, stakes, beacon, witnesses } = rest
  return parseCharter({
    version: 1,
    name,
    packId,
    vocabularyId,
    schedule: { weekday: 2, hour: 14, days: 7 },
    period,
    entrants,
    pool,
    power,
    negativeVotes,
    stakes,
    beacon,
    relays: [],
    witnesses,
    moneyRule: 'none',
  })
}
