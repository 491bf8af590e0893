// The command line over the built app and the embedded pack: one recipe is one file, and a picture is of its prompt. What is
// said to wrong calls is in tests/unit/tools/paintJob.test.ts.
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
  return linesOf(stdout)
}

const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

const prompt = 'a red fox under a full moon'
const settings = ['--seed', '7', '--size', '128', '--steps', '6', '--engine', 'wasm']

test('paints a recipe, and in another process a list: the same recipe is the same file there', async () => {
  test.setTimeout(180_000)
  const out = join(folder, 'one.png')
  const [line] = await paint(prompt, ...settings, '--out', out)
  const png = readFileSync(out)
  expect(line).toMatchObject({
    steps: 6,
    engine: expect.stringMatching(/^wasm × \d+$/),
    sha256: bytesId(png),
  })
  expect(line!['lossLast'] as number).toBeLessThan(line!['lossFirst'] as number)
  expect(readPngSize(png)).toEqual({ width: 128, height: 128 })
  expect(readPngRecipe(png)).toMatchObject({ prompt, seed: 7 })

  // P23: a line that cannot be painted is named with its number, and the others are painted.
  const list = join(folder, 'prompts.txt')
  writeFileSync(list, `\uFEFFthe book: 1984\r\n\r\nthe year:1984\r\n${prompt}\r\n`)
  const to = join(folder, 'list')
  const ended = await paint('--prompts', list, ...settings, '--out', to).then(
    () => null,
    (reason: { stdout: string; stderr: string; code: number }) => reason,
  )
  expect(ended?.code).toBe(1)
  expect(ended?.stderr).toContain(
    'Line 3 was not painted. The weight of “the year:1984” is 1,984; it can be −100 to 100, but not 0.',
  )
  const painted = linesOf(ended!.stdout)
  expect(painted.map((each) => each['prompt'])).toEqual(['the book: 1984', prompt])
  expect(linesOf(readFileSync(join(to, 'index.jsonl'), 'utf8'))).toMatchObject(painted)
  expect(readFileSync(join(to, '0002.png')).equals(png)).toBe(true)
  expect(readPngSize(readFileSync(join(to, 'contact-sheet.png')))).toEqual({ width: 256, height: 128 })
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

test('refuses in a sentence, without a stack', async () => {
  const refused = (...args: string[]) =>
    paint(...args).then(
      () => null,
      (reason: { stderr: string; code: number }) => reason,
    )
  const [call, pack] = await Promise.all([
    refused('a fox', '--out', 'src'),
    refused('a fox', '--out', join(folder, 'x.png'), '--pack', 'src'),
  ])
  expect(call).toMatchObject({ code: 2, stderr: expect.stringMatching(/^--out is "src", which is a folder/) })
  expect(call?.stderr).toContain('npm run paint -- PROMPT')
  expect(pack).toMatchObject({ code: 1, stderr: expect.stringMatching(/^There is no pack in "src"/) })
  for (const { stderr } of [call!, pack!]) expect(stderr).not.toMatch(/\n\s+at /)
})
