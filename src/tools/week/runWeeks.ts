// Weeks of a simulated artist, one after another, in Node: the app's own use case over a folder, with a clock that jumps to each close,
// simulated voters and whatever studio is handed in.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Archive, WeekRecord } from '../../archive/index.ts'
import { ArtistWeek, closedWeeks, filesOf, type WeekPorts } from '../../app/week/index.ts'
import { isAutonomous, loadBallotFiles, type Charter, type Round } from '../../rounds/index.ts'
import { checkWeek, historyOf, paintingRules, type Vocabulary, type WeekFiles } from '../../taste/index.ts'
import { firstTurn } from './artist.ts'
import type { Community } from './community.ts'
import { documentNames, writeCandidates, writeManifest, writeTaste, type DocumentName } from './documents.ts'
import { openKeptWeeks, replaceFile, roundFolder } from './keptWeeks.ts'
import { pollRound, testSnapshots } from './polling.ts'
import { recount } from './recount.ts'

const { readBallotFile, writeBallotFile } = await loadBallotFiles()

export interface WeeksOrder {
  readonly folder: string
  readonly charter: Charter
  readonly vocabulary: Vocabulary
  readonly community: Community
  /** How many weeks there are to be in the end. */
  readonly weeks: number
  /** Called when something is to be painted. */
  readonly studio: WeekPorts['studio']
  /** Milliseconds that only ever rise. */
  readonly steady: () => number
  /** Takes lines of progress. */
  readonly tell: (line: string) => void
}

type Stores = Pick<Archive, 'weeks' | 'rounds'>

/** Runs them, or goes on with them. @throws what stopped the artist; nothing that was made is lost */
export async function runWeeks(order: WeeksOrder): Promise<readonly WeekRecord[]> {
  const { folder, charter, weeks: count, tell } = order
  const archive = await openKeptWeeks(folder)
  const artist = new ArtistWeek(charter, portsOf(order, archive))
  let told = ''
  artist.on('change', ({ week, progress, doing }) => {
    if (week === null || progress === null || doing !== 'working') return
    const { phase, done, of, secondsLeft } = progress
    const left = secondsLeft === null ? '' : `, ${secondsLeft} s left`
    const line = `Week ${week.number}: ${phase} ${done} of ${of}${left}`
    if (line !== told) tell(line)
    told = line
  })
  for (let number = 0; number < count; number++) {
    await artist.run((week) => week.number > number || (week.number === number && week.phase === 'learn'))
    if (artist.state.fault !== null) throw artist.state.fault
    await writeRound(order, archive, number)
  }
  return (await archive.weeks.list()).slice(0, count)
}

function portsOf({ charter, vocabulary, community, studio, steady }: WeeksOrder, archive: Stores): WeekPorts {
  let now = firstTurn
  return {
    archive,
    // One process, one artist.
    tabs: { alone: (_, work) => work() },
    now: () => now,
    steady,
    until: async (time) => void (now = Math.max(now, time)),
    studio,
    vocabulary: (id) => (id === vocabulary.id ? vocabulary : null),
    async votes(round) {
      const { result, votes, beacon } = await recount(
        readBallotFile(await pollRound(round, community, await termsOn(round, charter, vocabulary, archive))),
      )
      return { votes: votes!, ranking: result.ranking, winner: result.winner, beacon }
    },
    chain: {
      snapshots: async (rules, before) => testSnapshots(rules, before),
      block: () => Promise.reject(new Error('Simulated weeks draw with seals.')),
    },
    isOnPower: () => null,
    stayAwake: () => {},
  }
}

/** The terms of each picture that hangs in a round, in the manifest's order. */
async function termsOn(round: Round, charter: Charter, vocabulary: Vocabulary, archive: Stores) {
  const { number, fragments } = round.manifest
  const weeks = (await archive.weeks.list()).slice(0, number + 1)
  const closed = await closedWeeks(archive, vocabulary, weeks)
  const { pictures } = historyOf(vocabulary, paintingRules(charter), closed)
  return fragments.map(({ id }) => pictures.get(id)!.terms)
}

/** Writes what anybody needs to check a week; files that are there already stay as they are. */
async function writeRound(order: WeeksOrder, archive: Stores, number: number): Promise<void> {
  const { folder, charter, vocabulary, community } = order
  const pathOf = (name: DocumentName) => join(folder, roundFolder(number), `${name}.json`)
  if (documentNames.every((name) => existsSync(pathOf(name)))) return
  const weeks = (await archive.weeks.list()).slice(0, number + 1)
  const week = weeks[number]!
  const { round } = (await archive.rounds.get(week.round!))!
  const { manifest } = round
  if (manifest.version !== 2) throw new Error('An artist’s manifest is of version 2.')
  const files: WeekFiles = await filesOf(archive, week)
  const earlier = await closedWeeks(archive, vocabulary, weeks.slice(0, number))
  const check = checkWeek({ charter, vocabulary, earlier, manifest, beacon: week.beacon, files })
  if (!check.same) throw new Error(`Week ${number} does not check out: its ${check.differs} differs.`)
  const ballots = isAutonomous(charter, number)
    ? writeBallotFile({ round, ballots: [], stakes: [], seal: null })
    : await pollRound(round, community, await termsOn(round, charter, vocabulary, archive))
  const documents: Readonly<Record<DocumentName, string>> = {
    brief: new TextDecoder().decode(files.brief),
    candidates: writeCandidates(files),
    manifest: writeManifest(manifest),
    ballots,
    tally: (await recount(readBallotFile(ballots))).document,
    taste: writeTaste(check.head, files),
  }
  for (const name of documentNames) if (!existsSync(pathOf(name))) replaceFile(pathOf(name), documents[name])
}
