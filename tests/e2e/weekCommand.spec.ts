// `npm run week` over the built app and the embedded pack: two whole weeks, checked from their files, and what a wrong
// call is told (each kind: tests/unit/tools/weekJob.test.ts).
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@playwright/test'

const root = resolve(import.meta.dirname, '../..')
const run = promisify(execFile)
let folder: string

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'daub-week-'))
})
test.afterAll(() => rmSync(folder, { recursive: true }))

const week = (...args: string[]) =>
  run('npx', ['--no-install', 'tsx', 'src/tools/week.ts', ...args], { cwd: root })
const refused = (...args: string[]) =>
  week(...args).then(
    () => null,
    (reason: { stderr: string; code: number }) => reason,
  )

test('runs two weeks of three pictures, says what came of them, and checks them from their files', async () => {
  test.setTimeout(180_000)
  const out = join(folder, 'weeks')
  const options = [
    '--fragments',
    '3',
    '--candidates',
    '2',
    '--size',
    '128',
    '--steps',
    '2',
    '--engine',
    'wasm',
  ]
  const { stdout, stderr } = await week(...options, '--weeks', '2', '--out', out)
  const summary = JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, unknown>
  expect(summary).toMatchObject({ rounds: 2, fragments: 6, verified: true })
  expect(summary['ballots']).toBeGreaterThan(150)
  expect(stderr).toMatch(/Week 1: paint 3 of 3/)
  for (const round of ['round-0', 'round-1']) {
    expect(readdirSync(join(out, round, 'pictures'))).toHaveLength(3)
    const prompts = (
      JSON.parse(readFileSync(join(out, round, 'brief.json'), 'utf8')) as { candidates: unknown[] }
    ).candidates
    expect(prompts).toHaveLength(6)
  }
  expect((await week('--verify', out)).stdout).toMatch(/^yes: 2 rounds/)

  const tally = join(out, 'round-1/tally.json')
  writeFileSync(tally, readFileSync(tally, 'utf8').replace('"counted":', '"counted":1'))
  const wrong = await refused('--verify', out)
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringMatching(/^round-1\/tally\.json differs/) })
})

test('refuses, in a sentence, what it cannot do', async () => {
  const error = await refused('--verify', folder)
  expect(error).toMatchObject({ code: 2, stderr: expect.stringMatching(/holds no weeks/) })
  expect(error?.stderr).toContain('npm run week -- --fragments')
  expect(error?.stderr).not.toMatch(/\n\s+at /)
})
