// `npm run season`: makes the sample season that ships with the app, everything under public/season/, from nothing: invents the
// prompts, paints them with the embedded pack, reads stakes on the development chains, lets test voters vote, counts and seals
// one round and opens the next. It then reads everything back, recounts, and prints one JSON line.
//
// The same pack, chain and options give the same bytes on one machine. Pictures may differ in a few bytes between processors
// (wasm leaves some roundings to them), and with a picture its name, the rounds' ids and the signatures.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { bottoContracts } from '../chain/index.ts'
import { bytesId, contentId, type Json } from '../fragment/index.ts'
import {
  loadBallotFiles,
  loadWitnesses,
  parseCharter,
  parseSeason,
  powerPresets,
  weekOf,
  type BallotFile,
  type Charter,
} from '../rounds/index.ts'
import { root } from './build.ts'
import { secretNamed, testVoters } from './localChain/testVoters.ts'
import { fail, readingArguments, readWhole, UsageError } from './options.ts'
import { bytesOf, checkSeason } from './season/checkSeason.ts'
import { ballotsPath, composeSeason, picturePath, type Png } from './season/composeSeason.ts'
import { readPng, readSeason, writeSeason } from './season/folder.ts'
import { paintPictures } from './season/paintPictures.ts'
import { inventPrompts, type Theme } from './season/prompts.ts'
import { openTestChain } from './season/testChain.ts'
import { readVocabulary } from './season/vocabulary.ts'

const { readBallotFile } = await loadBallotFiles()
const { witnessKey } = await loadWitnesses()

const usage = `npm run season -- [options]

  --out FOLDER            where to write (default public/season)
  --count N               new pictures in each of the two rounds, 4 to 100 (default 24); half of the first round stays
  --size N                side of a picture in pixels (default 256)
  --steps N               gradient steps (default: the preset's)
  --pictures-from FOLDER  paint nothing, use the PNG files of a folder, by name
  --again FOLDER          paint nothing, use the pictures and the votes of the season in a folder

Painted pictures are kept in .cache/season: a stopped run goes on where it was.`

const seed = 2026
/** Its vote opens on Mondays at 15:00 UTC, half an hour after the snapshots of the test chains. */
const schedule = { weekday: 1, hour: 2, sealMinutes: 60, paintingHours: 12 }
/** A test witness: everybody can make its key. */
const witness = secretNamed('witness')
const maxBytes = 8 * 1024 * 1024
const packFolder = join(root, 'models', 'daub-mini')
const vocabularyFile = join(packFolder, 'vocabulary.json')
/** The practice round is later than every round a first version of this season had. */
const practiceAfter = 2 * 86_400_000
const themes: readonly Theme[] = [
  {
    name: 'Weather',
    skies: ['thunderstorm', 'rain', 'snowfall', 'fog', 'rainbow', 'cloudy sky'],
    places: [],
  },
  {
    name: 'After dark',
    skies: ['starry night', 'full moon', 'crescent moon', 'northern lights'],
    places: ['space', 'planets', 'cave', 'stage'],
  },
]
const note =
  'A sample, so that a first visit has something to look at and to vote on. The pictures are painted by the embedded model pack; the ballots are signed by test keys that anybody can make, the stakes stand on a test chain, and the seal is a test witness’s. It counts for nothing. The second round is for practice and always open.'

interface Material {
  readonly pictures: readonly Png[]
  /** What all voters like, by picture id; null where nobody knows. */
  readonly likeness: ReadonlyMap<string, number> | null
  readonly earlier: BallotFile | null
}

interface Job {
  readonly out: string
  readonly count: number
  readonly size: number
  readonly steps: number | null
  readonly picturesFrom: string | null
  readonly again: string | null
}

try {
  await main(readJob())
} catch (error) {
  fail(error, usage)
}

async function main(job: Job): Promise<void> {
  const { pictures, likeness, earlier } = await materialOf(job)
  const chain = await openTestChain()
  try {
    const { opensAt, closesAt } = weekOf(schedule, chain.snapshots[0]!.time)
    const files = await composeSeason({
      note,
      seed,
      witness,
      snapshots: chain.snapshots,
      appeal: likeness,
      earlier,
      contract: chain.contract,
      readStakes: chain.readStakes,
      closed: {
        charter: charterOf(job.count, schedule),
        theme: themes[0]!.name,
        pictures: pictures.slice(0, job.count),
        voters: testVoters.slice(0, 57),
        opensAt,
        closesAt,
      },
      open: {
        charter: charterOf(job.count, { practice: true }),
        theme: themes[1]!.name,
        pictures: pictures.slice(job.count),
        voters: [],
        opensAt: closesAt + practiceAfter,
        closesAt: null,
      },
    })
    const bytes = bytesOf(files)
    if (bytes > maxBytes)
      throw new Error(`The season has ${bytes} bytes; allowed: ${maxBytes}. Paint fewer with --count.`)
    writeSeason(job.out, files)
  } finally {
    await chain.close()
  }
  await report(job.out)
}

