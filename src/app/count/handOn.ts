// What of a round's seals goes into a file for somebody else.
import type { ClaimedSeal } from '../../archive/index.ts'
import {
  loadWitnesses,
  maxFileEvents,
  sealBallots,
  type BallotFile,
  type Round,
  type SignedEvent,
} from '../../rounds/index.ts'

/** The list that the witnesses sealed; else the one that everybody claims. Where claims differ, the file says nothing. */
export async function listToHandOn(
  round: Round,
  seals: readonly ClaimedSeal[],
  events: readonly SignedEvent[],
): Promise<BallotFile['seal']> {
  const { settleSeal } = await loadWitnesses()
  const lists = seals.map(({ digests }) => digests)
  const { list } = settleSeal(round, events, lists, new Set())
  if (list !== null) return { seal: sealBallots(round.id, list), digests: [...list] }
  const [first] = seals
  const isOne = seals.every(({ seal }) => seal.root === first?.seal.root)
  return first && isOne ? { seal: first.seal, digests: first.digests } : null
}

/** Final seals and openings before running seals, the latest first: a file has room for so many. */
export function statementsToHandOn(events: readonly SignedEvent[]): readonly SignedEvent[] {
  const isRunning = ({ tags }: SignedEvent) =>
    tags.some(([name, value]) => name === 'f' && value === 'running')
  return [...events]
    .sort((a, b) => Number(isRunning(a)) - Number(isRunning(b)) || b.created_at - a.created_at)
    .slice(0, maxFileEvents)
}
