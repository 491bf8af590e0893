// `npm run week -- --fragments 8 --weeks 3 --out DIR`: an artist's whole weeks without anybody watching. The app's own code writes the
// briefs, chooses, paints in a headless Chromium, publishes and learns; simulated voters sign ballots; the clock jumps to each close.
// Prints one JSON line at the end. `npm run week -- --verify DIR` computes all of it again.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { bytesId, contentId, DaubError } from '../fragment/index.ts'
import { charterId } from '../rounds/index.ts'
import { findPreset, presets, type EngineChoice } from '../studio/index.ts'
import { troubleOf } from '../ui/kit/words/errors.ts'
import type { WeekPorts } from '../app/week/index.ts'
import { root } from './build.ts'
import { openStudioPage, type StudioPage } from './studioPage.ts'
import {
  artistFile,
  readArtist,
  readVocabulary,
  simulatedCharter,
  vocabularyFile,
  votersFile,
  writeArtist,
} from './week/artist.ts'
import { createCommunity } from './week/community.ts'
import { replaceFile } from './week/keptWeeks.ts'
import { measureVocabulary } from './week/measure.ts'
import { runWeeks } from './week/runWeeks.ts'
import { studioOf } from './week/studio.ts'
import { mean, summarise, utilities } from './week/summary.ts'
import { DifferentFile, verifyFolder } from './week/verify.ts'
import { parseVoters } from './week/voters.ts'

const usage = `npm run week -- --fragments N --weeks N --out FOLDER [options]
npm run week -- --verify FOLDER
npm run week -- --measure N --out FILE.json [--vocabulary FILE] [--pack FOLDER] [--engine NAME]

  --measure N        sketches 64 to 8000 prompts and writes the vocabulary with the scale of the pack's embeddings

  --fragments N      new pictures in each week, 2 to 500 (default 8)
  --weeks N          how many weeks there are to be in the end, 1 to 100 (default 3)
  --voters FILE      who votes, as JSON (default: a built-in community of 100)
  --candidates N     prompts that are sketched for each picture, 1 to 16 (default 4)
  --vocabulary FILE  the words of the artist (default: those of the app)

  --size N|WxH       pixels (default: the pack's own)
  --steps N          gradient steps (default: the preset's)
  --preset NAME      daub, daub-quick, daub-fine … (default daub)
  --engine NAME      auto, wasm or webgpu (default auto)
  --pack FOLDER      another model pack
  --software-gpu     let WebGPU run on the CPU (slow; for tests)

A stopped run goes on where it was when it is started again with the same options; more weeks may be asked for.`

/** A mistake in how the command was called: shown with the usage, exit code 2. */
class UsageError extends Error {}

/** Sides a recipe can have, in pixels. */
const [smallestSide, largestSide] = [32, 1024]

type Options = ReturnType<typeof readArguments>

