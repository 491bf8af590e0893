// A round with more ballots than one file may hold goes into several, each of which can be opened by itself: the writer's
// limits are the reader's. What is known of a voter's stakes travels with the ballots; all of these together, unless they are more
// than a reader keeps of one file.
import { ballotJson, type SignedBallot } from '../../ballots/index.ts'
import type { Hex } from '../../ethereum/index.ts'
import type { Json } from '../../fragment/index.ts'
import {
  loadBallotFiles,
  maxBallotFileLength,
  maxFileBallots,
  maxFileBallotsEach,
  maxFileStakes,
  type BallotFile,
} from '../../rounds/index.ts'

/** What one file may hold. */
export interface FileLimits {
  /** In characters. */
  readonly length: number
  readonly ballots: number
  readonly stakes: number
  /** Ballots of one voter. */
  readonly each: number
}

const limits: FileLimits = {
  length: maxBallotFileLength,
  ballots: maxFileBallots,
  stakes: maxFileStakes,
  each: maxFileBallotsEach,
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

/** Each voter's ballots in as few shares as a reader keeps whole, and with every share what is known of the voter's stakes. */
function sharesOf({ ballots, stakes }: BallotFile, each: number): readonly (readonly Part[])[] {
  const voters = new Map<Hex, [Part, ...Part[]]>()
  const of = (voter: Hex) => {
    const known = voters.get(voter) ?? [emptyPart()]
    voters.set(voter, known)
    return known
  }
  for (const ballot of ballots) {
    const shares = of(ballot.message.voter)
    if (shares.at(-1)!.ballots.length === each) shares.push(emptyPart())
    const share = shares.at(-1)!
    share.ballots.push(ballot)
    share.length += lengthOf(ballotJson(ballot))
  }
  for (const stake of stakes) {
    for (const share of of(stake.voter)) {
      share.stakes.push(stake)
      share.length += lengthOf({ ...stake, amount: String(stake.amount) })
    }
  }
  return [...voters.values()]
}

function partsOf(content: BallotFile, most: FileLimits, frame: number): readonly BallotFile[] {
  const parts: Part[] = [emptyPart(frame)]
  let left = sharesOf(content, most.each)
  while (left.length > 0) {
    for (const [share] of left) {
      const last = parts.at(-1)!
      const isFull =
        last.length + share!.length > most.length ||
        last.ballots.length + share!.ballots.length > most.ballots ||
        last.stakes.length + share!.stakes.length > most.stakes
      const into = isFull && last.length > frame ? emptyPart(frame) : last
      if (into !== last) parts.push(into)
      into.length += share!.length
      for (const ballot of share!.ballots) into.ballots.push(ballot)
      for (const stake of share!.stakes) into.stakes.push(stake)
    }
    // No file holds two shares of one voter.
    left = left.map(([, ...more]) => more).filter((more) => more.length > 0)
    if (left.length > 0) parts.push(emptyPart(frame))
  }
  return parts.map(({ ballots, stakes }) => ({ ...content, ballots, stakes }))
}

const emptyPart = (length = 0): Part => ({ ballots: [], stakes: [], length })

/** Characters of an item in a list. */
const lengthOf = (json: Json) => JSON.stringify(json).length + 1
