// The count of a round's ballots from their file alone, by the rules every page counts by.
import { parseChoices, verifyMany, type VerifiedBallot } from '../../ballots/index.ts'
import { canonicalJson, type Json } from '../../fragment/index.ts'
import {
  isAutonomous,
  loadWitnesses,
  resultId,
  roundResult,
  tally,
  votingPowers,
  type OpenedBallotFile,
  type RoundResult,
} from '../../rounds/index.ts'
import type { Vote } from '../../taste/index.ts'

const { settleSeal } = await loadWitnesses()

export interface Recount {
  readonly result: RoundResult
  /** Of the counted ballots, by digest; null where the artist chose alone. */
  readonly votes: readonly Vote[] | null
  /** What the next brief is drawn with: the seal's root, or the round's id where there was no vote. */
  readonly beacon: string
  /** The file tally.json. */
  readonly document: string
}

/** @throws Error where its ballots are not all signed by their voters, or its witness's seal does not settle them. */
export async function recount({
  round,
  ballots,
  stakes,
  seal,
  witnesses,
}: OpenedBallotFile): Promise<Recount> {
  const verified: VerifiedBallot[] = []
  for await (const ballot of verifyMany(ballots)) verified.push(ballot)
  const isAlone = isAutonomous(round.charter, round.manifest.number)
  const held = new Set(verified.map(({ digest }) => digest))
  const sealing = settleSeal(round, witnesses, seal ? [seal.digests] : [], held)
  if (sealing.state.why !== null && !isAlone)
    throw new Error(`The seal is not settled: ${sealing.state.why}.`)
  const forged = verified.filter(({ verdict }) => verdict.status !== 'valid').length
  if (forged > 0) throw new Error(`${forged} ballots are not signed by their voters.`)
  const counted = tally({
    round,
    ballots: verified,
    powerOf: votingPowers(round, stakes),
    sealed: sealing.list,
  })
  const result = roundResult(round, counted)
  const byDigest = new Map(verified.map(({ digest, signed }) => [digest, signed.message.choices]))
  const votes = isAlone
    ? null
    : counted.counted.map(({ digest }) => ({ choices: parseChoices(byDigest.get(digest)!) }))
  const beacon = sealing.state.why === null ? sealing.state.root : round.id
  const document = canonicalJson({ version: 1, id: resultId(result), beacon, result } as unknown as Json)
  return { result, votes, beacon, document }
}
