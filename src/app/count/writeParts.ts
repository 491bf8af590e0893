// A round with more ballots than one file may hold goes into several, each of which can be opened by itself: the writer's
// limit is the reader's. All ballots of a voter and what is known of their stakes travel together.
import { ballotJson, type SignedBallot } from '../../ballots/index.ts'
import type { Hex } from '../../ethereum/index.ts'
import type { Json } from '../../fragment/index.ts'
import {
  loadBallotFiles,
  maxBallotFileLength,
  maxFileBallots,
  maxFileStakes,
  type BallotFile,
} from '../../rounds/index.ts'

/** What one file may hold. */
export interface FileLimits {
  /** In characters. */
  readonly length: number
  readonly ballots: number
  readonly stakes: number
}

const limits: FileLimits = {
  length: maxBallotFileLength,
  ballots: maxFileBallots,
  stakes: maxFileStakes,
}

/** Writes as few files as hold everything; one, nearly always. */
export async function writeParts(content: BallotFile, most: FileLimits = limits): Promise<readonly Blob[]> {
  const { writeBallotFile } = await loadBallotFiles()
  const frame = writeBallotFile({ ...content, ballots: [], stakes: [] }).length
  return partsOf(content, most, frame).map(
    (part) => new Blob([writeBallotFile(part)], { type: 'application/json' }),
  )
}

interface Part {
  readonly ballots: SignedBallot[]
  readonly stakes: BallotFile['stakes'][number][]
  length: number
}

function partsOf(content: BallotFile, most: FileLimits, frame: number): readonly BallotFile[] {
  const voters = new Map<Hex, Part>()
  const of = (voter: Hex): Part => {
    const known = voters.get(voter) ?? { ballots: [], stakes: [], length: 0 }
    voters.set(voter, known)
    return known
  }
  for (const ballot of content.ballots) {
    const part = of(ballot.message.voter)
    part.ballots.push(ballot)
    part.length += lengthOf(ballotJson(ballot))
  }
  for (const stake of content.stakes) {
    const part = of(stake.voter)
    part.stakes.push(stake)
    part.length += lengthOf({ ...stake, amount: String(stake.amount) })
  }
  const parts: Part[] = [{ ballots: [], stakes: [], length: frame }]
  for (const each of voters.values()) {
    const last = parts.at(-1)!
    const isFull =
      last.length + each.length > most.length ||
      last.ballots.length + each.ballots.length > most.ballots ||
      last.stakes.length + each.stakes.length > most.stakes
    const into = isFull && last.length > frame ? { ballots: [], stakes: [], length: frame } : last
    if (into !== last) parts.push(into)
    into.length += each.length
    for (const ballot of each.ballots) into.ballots.push(ballot)
    for (const stake of each.stakes) into.stakes.push(stake)
  }
  return parts.map(({ ballots, stakes }) => ({ ...content, ballots, stakes }))
}

/** Characters of an item in a list. */
const lengthOf = (json: Json) => JSON.stringify(json).length + 1
