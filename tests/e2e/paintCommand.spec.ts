// The command line over the built app and the embedded pack: one recipe is one file, and a picture is of its prompt.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@playwright/test'
import { openStudioPage } from '../../src/tools/studioPage.ts'
import { bytesId, readPngRecipe, readPngSize } from '../../src/fragment/index.ts'
import { siglipPack } from '../fixtures/siglipPack.ts'

const root = resolve(import.meta.dirname, '../..')
const run = promisify(execFile)
let folder: string

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'daub-paint-'))
})
test.afterAll(() => rmSync(folder, { recursive: true }))

async function paint(...args: string[]) {
  const { stdout } = await run('npx', ['--no-install', 'tsx', 'src/tools/paint.ts', ...args], {
    cwd: root,
    maxBuffer: 1 << 26,
  })
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

test('paints the same file twice from one recipe, with the recipe inside', async () => {
  test.setTimeout(180_000)
  const files = ['one.png', 'two.png'].map((name) => join(folder, name))
  const lines = []
  for (const out of files) {
    lines.push(
      ...(await paint(
        'a red fox under a full moon',
        '--seed',
        '7',
        '--size',
        '128',
        '--steps',
        '6',
        '--engine',
        'wasm',
        '--out',
        out,
      )),
    )
  }
  const [first, second] = files.map((file) => readFileSync(file))
  expect(second!.equals(first!)).toBe(true)
  expect(lines.map((line) => line['sha256'])).toEqual([bytesId(first!), bytesId(first!)])
  expect(lines[0]).toMatchObject({ steps: 6, engine: expect.stringMatching(/^wasm × \d+$/) })
  expect(lines[0]!['lossLast'] as number).toBeLessThan(lines[0]!['lossFirst'] as number)
  expect(readPngSize(first!)).toEqual({ width: 128, height: 128 })
  expect(readPngRecipe(first!)).toMatchObject({ prompt: 'a red fox under a full moon', seed: 7 })
})

test('point 16: paints with models as exporters write them: weights beside, SigLIP, a fixed batch', async () => {
  test.setTimeout(180_000)
  const pack = join(folder, 'siglip')
  for (const [path, bytes] of siglipPack()) {
    mkdirSync(dirname(join(pack, path)), { recursive: true })
    writeFileSync(join(pack, path), bytes)
  }
  const out = join(folder, 'siglip.png')
  const [line] = await paint('a Red, fox', '--pack', pack, '--steps', '2', '--engine', 'wasm', '--out', out)
  expect(line).toMatchObject({ steps: 2, size: '32x32', guide: expect.any(Number) })
  expect(readPngRecipe(readFileSync(out))).toMatchObject({ prompt: 'a Red, fox', packId: line!['packId'] })
})

test('paints a list, with an index and a contact sheet', async () => {
  test.setTimeout(180_000)
  const list = join(folder, 'prompts.txt')
  writeFileSync(list, 'purple mountains under an orange sky\n\na green apple\n')
  const lines = await paint(
    '--prompts',
    list,
    '--out',
    join(folder, 'list'),
    '--size',
    '128',
    '--steps',
    '3',
    '--engine',
    'wasm',
  )
  expect(lines.map((line) => line['prompt'])).toEqual([
    'purple mountains under an orange sky',
    'a green apple',
  ])
  const index = readFileSync(join(folder, 'list/index.jsonl'), 'utf8').trim().split('\n')
  expect(index.map((line) => (JSON.parse(line) as { sha256: string }).sha256)).toEqual(
    lines.map((line) => line['sha256']),
  )
  expect(readPngSize(readFileSync(join(folder, 'list/contact-sheet.png')))).toEqual({
    width: 256,
    height: 128,
  })
})

test('P23: a line that cannot be painted is named with its number, and the others are painted', async () => {
  test.setTimeout(180_000)
  const list = join(folder, 'mixed.txt')
  writeFileSync(list, '\uFEFFthe book: 1984\r\n\r\nthe year:1984\r\na green apple\r\n')
  const out = join(folder, 'mixed')
  const ended = await paint(
    '--prompts',
    list,
    '--out',
    out,
    '--size',
    '128',
    '--steps',
    '1',
    '--engine',
    'wasm',
  ).then(
    () => null,
    (reason: { stdout: string; stderr: string; code: number }) => reason,
  )
  expect(ended?.code).toBe(1)
  expect(ended?.stderr).toContain(
    'Line 3 was not painted. The weight of “the year:1984” is 1,984; it can be −100 to 100, but not 0.',
  )
  const painted = ended!.stdout.trim().split('\n')
  expect(painted.map((line) => (JSON.parse(line) as { prompt: string }).prompt)).toEqual([
    'the book: 1984',
    'a green apple',
  ])
  expect(readPngSize(readFileSync(join(out, 'contact-sheet.png')))).toEqual({ width: 256, height: 128 })
})

test('the judge, which never guides, finds each picture closest to its own prompt', async () => {
  test.setTimeout(180_000)
  const prompts = [
    'a fox in a forest at sunset',
    'a sailboat on the ocean, watercolour',
    'a crown on a black background',
    'black and yellow diagonal stripes',
  ]
  const studio = await openStudioPage({ engine: 'wasm' })
  try {
    const pngs: string[] = []
    for (const prompt of prompts) {
      const order = { prompt, seed: 7, width: 128, height: 128, preset: 'daub', overrides: { steps: 10 } }
      pngs.push((await studio.page.evaluate((each) => window.daub.paint(each), order)).png)
    }
    const scores = await studio.page.evaluate(([pictures, texts]) => window.daub.judge(pictures, texts), [
      pngs,
      prompts,
    ] as const)
    for (const [i, row] of scores.entries()) expect(row.indexOf(Math.max(...row)), prompts[i]).toBe(i)
  } finally {
    await studio.close()
  }
})

test.describe('refuses, in a sentence', () => {
  const cases: [string, string[], RegExp][] = [
    ['no prompt', ['--out', 'x.png'], /either one prompt/],
    ['no output', ['a fox'], /--out/],
    ['an unquoted prompt', ['a', 'fox', '--out', 'x.png'], /quotation marks/],
    ['an unknown option', ['a fox', '--out', 'x.png', '--speed', '9'], /--speed/],
    ['an impossible seed', ['a fox', '--out', 'x.png', '--seed', '-1'], /seed/],
    [
      'P23: a folder where a picture is to be written',
      ['a fox', '--out', 'src'],
      /--out is "src", which is a folder/,
    ],
    [
      'P23: a file where a folder is to be',
      ['--prompts', 'README.md', '--out', 'README.md'],
      /README\.md", which is a file/,
    ],
    [
      'P23: a size of nothing',
      ['a fox', '--out', 'x.png', '--size', '0'],
      /--size is "0"; a side can have 32 to 1024 pixels/,
    ],
    ['a size that is none', ['a fox', '--out', 'x.png', '--size', 'big'], /--size is "big"/],
    ['a missing list', ['--prompts', 'nowhere.txt', '--out', 'x'], /nowhere\.txt/],
    ['a folder without a pack', ['a fox', '--out', 'x.png', '--pack', 'src'], /no pack in "src"/],
  ]
  for (const [name, args, sentence] of cases) {
    test(name, async () => {
      const error = await paint(...args).then(
        () => null,
        (reason: { stderr: string; code: number }) => reason,
      )
      expect(error?.stderr).toMatch(sentence)
      expect(error?.stderr).not.toMatch(/\n\s+at /)
    })
  }
})
