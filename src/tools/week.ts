// `npm run week -- --fragments 8 --weeks 3 --out DIR`: an artist's whole weeks without anybody watching. The app's own code writes the
// briefs, chooses, paints in a headless Chromium, publishes and learns; simulated voters sign ballots; the clock jumps to each close.
// Prints one JSON line at the end. `npm run week -- --verify DIR` computes all of it again.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WeekPorts } from '../app/week/index.ts'
import { fail, readEngine, readWhole, sentenceOf, UsageError } from './options.ts'
import { openStudioPage, type StudioPage } from './studioPage.ts'
import { artistFile, readVocabulary } from './week/artist.ts'
import { prepareFolder, readWeekArguments, readWeekJob, usage, type WeekOptions } from './week/job.ts'
import { replaceFile } from './week/keptWeeks.ts'
import { measureVocabulary } from './week/measure.ts'
import { runWeeks } from './week/runWeeks.ts'
import { studioOf } from './week/studio.ts'
import { mean, summarise, utilities } from './week/summary.ts'
import { DifferentFile, verifyFolder } from './week/verify.ts'

try {
  const options = readWeekArguments(process.argv.slice(2))
  if (options.verify !== undefined) await verify(options.verify)
  else if (options.measure !== undefined) await measure(options, options.measure)
  else await main(options)
} catch (error) {
  const sentence =
    error instanceof DifferentFile ? `${error.file} differs: ${sentenceOf(error.cause)}` : sentenceOf(error)
  fail(error, usage, sentence)
}

async function verify(folder: string): Promise<void> {
  if (!existsSync(join(folder, artistFile)))
    throw new UsageError(`"${folder}" holds no weeks: ${artistFile} is missing.`)
  const { weeks } = await verifyFolder(folder)
  if (weeks.length === 0) throw new Error(`"${folder}" holds no week that is over.`)
  console.log(`yes: ${weeks.length} rounds, every file is what anybody computes from the others`)
}

async function main(options: WeekOptions): Promise<void> {
  const started = performance.now()
  const job = readWeekJob(options)
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

async function measure(options: WeekOptions, text: string): Promise<void> {
  const count = readWhole('measure', text, 64, 8000)
  const { charter, vocabulary, vocabularyText, folder: file } = readWeekJob(options)
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
  { engine, pack, 'software-gpu': allowSoftwareGpu }: WeekOptions,
  work: (studio: WeekPorts['studio']) => Promise<Result>,
): Promise<Result> {
  let page: Promise<StudioPage> | undefined
  try {
    return await work(async () => {
      page ??= openStudioPage({ engine: readEngine(engine), packFolder: pack, allowSoftwareGpu })
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