/** Reads the written folder back and says what is in it. */
async function report(folder: string): Promise<void> {
  const { rounds, pictures, bytes } = await checkSeason(readSeason(folder))
  const described = rounds.map(({ round, ballots, sealing, result, resultId }) => ({
    round: round.id,
    theme: round.manifest.theme,
    pictures: round.manifest.fragments.length,
    ballots,
    isFinal: sealing.why === null,
    counted: result.counted,
    setAside: Object.fromEntries(Object.entries(result.setAside).filter(([, count]) => count > 0)),
    winner: result.winner,
    result: resultId,
  }))
  console.log(JSON.stringify({ folder, pictures, bytes, rounds: described }))
}

/** Painted pictures are liked as far as the judge finds their prompt in them; of given ones nothing is known. */
async function materialOf({ picturesFrom, again, count, size, steps }: Job): Promise<Material> {
  if (again !== null) return materialAgain(again, count)
  if (picturesFrom === null) {
    const paintings = inventPrompts(readVocabulary(vocabularyFile), themes, count, seed).flat()
    const painted = await paintPictures(paintings, { size, steps }, join(root, '.cache', 'season'))
    return { ...painted, earlier: null }
  }
  const names = readdirSync(picturesFrom)
    .filter((name) => name.endsWith('.png'))
    .sort()
  if (names.length < 2 * count)
    throw new UsageError(`"${picturesFrom}" has ${names.length} PNG files; ${2 * count} are needed.`)
  const pictures = names.slice(0, 2 * count).map((name) => readPng(join(picturesFrom, name)))
  return { pictures, likeness: null, earlier: null }
}

/** What an earlier season of two rounds was made of: the new pictures of each, and the votes of the first. */
function materialAgain(folder: string, count: number): Material {
  const { rounds } = parseSeason(JSON.parse(readFileSync(join(folder, 'season.json'), 'utf8')))
  const fresh = rounds.map(({ round: { manifest } }) =>
    manifest.fragments.filter(({ since }) => since === manifest.number).map(({ id }) => id),
  )
  if (fresh.length !== 2 || fresh.some(({ length }) => length !== count))
    throw new UsageError(`"${folder}" holds no two rounds with ${count} new pictures each.`)
  const pictures = fresh.flat().map((id) => readPng(join(folder, picturePath(id))))
  const ballots = readFileSync(join(folder, ballotsPath(rounds[0]!.round.id)), 'utf8')
  return { pictures, likeness: null, earlier: readBallotFile(ballots) }
}

function charterOf(count: number, when: typeof schedule | { readonly practice: true }): Charter {
  return parseCharter({
    version: 2,
    name: 'Daub sample season',
    packId: contentId(JSON.parse(readFileSync(join(packFolder, 'pack.json'), 'utf8')) as Json),
    vocabularyId: bytesId(readPng(vocabularyFile)),
    taste: null,
    painting: null,
    schedule: when,
    period: { voted: 12, autonomous: 1 },
    entrants: count,
    pool: { kind: 'keepTop', count: Math.floor(count / 2) },
    painters: [],
    power: powerPresets.botto,
    newStake: 'waits',
    unstaking: 'keeps-vote',
    notCounted: ['liquidity', 'passes', 'pipes', 'collectibles', 'accounts'],
    quorum: { voters: 3, power: '100' },
    negativeVotes: true,
    stakes: bottoContracts.map(({ chainId, staking }) => ({ chainId, contract: staking, decimals: 18 })),
    beacon: 'seal',
    relays: [],
    mirrors: [],
    contracts: [],
    witnesses: { keys: [witnessKey(witness)], threshold: 1 },
    money: 'none',
    sale: null,
  })
}

function readJob(): Job {
  const { values } = readArguments()
  return {
    out: resolve(values.out),
    count: readWhole('count', values.count, 4, 100),
    size: readWhole('size', values.size, 32, 1024),
    steps: values.steps === undefined ? null : readWhole('steps', values.steps, 0, 2000),
    again: values.again === undefined ? null : resolve(values.again),
    picturesFrom: values['pictures-from'] === undefined ? null : resolve(values['pictures-from']),
  }
}

function readArguments() {
  return readingArguments(() =>
    parseArgs({
      options: {
        out: { type: 'string', default: join(root, 'public', 'season') },
        count: { type: 'string', default: '24' },
        size: { type: 'string', default: '256' },
        steps: { type: 'string' },
        'pictures-from': { type: 'string' },
        again: { type: 'string' },
      },
    }),
  )
}
