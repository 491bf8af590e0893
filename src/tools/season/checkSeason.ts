// Reads a season back as a page would and recounts it: every picture against its hash, every ballot, seal and pool.
import { verifyMany, type VerifiedBallot } from '../../ballots/index.ts'
import { bytesId, readPngSize } from '../../fragment/index.ts'
import {
  loadBallotFiles,
  loadWitnesses,
  maxSeasonLength,
  nextPool,
  parseSeason,
  resultId,
  roundResult,
  tally,
  votingPowers,
  type Round,
  type RoundResult,
  type Sealing,
} from '../../rounds/index.ts'
import { ballotsPath, picturePath, type SeasonFiles } from './composeSeason.ts'

const { readBallotFile } = await loadBallotFiles()
const { settleSeal } = await loadWitnesses()

export interface CheckedRound {
  readonly round: Round
  readonly ballots: number
  /** Whether its witnesses settled which ballots there are. */
  readonly sealing: Sealing['state']
  readonly result: RoundResult
  /** Its id: who recounts must get the same. */
  readonly resultId: string
}

export interface CheckedSeason {
  readonly rounds: readonly CheckedRound[]
  readonly pictures: number
  readonly bytes: number
}

/** Checks and counts. @throws Error for a file that is missing, damaged, not named, or breaks a rule. */
export async function checkSeason(files: SeasonFiles): Promise<CheckedSeason> {
  const text = textOf(files, 'season.json')
  if (text.length > maxSeasonLength) throw new Error(`season.json is longer than ${maxSeasonLength}.`)
  const season = parseSeason(JSON.parse(text))
  const rounds: CheckedRound[] = []
  let before: CheckedRound | null = null
  const named = new Set(['season.json'])
  const pictures = new Set<string>()
  for (const { round, hasBallots } of season.rounds) {
    for (const fragment of round.manifest.fragments) {
      checkPicture(files, fragment)
      pictures.add(fragment.id)
      named.add(picturePath(fragment.id))
    }
    if (before) checkPool(round, before)
    before = null
    if (!hasBallots) continue
    named.add(ballotsPath(round.id))
    before = await recount(textOf(files, ballotsPath(round.id)), round)
    rounds.push(before)
  }
  const unnamed = [...files.keys()].filter((path) => !named.has(path))
  if (unnamed.length > 0) throw new Error(`No round names ${unnamed.join(', ')}.`)
  return { rounds, pictures: pictures.size, bytes: bytesOf(files) }
}

/** Size of a season on disk. */
export function bytesOf(files: SeasonFiles): number {
  return [...files.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0)
}

async function recount(text: string, round: Round): Promise<CheckedRound> {
  const file = readBallotFile(text)
  if (file.round.id !== round.id) throw new Error(`The ballots of round ${round.id} are of another round.`)
  const verified: VerifiedBallot[] = []
  for await (const ballot of verifyMany(file.ballots)) verified.push(ballot)
  const lists = file.seal ? [file.seal.digests] : []
  const sealing = settleSeal(round, file.witnesses, lists, new Set(verified.map(({ digest }) => digest)))
  const sealed = sealing.state.why === null ? sealing.list : null
  const counted = tally({ round, ballots: verified, powerOf: votingPowers(round, file.stakes), sealed })
  const result = roundResult(round, counted)
  return { round, ballots: file.ballots.length, sealing: sealing.state, result, resultId: resultId(result) }
}

function checkPicture(
  files: SeasonFiles,
  { id, bytes, width, height }: Round['manifest']['fragments'][number],
): void {
  const png = files.get(picturePath(id))
  if (png === undefined || typeof png === 'string') throw new Error(`Picture ${id} is missing.`)
  const size = readPngSize(png)
  const fits = bytesId(png) === id && png.length === bytes && size.width === width && size.height === height
  if (!fits) throw new Error(`Picture ${id} is not what the round says of it.`)
}

/** The pool must be what the vote before left, and the new ones. */
function checkPool(round: Round, before: CheckedRound): void {
  const { manifest, charter } = round
  const entrants = manifest.fragments
    .filter(({ since }) => since === manifest.number)
    .map(({ id, bytes, mime, width, height }) => ({ id, bytes, mime, width, height }))
  const pool = nextPool({
    charter,
    pool: before.round.manifest.fragments,
    result: before.result,
    winner: before.result.winner,
    entrants,
    number: manifest.number,
  })
  if (manifest.previous !== before.round.id || JSON.stringify(pool) !== JSON.stringify(manifest.fragments))
    throw new Error(`Round ${manifest.number} does not follow from round ${before.round.manifest.number}.`)
}

function textOf(files: SeasonFiles, path: string): string {
  const content = files.get(path)
  if (typeof content !== 'string') throw new Error(`"${path}" is missing.`)
  return content
}
