// What `npm run week` is asked for: a wrong call is told so in a sentence, and a folder of somebody else's is left alone.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UsageError } from '../../../src/tools/options.ts'
import { prepareFolder, readWeekArguments, readWeekJob } from '../../../src/tools/week/job.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'daub-job-'))
  mkdirSync(join(folder, 'other'))
  writeFileSync(join(folder, 'other/letter.txt'), 'mine')
  writeFileSync(join(folder, 'voters.json'), '{"version":2}')
})
afterAll(() => rmSync(folder, { recursive: true }))

const prepare = (...args: string[]) =>
  prepareFolder(readWeekJob(readWeekArguments(args.map((arg) => arg.replace('FOLDER', folder)))))

describe('refuses, in a sentence', () => {
  test.each<[string, string[], string | RegExp]>([
    ['no folder', ['--weeks', '2'], /--out/],
    ['a folder with something else in it', ['--out', 'FOLDER/other'], /holds something else/],
    ['a file where a folder is to be', ['--out', 'FOLDER/voters.json'], /which is a file; it names a folder/],
    [
      'too few pictures',
      ['--out', 'FOLDER/new', '--fragments', '1'],
      '--fragments is "1"; allowed: a whole number from 2 to 500.',
    ],
    [
      'voters of another version',
      ['--out', 'FOLDER/new', '--voters', 'FOLDER/voters.json'],
      /Cannot read the voters .*version/,
    ],
    ['voters that are not there', ['--out', 'FOLDER/new', '--voters', 'FOLDER/nobody'], /cannot be read/],
    [
      'an unknown preset',
      ['--out', 'FOLDER/new', '--preset', 'best'],
      /There is no preset "best"\. Presets: daub/,
    ],
    ['a folder without a pack', ['--out', 'FOLDER/new', '--pack', 'FOLDER'], /There is no pack in/],
    ['an option without its value', ['--out', 'FOLDER/new', '--weeks'], /weeks/],
  ])('%s', (_, args, sentence) => {
    const call = () => prepare(...args)
    expect(call).toThrow(UsageError)
    expect(call).toThrow(sentence)
    expect(readdirSync(folder).sort()).toEqual(['other', 'voters.json'])
    expect(readdirSync(join(folder, 'other'))).toEqual(['letter.txt'])
  })
})

test('a folder that was begun is gone on with, with the same options only', () => {
  const out = join(folder, 'begun')
  prepare('--out', out, '--size', '64')
  const before = readdirSync(out).sort()
  prepare('--out', out, '--size', '64', '--weeks', '9')
  expect(readdirSync(out).sort()).toEqual(before)
  expect(() => prepare('--out', out, '--size', '96')).toThrow(/holds the weeks of another artist/)
})
