// Makes a season of two rounds out of pictures and votes: one that is closed, counted and sealed by its witness, then the pool that
// follows from it, open: to a vote, or for practice. Every rule is that of `rounds/`; nothing here is drawn or clocked, so equal input gives equal files.
import { verifyMany, type VerifiedBallot } from '../../ballots/index.ts'
import type { Hex } from '../../ethereum/index.ts'
import { bytesId, canonicalJson, createRandom, readPngRecipe, readPngSize } from '../../fragment/index.ts'
import {
  loadBallotFiles,
  loadWitnesses,
  charterId,
  nextPool,
  openRound,
  parseManifest,
  roundResult,
  sealBallots,
  seasonJson,
  tally,
  votingPowers,
  type BallotFile,
  type Charter,
  type Entrant,
  type PoolFragment,
  type Round,
  type Snapshot,
  type StakeReading,
} from '../../rounds/index.ts'
import type { TestVoter } from '../localChain/testVoters.ts'
import { castVotes, type ContractVoter, type Polling, type Votes } from './castVotes.ts'
import { recastVotes } from './recastVotes.ts'

const { writeBallotFile } = await loadBallotFiles()
const { signSeal } = await loadWitnesses()

/** A picture as a PNG file with its recipe inside. */
export type Png = Uint8Array<ArrayBuffer>

export interface PlannedRound {
  readonly charter: Charter
  readonly theme: string
  /** The new ones. */
  readonly pictures: readonly Png[]
  readonly opensAt: number
  /** Null for practice: then nobody votes. */
  readonly closesAt: number | null
  readonly voters: readonly TestVoter[]
}

export interface SeasonPlan {
  readonly note: string
  readonly snapshots: readonly Snapshot[]
  readonly seed: number
  readonly closed: PlannedRound
  readonly open: PlannedRound
  /** Secret key of the witness that the closed round's charter names; 32 bytes. */
  readonly witness: Uint8Array
  /** What all voters like, by picture id, in any unit; null where nobody knows, and then it is drawn. */
  readonly appeal: ReadonlyMap<string, number> | null
  /** Votes in the closed round that are cast again; null where they are invented. */
  readonly earlier: BallotFile | null
  /** Votes in the closed round, too; null leaves it out. */
  readonly contract: ContractVoter | null
  /** Reads what voters staked at the round's snapshots. */
  readonly readStakes: (round: Round, voters: readonly Hex[]) => Promise<readonly StakeReading[]>
}

/** Files of a season by their path inside its folder. */
export type SeasonFiles = ReadonlyMap<string, string | Png>

/** How long after the close the witness signs, in seconds. */
const sealedAfter = 1800

/** Composes both rounds. @throws the errors of `rounds/` where something does not fit the charter. */
export async function composeSeason(plan: SeasonPlan): Promise<SeasonFiles> {
  const { closed, open } = plan
  const firstPool = nextPool({
    charter: closed.charter,
    pool: [],
    result: null,
    winner: null,
    entrants: closed.pictures.map(entrantOf),
    number: 0,
  })
  const first = openedRound(plan, closed, 0, null, firstPool)
  const votes = plan.earlier
    ? await recastVotes(first, plan.earlier, plan.contract)
    : await castVotes(first, {
        ...pollingIn(plan, first),
        voters: closed.voters,
        contract: plan.contract,
        isOdd: true,
      })
  const stakes = await readAll(plan, first, votes)
  const result = await count(first, votes, stakes)
  const seal = signSeal(
    {
      round: first,
      digests: votes.sealed,
      isFinal: true,
      until: closed.closesAt!,
      createdAt: closed.closesAt! / 1000 + sealedAfter,
    },
    plan.witness,
  )

  const secondPool = nextPool({
    charter: open.charter,
    pool: firstPool,
    result,
    winner: result.winner,
    entrants: open.pictures.map(entrantOf),
    number: 1,
  })
  const second = openedRound(plan, open, 1, first.id, secondPool)

  const pictures = new Map([...closed.pictures, ...open.pictures].map((png) => [bytesId(png), png]))
  const season = {
    note: plan.note,
    rounds: [first, second].map((round) => ({
      round,
      recipes: round.manifest.fragments.map(({ id }) => readPngRecipe(pictures.get(id)!)),
      hasBallots: round.manifest.closesAt !== null,
    })),
  }
  return new Map<string, string | Png>([
    ['season.json', canonicalJson(seasonJson(season))],
    [
      ballotsPath(first.id),
      writeBallotFile({
        round: first,
        ballots: votes.ballots,
        stakes,
        seal: { seal: sealBallots(first.id, votes.sealed), digests: [...votes.sealed].sort() },
        witnesses: [seal],
      }),
    ],
    ...(second.manifest.closesAt === null
      ? []
      : [[ballotsPath(second.id), await openBallots(plan, second)] as const]),
    ...[...pictures].map(([id, png]) => [picturePath(id), png] as const),
  ])
}

/** The file of a round that is being voted on. */
async function openBallots(plan: SeasonPlan, round: Round): Promise<string> {
  const { voters } = plan.open
  const votes = await castVotes(round, { ...pollingIn(plan, round), voters, contract: null, isOdd: false })
  const stakes = await readAll(plan, round, votes)
  return writeBallotFile({ round, ballots: votes.ballots, stakes, seal: null })
}

export const picturePath = (id: string) => `pictures/${id}.png`
export const ballotsPath = (round: string) => `ballots/${round}.json`

function openedRound(
  { snapshots }: SeasonPlan,
  { charter, theme, opensAt, closesAt }: PlannedRound,
  number: number,
  previous: string | null,
  fragments: readonly PoolFragment[],
): Round {
  const manifest = parseManifest({
    charterId: charterId(charter),
    number,
    theme,
    previous,
    beacon: null, // its prompts were drawn from a fixed seed, not from a brief
    opensAt,
    closesAt,
    snapshots: closesAt === null ? [] : snapshots,
    fragments,
    ...(charter.version === 1
      ? { version: 1, briefId: null }
      : { version: 2, beaconBlock: null, files: noFiles, chosen: null }),
  })
  return openRound(charter, manifest)
}

/** Nothing was chosen among candidates. */
const noFiles = {
  brief: null,
  candidates: null,
  choice: null,
  finished: null,
  recipes: null,
  contactSheet: null,
  words: null,
}

/** What the voters of a round share: the appeal, standardised and a little stronger than what each likes alone. */
function pollingIn({ seed, appeal }: SeasonPlan, { manifest }: Round): Pick<Polling, 'seed' | 'appeal'> {
  const drawn = createRandom(seed, `appeal in ${manifest.number}`)
  const values = manifest.fragments.map(({ id }) => appeal?.get(id) ?? drawn.normal())
  const mean = values.reduce((sum, value) => sum + value) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { seed, appeal: values.map((value) => (1.4 * (value - mean)) / Math.sqrt(variance || 1)) }
}

async function readAll({ readStakes }: SeasonPlan, round: Round, { ballots }: Votes) {
  return readStakes(round, [...new Set(ballots.map(({ message }) => message.voter))].sort())
}

async function count(round: Round, { ballots, sealed }: Votes, stakes: readonly StakeReading[]) {
  const verified: VerifiedBallot[] = []
  for await (const ballot of verifyMany(ballots)) verified.push(ballot)
  return roundResult(
    round,
    tally({ round, ballots: verified, powerOf: votingPowers(round, stakes), sealed: new Set(sealed) }),
  )
}

function entrantOf(png: Png): Entrant {
  return { id: bytesId(png), bytes: png.length, mime: 'image/png', ...readPngSize(png) }
}
