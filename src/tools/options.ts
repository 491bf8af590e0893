// What the options of every command have in common: their values are read strictly, and a mistake is one sentence.
import { DaubError } from '../fragment/index.ts'
import type { EngineChoice } from '../studio/index.ts'
import { troubleOf } from '../ui/kit/words/errors.ts'

/** A mistake in how the command was called: shown with the usage, exit code 2. */
export class UsageError extends Error {}

/** Sides a recipe can have, in pixels. */
const [smallestSide, largestSide] = [32, 1024]

const engines: readonly string[] = ['auto', 'wasm', 'webgpu'] satisfies EngineChoice[]

/** A whole number of `min` to `max`. @throws UsageError */
export function readWhole(name: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new UsageError(`--${name} is "${text}"; allowed: a whole number from ${min} to ${max}.`)
  return value
}

/** Width and height in pixels, from `256` or `256x192`. @throws UsageError */
export function readSize(text: string): readonly [width: number, height: number] {
  const match = /^(\d+)(?:x(\d+))?$/.exec(text)
  if (!match) throw new UsageError(`--size is "${text}"; allowed: 256 or 256x192.`)
  const size = [Number(match[1]), Number(match[2] ?? match[1])] as const
  if (size.some((side) => side < smallestSide || side > largestSide))
    throw new UsageError(`--size is "${text}"; a side can have ${smallestSide} to ${largestSide} pixels.`)
  return size
}

/** @throws UsageError */
export function readEngine(text: string): EngineChoice {
  if (!engines.includes(text)) throw new UsageError(`There is no engine "${text}".`)
  return text as EngineChoice
}

/** Whatever `parseArgs` finds wrong is a mistake of the call. */
export function readingArguments<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

/** Whatever is wrong with a file that was named is a mistake of the call. */
export function reading<Result>(what: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw new UsageError(`Cannot read ${what}: ${sentenceOf(error)}`)
  }
}

/** An error in one sentence; out of the page it arrives with the browser's stack in its message. */
export function sentenceOf(error: unknown): string {
  if (error instanceof DaubError) {
    const { happened, doThis } = troubleOf(error)
    return `${happened} ${doThis}`
  }
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n')[0]!.replace(/^page\.evaluate: (?:\w*Error: )?/, '')
}

/** Says what went wrong on standard error; a mistake of the call with how the command is used. */
export function fail(error: unknown, usage: string, sentence = sentenceOf(error)): void {
  console.error(sentence)
  if (error instanceof UsageError) console.error(`\n${usage}`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
