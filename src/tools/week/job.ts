// What `npm run week` is asked for, read from its arguments before anything is opened, and the folder it goes into.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { bytesId, contentId } from '../../fragment/index.ts'
import { charterId } from '../../rounds/index.ts'
import { findPreset, presets } from '../../studio/index.ts'
import { root } from '../build.ts'
import { readEngine, reading, readingArguments, readSize, readWhole, UsageError } from '../options.ts'
import {
  artistFile,
  readArtist,
  readVocabulary,
  simulatedCharter,
  vocabularyFile,
  votersFile,
  writeArtist,
} from './artist.ts'
import { createCommunity } from './community.ts'
import { replaceFile } from './keptWeeks.ts'
import { parseVoters } from './voters.ts'

export const usage = `npm run week -- --fragments N --weeks N --out FOLDER [options]
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

export type WeekOptions = ReturnType<typeof readWeekArguments>

export const readWeekArguments = (args: readonly string[]) =>
  readingArguments(
    () =>
      parseArgs({
        args: [...args],
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
      }).values,
  )

/** @throws UsageError for whatever is wrong with the call */
export function readWeekJob(options: WeekOptions) {
  if (options.out === undefined) throw new UsageError('Say where to write with --out.')
  const fragments = readWhole('fragments', options.fragments, 2, 500)
  const weeks = readWhole('weeks', options.weeks, 1, 100)
  const candidates = readWhole('candidates', options.candidates, 1, 16)
  readEngine(options.engine)
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
export function prepareFolder({
  folder,
  charter,
  voters,
  vocabularyText,
}: ReturnType<typeof readWeekJob>): void {
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

function readText(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new UsageError(`--${option}: the file "${file}" cannot be read.`)
  }
}
