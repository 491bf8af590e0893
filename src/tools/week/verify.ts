// `npm run week -- --verify DIR`: computes every week of a folder again from its files, as anybody can who was handed them: hashes,
// brief, head, choice, words, ballots, seal, tally, pool and pictures. Names the first file that is not what it must be.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bytesId, contentId, readPngRecipe } from '../../fragment/index.ts'
import {
  charterId,
  checkSuccession,
  loadBallotFiles,
  type Charter,
  type OpenedBallotFile,
  type RoundResult,
} from '../../rounds/index.ts'
import {
  checkWeek,
  readWeekFiles,
  type ClosedWeek,
  type Vocabulary,
  type WeekFiles,
} from '../../taste/index.ts'
import { artistFile, readArtist, readVocabulary, vocabularyFile, votersFile } from './artist.ts'
import {
  documentNames,
  readCandidates,
  readTaste,
  writeCandidates,
  writeManifest,
  writeTaste,
  type DocumentName,
} from './documents.ts'
import { pictureFile, roundFolder } from './keptWeeks.ts'
import { recount } from './recount.ts'

const { readBallotFile } = await loadBallotFiles()

/** A week that was found to be right. */
export interface CheckedWeek extends ClosedWeek {
  readonly id: string
  readonly ballots: number
  readonly result: RoundResult
}

export interface Verified {
  readonly charter: Charter
  readonly vocabulary: Vocabulary
  readonly weeks: readonly CheckedWeek[]
}

/** The first file that differs, by its path in the folder, and why it is held for wrong. */
export class DifferentFile extends Error {
  override readonly name = 'DifferentFile'
  readonly file: string

  constructor(file: string, why: unknown) {
    super(`${file} differs: ${why instanceof Error ? why.message : String(why)}`, { cause: why })
    this.file = file
  }
}

/** @throws DifferentFile */
export async function verifyFolder(folder: string): Promise<Verified> {
  const { charter, votersId } = blame(artistFile, () => readArtist(folder))
  const voters = votersId && blame(votersFile, () => new Uint8Array(readFileSync(join(folder, votersFile))))
  if (voters && bytesId(voters) !== votersId) throw new DifferentFile(votersFile, 'it is another community')
  const named = charter.vocabularyId
  const vocabulary = blame(vocabularyFile, () => readVocabulary(join(folder, vocabularyFile), named))
  const weeks: CheckedWeek[] = []
  let before: Before | null = null
  for (let number = 0; number < finishedRounds(folder); number++) {
    const { week, ended } = await verifyRound(folder, { charter, vocabulary, number, before, earlier: weeks })
    weeks.push(week)
    before = ended
  }
  return { charter, vocabulary, weeks }
}

/** Rounds of which a document was written: the last run wrote all of a round's or was stopped before the first. */
export function finishedRounds(folder: string): number {
  const numbers = readdirSync(folder).flatMap((name) => {
    const number = /^round-(\d+)$/.exec(name)?.[1]
    const isThere = (each: DocumentName) => existsSync(join(folder, name, `${each}.json`))
    return number !== undefined && documentNames.some(isThere) ? [Number(number)] : []
  })
  return numbers.reduce((count, number) => (number >= count ? number + 1 : count), 0)
}

/** What the next round is checked against. */
interface Before {
  readonly file: OpenedBallotFile
  readonly result: RoundResult
  readonly isAlone: boolean
  readonly beacon: string
}

interface Task {
  readonly charter: Charter
  readonly vocabulary: Vocabulary
  readonly number: number
  readonly before: Before | null
  readonly earlier: readonly ClosedWeek[]
}

