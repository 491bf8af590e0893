// What `npm run paint` is asked for: a wrong call is told so in a sentence before anything is opened or written.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contentId, criticText, encodePng, makeCritic, type Recipe } from '../../../src/fragment/index.ts'
import { UsageError } from '../../../src/tools/options.ts'
import { readPaintJob } from '../../../src/tools/paint/job.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'daub-job-'))
  writeFileSync(join(folder, 'file'), 'a red fox')
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('refuses, in a sentence', () => {
  const cases: [string, string[], string | RegExp][] = [
    ['no prompt', ['--out', 'x.png'], /either one prompt/],
    ['no output', ['a fox'], /--out/],
    ['an unquoted prompt', ['a', 'fox', '--out', 'x.png'], /quotation marks/],
    ['an unknown option', ['a fox', '--out', 'x.png', '--speed', '9'], /--speed/],
    [
      'an impossible seed',
      ['a fox', '--out', 'x.png', '--seed=-1'],
      '--seed is "-1"; allowed: a whole number from 0 to 4294967295.',
    ],
    ['an option without its value', ['a fox', '--out', 'x.png', '--seed', '-1'], /seed/],
    ['an unknown engine', ['a fox', '--out', 'x.png', '--engine', 'steam'], 'There is no engine "steam".'],
    ['too many steps', ['a fox', '--out', 'x.png', '--steps', '2001'], /from 0 to 2000/],
    [
      'P23: a folder where a picture is to be written',
      ['a fox', '--out', 'FOLDER'],
      /--out is ".*", which is a folder/,
    ],
    [
      'P23: a file where a folder is to be',
      ['--prompts', 'FOLDER/file', '--out', 'FOLDER/file'],
      /file", which is a file/,
    ],
    [
      'P23: a size of nothing',
      ['a fox', '--out', 'x.png', '--size', '0'],
      '--size is "0"; a side can have 32 to 1024 pixels.',
    ],
    ['a size that is none', ['a fox', '--out', 'x.png', '--size', 'big'], /--size is "big"/],
    ['a missing list', ['--prompts', 'nowhere.txt', '--out', 'x'], /nowhere\.txt/],
    [
      'a recipe that is no picture',
      ['--recipe', 'FOLDER/file', '--out', 'x.png'],
      /Cannot read the picture ".*file": /,
    ],
    ['a learned taste that is none', ['a fox', '--out', 'x.png', '--critic', 'FOLDER/file'], /learned taste/],
    [
      'a learned taste that is not there',
      ['a fox', '--out', 'x.png', '--critic', 'FOLDER/no'],
      /Cannot read the learned taste/,
    ],
  ]
  test.each(cases)('%s', (_, args, sentence) => {
    const call = () => readPaintJob(args.map((arg) => arg.replace('FOLDER', folder)))
    expect(call).toThrow(UsageError)
    expect(call).toThrow(sentence)
  })
})

test('a guided picture brings its critic along, and a file of one guides a prompt', () => {
  const critic = makeCritic('ab'.repeat(32), [1, -2, 3], 0)
  const recipe: Recipe = { ...exampleRecipe, version: 2, critic: contentId(critic) }
  writeFileSync(join(folder, 'guided.png'), encodePng(new Uint8Array(64).fill(9), 4, 4, recipe, critic))
  writeFileSync(join(folder, 'taste.json'), `${criticText(critic)}\n`)
  const out = join(folder, 'new.png')
  expect(readPaintJob(['--recipe', join(folder, 'guided.png'), '--out', out])).toMatchObject({
    recipe,
    critic: criticText(critic),
  })
  expect(readPaintJob(['a fox', '--out', out, '--critic', join(folder, 'taste.json')]).critic).toBe(
    criticText(critic),
  )
  expect(readPaintJob(['a fox', '--out', out]).critic).toBeNull()
})

test('a list keeps the number of each line, and a size may be of two sides', () => {
  const list = join(folder, 'list.txt')
  writeFileSync(list, '\uFEFFa red fox\r\n\r\na green apple\r\n')
  const out = join(folder, 'painted')
  expect(readPaintJob(['--prompts', list, '--out', out, '--size', '256x192', '--steps', '0'])).toMatchObject({
    prompts: [
      { text: 'a red fox', line: 1 },
      { text: 'a green apple', line: 3 },
    ],
    list: true,
    size: [256, 192],
    steps: 0,
    seed: 0,
    engine: 'auto',
  })
})
