// Development only: the open rounds of the sample season, pinned to the blocks of the local test chain, so that the whole
// journey can be tried with a wallet that has stake. Another manifest is another round, with another id.
import type { Archive, NewRound, StoredRound } from '../../../archive/index.ts'
import type { Provenance } from '../../../exchange/index.ts'
import { openRound, type SeasonRound, type Snapshot } from '../../../rounds/index.ts'

const day = 86_400_000
const copyNote = 'A copy of the sample round for the test chain on this computer.'

/** A copy of a round over other blocks, open now. */
function repin(
  { round, recipes }: SeasonRound,
  snapshots: readonly Snapshot[],
  source: Provenance,
): NewRound {
  const now = source.at
  const wanted = new Set(round.charter.stakes.map(({ chainId }) => chainId))
  const blocks = snapshots.filter(({ chainId }) => wanted.has(chainId)).sort((a, b) => a.chainId - b.chainId)
  // The day's first hour, so that one day's visits find one round.
  const today = now - (now % day)
  const opensAt = Math.max(round.manifest.opensAt, today, ...blocks.map(({ time }) => time))
  const manifest = { ...round.manifest, snapshots: blocks, opensAt, closesAt: opensAt + 7 * day }
  return {
    round: openRound(round.charter, manifest),
    recipes,
    note: copyNote,
    source,
  }
}

/** What this device knows, with the season's open rounds replaced by copies over the local chain. */
export async function withLocalChain(
  archive: Archive,
  season: readonly SeasonRound[],
  snapshots: readonly Snapshot[],
  source: Provenance,
): Promise<readonly StoredRound[]> {
  const open = season.filter(({ round }) => round.manifest.closesAt > source.at)
  const copies = await Promise.all(open.map((each) => archive.rounds.save(repin(each, snapshots, source))))
  const replaced = new Set(open.map(({ round }) => round.id))
  const isCopy = ({ note }: StoredRound) => note === copyNote
  const others = (await archive.rounds.list()).filter((stored) => !replaced.has(stored.id) && !isCopy(stored))
  return [...copies, ...others]
}