async function verifyRound(
  folder: string,
  { charter, vocabulary, number, before, earlier }: Task,
): Promise<{ readonly week: CheckedWeek; readonly ended: Before }> {
  const path = (name: DocumentName) => `${roundFolder(number)}/${name}.json`
  const text = (name: DocumentName) => blame(path(name), () => readFileSync(join(folder, path(name)), 'utf8'))
  const texts = new Map(documentNames.map((name) => [name, text(name)]))

  // The ballots carry the manifest under a hash of their own, so they come first: then it is known which of the two is wrong.
  const file = blame(path('ballots'), () => readBallotFile(texts.get('ballots')!))
  const { manifest } = file.round
  const expected = { charterId: charterId(charter), number }
  if (manifest.version !== 2 || manifest.charterId !== expected.charterId || manifest.number !== number)
    throw new DifferentFile(path('ballots'), 'they are of another round')
  if (writeManifest(manifest) !== texts.get('manifest'))
    throw new DifferentFile(path('manifest'), 'it is not the one that was voted on')

  const files: WeekFiles = {
    brief: new TextEncoder().encode(texts.get('brief')),
    ...blame(path('candidates'), () => readCandidates(texts.get('candidates')!)),
    ...blame(path('taste'), () => readTaste(texts.get('taste')!)),
  }
  if (writeCandidates(files) !== texts.get('candidates'))
    throw new DifferentFile(path('candidates'), 'it is not written as such files are')
  const beacon = before ? before.beacon : expected.charterId
  const check = checkOne(path, () => checkWeek({ charter, vocabulary, earlier, manifest, beacon, files }))
  if (before) {
    const { result, isAlone } = before
    blame(path('manifest'), () =>
      checkSuccession(file.round, {
        round: before.file.round,
        result: isAlone ? null : result,
        winner: result.winner,
      }),
    )
  }
  const counted = await recount(file).catch((error: unknown) => {
    throw new DifferentFile(path('ballots'), error)
  })
  if (counted.document !== texts.get('tally'))
    throw new DifferentFile(path('tally'), 'a recount gives another')
  if (writeTaste(check.head, files) !== texts.get('taste'))
    throw new DifferentFile(path('taste'), 'it is not what the votes before teach')
  const published = readWeekFiles(vocabulary, manifest, files)
  checkPictures(folder, number, published)
  return {
    week: {
      ...published,
      votes: counted.votes,
      id: file.round.id,
      ballots: file.ballots.length,
      result: counted.result,
    },
    ended: { file, result: counted.result, isAlone: counted.votes === null, beacon: counted.beacon },
  }
}

/** In which document each thing that a check names stands. */
const standsIn = {
  brief: 'brief',
  candidates: 'candidates',
  choice: 'candidates',
  finished: 'taste',
  recipes: 'taste',
  words: 'taste',
  head: 'taste',
  beacon: 'manifest',
  chosen: 'manifest',
} as const satisfies Record<string, DocumentName>

function checkOne(path: (name: DocumentName) => string, work: () => ReturnType<typeof checkWeek>) {
  // What throws here cannot be read although its hash stands in the manifest.
  const check = blame(path('manifest'), work)
  if (check.same) return check
  const { differs, at, received, expected } = check
  const place = at === null ? '' : ` at ${at}`
  throw new DifferentFile(path(standsIn[differs]), `${differs}${place} is ${received}, not ${expected}`)
}

/** The new pictures: each is the file that was voted on, with the recipe inside that the artist was to paint. */
function checkPictures(
  folder: string,
  number: number,
  { manifest, recipes }: Pick<ClosedWeek, 'manifest' | 'recipes'>,
): void {
  const fresh = manifest.fragments.filter(({ since }) => since === number)
  for (const [i, { id }] of fresh.entries()) {
    const file = pictureFile(number, id)
    const png = blame(file, () => new Uint8Array(readFileSync(join(folder, file))))
    if (bytesId(png) !== id) throw new DifferentFile(file, 'it is not the picture that was voted on')
    const recipe = blame(file, () => readPngRecipe(png))
    if (recipe === null || contentId(recipe) !== contentId(recipes.recipes[i]!))
      throw new DifferentFile(file, 'its recipe is another')
  }
}

function blame<Result>(file: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw new DifferentFile(file, error)
  }
}