try {
  const options = readArguments()
  if (options.verify !== undefined) await verify(options.verify)
  else if (options.measure !== undefined) await measure(options, options.measure)
  else await main(options)
} catch (error) {
  console.error(sentenceOf(error))
  if (error instanceof UsageError) console.error(`\n${usage}`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}

async function verify(folder: string): Promise<void> {
  if (!existsSync(join(folder, artistFile)))
    throw new UsageError(`"${folder}" holds no weeks: ${artistFile} is missing.`)
  const { weeks } = await verifyFolder(folder)
  if (weeks.length === 0) throw new Error(`"${folder}" holds no week that is over.`)
  console.log(`yes: ${weeks.length} rounds, every file is what anybody computes from the others`)
}

async function main(options: Options): Promise<void> {
  const started = performance.now()
  const job = readJob(options)
  const { folder, charter, vocabulary, community } = job
  prepareFolder(job)
  const done = await withStudio(options, (studio) =>
    runWeeks({
      folder,
      charter,
      vocabulary,
      community,
      weeks: job.weeks,
      studio,
      steady: () => performance.now(),
      tell: (line) => console.error(line),
    }),
  )
  for (const { number, worked } of done) {
    const times = Object.entries(worked).map(([phase, ms]) => `${phase} ${(ms / 60_000).toFixed(2)}`)
    console.error(`Week ${number}, minutes: ${times.join(', ')}`)
  }
  const found = await verifyFolder(folder)
  for (const week of found.weeks)
    console.error(`Week ${week.manifest.number}, utility: ${mean(utilities(week, community)).toFixed(2)}`)
  const seconds = Math.round((performance.now() - started) / 1000)
  console.log(JSON.stringify({ ...summarise(found, community), verified: true, seconds }))
}

async function measure(options: Options, text: string): Promise<void> {
  const count = readWhole('measure', text, 64, 8000)
  const { charter, vocabulary, vocabularyText, folder: file } = readJob(options)
  if (existsSync(file)) throw new UsageError(`--out is "${file}", which is there already; name a new file.`)
  const order = { charter, vocabulary, text: readFileSync(vocabularyText, 'utf8'), count }
  const measured = await withStudio(options, (studio) =>
    measureVocabulary({ ...order, studio, tell: (line) => console.error(line) }),
  )
  replaceFile(file, measured)
  console.log(JSON.stringify({ file, sketches: count, vocabularyId: readVocabulary(file).id }))
}

/** The page that paints opens with the first thing to paint, and closes whatever happens. */
async function withStudio<Result>(
  { engine, pack, 'software-gpu': allowSoftwareGpu }: Options,
  work: (studio: WeekPorts['studio']) => Promise<Result>,
): Promise<Result> {
  let page: Promise<StudioPage> | undefined
  try {
    return await work(async () => {
      page ??= openStudioPage({ engine: engine as EngineChoice, packFolder: pack, allowSoftwareGpu })
      return studioOf(await page)
    })
  } finally {
    // Where it could not be opened, nothing is open; why, `work` has thrown.
    await page?.then(
      (opened) => opened.close(),
      () => undefined,
    )
  }
}

function readJob(options: Options) {
  if (options.out === undefined) throw new UsageError('Say where to write with --out.')
  const fragments = readWhole('fragments', options.fragments, 2, 500)
  const weeks = readWhole('weeks', options.weeks, 1, 100)
  const candidates = readWhole('candidates', options.candidates, 1, 16)
  if (!['auto', 'wasm', 'webgpu'].includes(options.engine))
    throw new UsageError(`There is no engine "${options.engine}".`)
  const preset = findPreset(options.preset)
  if (!preset)
    throw new UsageError(
      `There is no preset "${options.preset}". Presets: ${presets.map(({ name }) => name).join(', ')}.`,
    )
  const steps = options.steps === undefined ? {} : { steps: readWhole('steps', options.steps, 0, 2000) }
  const { packId, defaultSize } = readPack(options.pack)
  const [width, height] = readSize(options.size ?? String(defaultSize))
  const vocabularyText = options.vocabulary ?? join(root, 'src', 'taste', vocabularyFile)
  const vocabulary = reading(`the vocabulary "${vocabularyText}"`, () => readVocabulary(vocabularyText))
  const voters = options.voters === undefined ? null : readText('voters', options.voters)
  const community = reading(`the voters "${options.voters}"`, () =>
    createCommunity(vocabulary, voters === null ? null : parseVoters(voters)),
  )
  const charter = simulatedCharter({
    packId,
    vocabularyId: vocabulary.id,
    fragments,
    candidates,
    width,
    height,
    preset: preset.name,
    parameters: { ...preset.parameters, ...steps },
  })
  return {
    folder: resolve(options.out),
    charter,
    vocabulary,
    vocabularyText,
    voters,
    community,
    weeks,
  }
}

/** Makes the folder this artist's, or finds that it is already. A folder with anything else in it is left alone. */
function prepareFolder({ folder, charter, voters, vocabularyText }: ReturnType<typeof readJob>): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`--out is "${folder}", which is a file; it names a folder.`)
  const votersId = voters === null ? null : bytesId(new TextEncoder().encode(voters))
  if (existsSync(join(folder, artistFile))) {
    const found = reading(`the artist of "${folder}"`, () => readArtist(folder))
    if (charterId(found.charter) === charterId(charter) && found.votersId === votersId) return
    throw new UsageError(
      `"${folder}" holds the weeks of another artist: go on with the options it was begun with, or name another folder.`,
    )
  }
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UsageError(
      `"${folder}" holds something else; allowed: an empty folder, a new one, or one of weeks.`,
    )
  try {
    mkdirSync(folder, { recursive: true })
    replaceFile(join(folder, vocabularyFile), readFileSync(vocabularyText))
    if (voters !== null) replaceFile(join(folder, votersFile), voters)
    // Last: with it the folder is the artist's.
    replaceFile(join(folder, artistFile), writeArtist(charter, votersId))
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    throw new UsageError(`--out: the folder "${folder}" cannot be written to (${code}).`)
  }
}

function readPack(folder = join(root, 'models', 'daub-mini')) {
  const file = join(folder, 'pack.json')
  if (!existsSync(file)) throw new UsageError(`There is no pack in "${folder}": pack.json is missing.`)
  return reading(`the pack "${folder}"`, () => {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly size?: number
      readonly sizes?: number[]
    }
    // As `outlinePack` has it for a page.
    const largest = (manifest.sizes ?? [256]).reduce((most, size) => (size > most ? size : most))
    return { packId: contentId(manifest), defaultSize: manifest.size ?? largest }
  })
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        fragments: { type: 'string', default: '8' },
        weeks: { type: 'string', default: '3' },
        candidates: { type: 'string', default: '4' },
        out: { type: 'string' },
        voters: { type: 'string' },
        vocabulary: { type: 'string' },
        verify: { type: 'string' },
        measure: { type: 'string' },
        size: { type: 'string' },
        steps: { type: 'string' },
        preset: { type: 'string', default: 'daub' },
        engine: { type: 'string', default: 'auto' },
        pack: { type: 'string' },
        'software-gpu': { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function readText(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new UsageError(`--${option}: the file "${file}" cannot be read.`)
  }
}

function readWhole(name: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new UsageError(`--${name} is "${text}"; allowed: a whole number from ${min} to ${max}.`)
  return value
}

function readSize(text: string): readonly [number, number] {
  const match = /^(\d+)(?:x(\d+))?$/.exec(text)
  if (!match) throw new UsageError(`--size is "${text}"; allowed: 256 or 256x192.`)
  const size = [Number(match[1]), Number(match[2] ?? match[1])] as const
  if (size.some((side) => side < smallestSide || side > largestSide))
    throw new UsageError(`--size is "${text}"; a side can have ${smallestSide} to ${largestSide} pixels.`)
  return size
}

/** Whatever is wrong with a file that was named is a mistake of the call. */
function reading<Result>(what: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw new UsageError(`Cannot read ${what}: ${sentenceOf(error)}`)
  }
}

/** An error out of the page arrives with the browser's stack in its message; people need the sentence. */
function sentenceOf(error: unknown): string {
  const cause = error instanceof DifferentFile ? error.cause : error
  if (cause instanceof DaubError) {
    const { happened, doThis } = troubleOf(cause)
    const what = `${happened} ${doThis}`
    return error instanceof DifferentFile ? `${error.file} differs: ${what}` : what
  }
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n')[0]!.replace(/^page\.evaluate: (?:\w*Error: )?/, '')
}
