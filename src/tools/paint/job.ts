// What `npm run paint` is asked for, read from its arguments before anything is opened: what can be found out beforehand stops
// nothing halfway.
import { accessSync, constants, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { criticText, parseCritic, readPngCritic, readPngRecipe, type Recipe } from '../../fragment/index.ts'
import type { EngineChoice } from '../../studio/index.ts'
import { readEngine, reading, readingArguments, readSize, readWhole, UsageError } from '../options.ts'

export const usage = `npm run paint -- PROMPT --out FILE.png [options]
npm run paint -- --prompts FILE --out FOLDER [options]
npm run paint -- --recipe FILE.png --out FILE.png [--engine NAME] [--pack FOLDER]

  --recipe FILE    paints the recipe inside a PNG again, unchanged
  --critic FILE    guided by a learned taste, as the page of taste saves it

  --seed N         0 to 4294967295 (default 0)
  --size N|WxH     pixels (default: the pack's own)
  --steps N        gradient steps (default: the preset's)
  --preset NAME    daub, daub-quick, daub-fine, crowson-2021 … (default daub)
  --engine NAME    auto, wasm or webgpu (default auto)
  --pack FOLDER    another model pack
  --software-gpu   let WebGPU run on the CPU (slow; for tests)`

/** A prompt with its number in the file it stands in, from 1. */
interface PromptLine {
  readonly text: string
  readonly line: number
}

export interface PaintJob {
  readonly prompts: readonly PromptLine[]
  /** Painted instead of a prompt. */
  readonly recipe: Recipe | null
  /** Text of the learned taste that guides; of a recipe the one its PNG carries, where none is named. */
  readonly critic: string | null
  readonly list: boolean
  readonly out: string
  readonly seed: number
  /** Width and height in pixels; undefined for the pack's own. */
  readonly size: readonly [number, number] | undefined
  readonly steps: number | undefined
  readonly preset: string
  readonly engine: EngineChoice
  readonly pack: string | undefined
  readonly softwareGpu: boolean
}

/** @throws UsageError for whatever is wrong with the call */
export function readPaintJob(args: readonly string[]): PaintJob {
  const { values, positionals } = readArguments(args)
  const list = values.prompts !== undefined
  if (values.out === undefined) throw new UsageError('Say where to write with --out.')
  if ([list, positionals.length > 0, values.recipe !== undefined].filter(Boolean).length !== 1)
    throw new UsageError(
      'Give either one prompt, in quotation marks, or --prompts FILE, or --recipe FILE.png.',
    )
  if (positionals.length > 1) throw new UsageError('Put the prompt in quotation marks.')
  const prompts = list ? readPrompts(values.prompts!) : positionals.map((text) => ({ text, line: 1 }))
  const engine = readEngine(values.engine)
  const size = values.size === undefined ? undefined : readSize(values.size)
  const recipe = values.recipe === undefined ? null : readRecipe(values.recipe)
  const critic =
    values.critic !== undefined ? readCritic(values.critic) : recipe && criticInside(values.recipe!, recipe)
  if (list) checkFolder(values.out)
  else checkFile(values.out)
  return {
    prompts,
    recipe,
    critic,
    list,
    out: values.out,
    seed: readWhole('seed', values.seed, 0, 2 ** 32 - 1),
    size,
    steps: values.steps === undefined ? undefined : readWhole('steps', values.steps, 0, 2000),
    preset: values.preset,
    engine,
    pack: values.pack,
    softwareGpu: values['software-gpu'],
  }
}

const readArguments = (args: readonly string[]) =>
  readingArguments(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        prompts: { type: 'string' },
        recipe: { type: 'string' },
        critic: { type: 'string' },
        out: { type: 'string' },
        seed: { type: 'string', default: '0' },
        size: { type: 'string' },
        steps: { type: 'string' },
        preset: { type: 'string', default: 'daub' },
        engine: { type: 'string', default: 'auto' },
        pack: { type: 'string' },
        'software-gpu': { type: 'boolean', default: false },
      },
    }),
  )

function readRecipe(file: string): Recipe {
  const recipe = reading(`the picture "${file}"`, () => readPngRecipe(readFileSync(file)))
  if (recipe === null) throw new UsageError(`The picture "${file}" carries no recipe.`)
  return recipe
}

function readCritic(file: string): string {
  return reading(`the learned taste "${file}"`, () =>
    criticText(parseCritic(readFileSync(file, 'utf8').trim())),
  )
}

/** The one a guided picture carries. */
function criticInside(file: string, recipe: Recipe): string | null {
  const critic = reading(`the picture "${file}"`, () => readPngCritic(readFileSync(file), recipe))
  return critic && criticText(critic)
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
