// `npm run paint -- "a red fox" --seed 7 --size 256 --steps 60 --engine wasm --out fox.png`
// Drives the built app in a headless Chromium and prints one JSON line a picture.
import { accessSync, constants, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { readPngRecipe, type EngineInfo, type Recipe } from '../fragment/index.ts'
import type { EngineChoice } from '../studio/index.ts'
import { noteSentence } from '../ui/paint/words/notes.ts'
import { fallbackSentence } from '../ui/kit/words/errors/engine.ts'
import type { PaintOrder, PaintReport } from './headlessPort.ts'
import { openStudioPage, type StudioPage } from './studioPage.ts'

const usage = `npm run paint -- PROMPT --out FILE.png [options]
npm run paint -- --prompts FILE --out FOLDER [options]
npm run paint -- --recipe FILE.png --out FILE.png [--engine NAME] [--pack FOLDER]

  --recipe FILE    paints the recipe inside a PNG again, unchanged

  --seed N         0 to 4294967295 (default 0)
  --size N|WxH     pixels (default: the pack's own)
  --steps N        gradient steps (default: the preset's)
  --preset NAME    daub, daub-quick, daub-fine, crowson-2021 … (default daub)
  --engine NAME    auto, wasm or webgpu (default auto)
  --pack FOLDER    another model pack
  --software-gpu   let WebGPU run on the CPU (slow; for tests)`

/** Sides a recipe can have, in pixels. */
const [smallestSide, largestSide] = [32, 1024]

/** A mistake in how the command was called: shown with the usage, exit code 2. */
class UsageError extends Error {}

/** A prompt with its number in the file it stands in, from 1. */
interface PromptLine {
  readonly text: string
  readonly line: number
}

interface Job {
  readonly prompts: readonly PromptLine[]
  /** Painted instead of a prompt. */
  readonly recipe: Recipe | null
  readonly list: boolean
  readonly out: string
  readonly seed: number
  readonly size: string | undefined
  readonly steps: number | undefined
  readonly preset: string
  readonly engine: EngineChoice
  readonly pack: string | undefined
  readonly softwareGpu: boolean
}

try {
  await main(readJob())
} catch (error) {
  console.error(firstLine(error))
  if (error instanceof UsageError) console.error(`\n${usage}`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}

async function main(job: Job): Promise<void> {
  const studio = await openStudioPage({
    engine: job.engine,
    packFolder: job.pack,
    allowSoftwareGpu: job.softwareGpu,
  })
  try {
    if (studio.report.fallbackReason && job.engine !== 'auto')
      console.error(fallbackSentence(studio.report.fallbackReason))
    if (job.list) await paintList(studio, job)
    else await paintOne(studio, job)
  } finally {
    await studio.close()
  }
}

async function paintOne(studio: StudioPage, job: Job): Promise<void> {
  const report = job.recipe
    ? await repaint(studio, job.recipe)
    : await paint(studio, job, job.prompts[0]!.text)
  writeFileSync(job.out, Buffer.from(report.png, 'base64'))
  console.log(JSON.stringify(summary(report)))
}

/**
 * Paints every line of a file; the index grows line by line, so that a stopped run leaves what it painted. A line that cannot be
 * painted is named with its number and stops nothing; the run then ends with exit code 1.
 */
async function paintList(studio: StudioPage, job: Job): Promise<void> {
  const index = join(job.out, 'index.jsonl')
  writeFileSync(index, '')
  const pngs: string[] = []
  for (const [i, { text, line: number }] of job.prompts.entries()) {
    let report
    try {
      report = await paint(studio, job, text)
    } catch (error) {
      console.error(`Line ${number} was not painted. ${firstLine(error)}`)
      process.exitCode = 1
      continue
    }
    const file = `${String(i).padStart(4, '0')}.png`
    writeFileSync(join(job.out, file), Buffer.from(report.png, 'base64'))
    const line = JSON.stringify({ file, ...summary(report) })
    writeFileSync(index, `${line}\n`, { flag: 'a' })
    console.log(line)
    pngs.push(report.png)
  }
  if (pngs.length === 0) return
  const columns = Math.ceil(Math.sqrt(pngs.length))
  const sheet = await studio.page.evaluate(([all, n]) => window.daub.contactSheet(all, n, 128), [
    pngs,
    columns,
  ] as const)
  writeFileSync(join(job.out, 'contact-sheet.png'), Buffer.from(sheet, 'base64'))
}

async function repaint({ page }: StudioPage, recipe: Recipe): Promise<PaintReport> {
  return told(await page.evaluate((order) => window.daub.paint(order), recipe))
}

async function paint({ page, pack }: StudioPage, job: Job, prompt: string): Promise<PaintReport> {
  const [width, height] = readSize(job.size ?? String(pack.defaultSize))
  const overrides = job.steps === undefined ? {} : { steps: job.steps }
  const order: PaintOrder = { prompt, seed: job.seed, width, height, preset: job.preset, overrides }
  return told(await page.evaluate((o) => window.daub.paint(o), order))
}

/** Says on standard error what had to be changed to paint. */
function told(report: PaintReport): PaintReport {
  for (const note of report.notes) console.error(noteSentence(note))
  return report
}

/** The figures the issue names, in its order. */
function summary({
  ms,
  steps,
  losses,
  scores,
  engine,
  sha256,
  recipe,
}: PaintReport): Record<string, unknown> {
  return {
    ms: Math.round(ms),
    msPerStep: steps === 0 ? null : Math.round(ms / steps),
    steps,
    lossFirst: losses[0] ?? null,
    lossLast: losses.at(-1) ?? null,
    guide: scores.guide,
    judge: scores.judge,
    engine: engineName(engine),
    sha256,
    prompt: recipe.prompt,
    seed: recipe.seed,
    size: `${recipe.width}x${recipe.height}`,
    preset: recipe.preset,
    packId: recipe.packId,
  }
}

function engineName({ kind, threads, adapter }: EngineInfo): string {
  return kind === 'webgpu' ? `webgpu (${adapter ?? 'unknown adapter'})` : `wasm × ${threads}`
}

function readJob(): Job {
  const { values, positionals } = readArguments()
  const list = values.prompts !== undefined
  if (values.out === undefined) throw new UsageError('Say where to write with --out.')
  if ([list, positionals.length > 0, values.recipe !== undefined].filter(Boolean).length !== 1)
    throw new UsageError(
      'Give either one prompt, in quotation marks, or --prompts FILE, or --recipe FILE.png.',
    )
  if (positionals.length > 1) throw new UsageError('Put the prompt in quotation marks.')
  const prompts = list ? readPrompts(values.prompts!) : positionals.map((text) => ({ text, line: 1 }))
  if (!['auto', 'wasm', 'webgpu'].includes(values.engine))
    throw new UsageError(`There is no engine "${values.engine}".`)
  if (values.size !== undefined) readSize(values.size)
  const recipe = values.recipe === undefined ? null : readRecipe(values.recipe)
  if (list) checkFolder(values.out)
  else checkFile(values.out)
  return {
    prompts,
    recipe,
    list,
    out: values.out,
    seed: readWhole('seed', values.seed, 2 ** 32 - 1),
    size: values.size,
    steps: values.steps === undefined ? undefined : readWhole('steps', values.steps, 2000),
    preset: values.preset,
    engine: values.engine as EngineChoice,
    pack: values.pack,
    softwareGpu: values['software-gpu'],
  }
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        prompts: { type: 'string' },
        recipe: { type: 'string' },
        out: { type: 'string' },
        seed: { type: 'string', default: '0' },
        size: { type: 'string' },
        steps: { type: 'string' },
        preset: { type: 'string', default: 'daub' },
        engine: { type: 'string', default: 'auto' },
        pack: { type: 'string' },
        'software-gpu': { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function readRecipe(file: string): Recipe {
  let png: Uint8Array
  try {
    png = readFileSync(file)
  } catch {
    throw new UsageError(`The picture "${file}" cannot be read.`)
  }
  const recipe = readPngRecipe(png)
  if (recipe === null) throw new UsageError(`The picture "${file}" carries no recipe.`)
  return recipe
}

/** Whether the picture can be written is found out before it is painted. */
function checkFile(out: string): void {
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(
      `--out is "${out}", which is a folder; allowed: the name of a file, such as ${join(out, 'picture.png')}.`,
    )
  makeFolder(dirname(out))
}

function checkFolder(out: string): void {
  if (statSync(out, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`--out is "${out}", which is a file; with --prompts it names a folder.`)
  makeFolder(out)
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
  } catch (error) {
    throw new UsageError(
      `--out: the folder "${folder}" cannot be written to (${(error as NodeJS.ErrnoException).code}).`,
    )
  }
}

function readPrompts(file: string): readonly PromptLine[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new UsageError(`The list of prompts "${file}" cannot be read.`)
  }
  const prompts = text
    .split('\n')
    .map((line, i) => ({ text: line.trim(), line: i + 1 }))
    .filter((line) => line.text !== '')
  if (prompts.length === 0) throw new UsageError(`The list of prompts "${file}" is empty.`)
  return prompts
}

function readWhole(name: string, text: string, max: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > max)
    throw new UsageError(`--${name} is "${text}"; allowed: a whole number from 0 to ${max}.`)
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

/** An error out of the page arrives with the browser's stack in its message; people need the sentence. */
function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n')[0]!.replace(/^page\.evaluate: (?:\w*Error: )?/, '')
}
