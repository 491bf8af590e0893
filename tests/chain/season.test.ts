// `npm run season` from the command line, with given pictures: what it writes holds against the chains it was made on.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createContractCaller, openChains, readRoundStakes } from '../../src/chain/index.ts'
import { verifyMany } from '../../src/ballots/index.ts'
import { readSeason } from '../../src/tools/season/folder.ts'
import { ballotsPath, type SeasonFiles } from '../../src/tools/season/composeSeason.ts'
import { readBallotFile } from '../../src/rounds/ballotFile.ts'
import { parseSeason, type Season } from '../../src/rounds/index.ts'
import { smallSeason } from '../fixtures/smallSeason.ts'
import { all, chain, proxy } from './world.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')
let folder: string

const command = async (...args: string[]) => {
  const { stdout } = await run('npx', ['--no-install', 'tsx', 'src/tools/season.ts', ...args], {
    cwd: root,
  })
  return JSON.parse(stdout) as { pictures: number; bytes: number; rounds: readonly Record<string, unknown>[] }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daub-season-'))
  mkdirSync(join(folder, 'given'))
  for (const [path, content] of await smallSeason())
    if (path.startsWith('pictures/'))
      writeFileSync(join(folder, 'given', path.slice('pictures/'.length)), content)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('the season command', () => {
  let files: SeasonFiles
  let season: Season
  const out = () => join(folder, 'season')

  beforeAll(async () => {
    await command('--pictures-from', join(folder, 'given'), '--count', '7', '--out', out())
    files = readSeason(out())
    season = parseSeason(JSON.parse(files.get('season.json') as string))
  }, 120_000)

  it('says what it wrote, and writes the same bytes again', async () => {
    const { pictures, rounds } = await command(
      '--pictures-from',
      join(folder, 'given'),
      '--count',
      '7',
      '--out',
      out(),
    )
    expect(pictures).toBe(14)
    expect(rounds).toMatchObject([
      {
        theme: 'Weather',
        pictures: 7,
        ballots: 60,
        isFinal: true,
        counted: 54,
        setAside: {
          superseded: 2,
          'over-budget': 1,
          unsealed: 1,
          'unknown-picture': 1,
          'unknown-signature': 1,
        },
      },
    ])
    expect(readSeason(out())).toEqual(files)
    // The second round is for practice: no close, no snapshots, no ballots.
    expect(season.rounds[1]!.round.manifest).toMatchObject({
      theme: 'After dark',
      closesAt: null,
      snapshots: [],
    })
    // Of its own pictures and votes it makes itself again.
    await command('--again', out(), '--count', '7', '--out', join(folder, 'again'))
    expect(readSeason(join(folder, 'again'))).toEqual(files)
  }, 120_000)

  it('claims the stakes that the chains say, and its contract wallet is one', async () => {
    const chains = openChains({
      version: 1,
      chains: await Promise.all(
        ([1, 8453] as const).map(async (chainId) => ({
          chainId,
          rpcs: [chain(chainId).url, (await proxy(chainId)).url],
        })),
      ),
      walletConnectProjectId: null,
    })
    const { round } = season.rounds[0]!
    const { ballots, stakes } = readBallotFile(files.get(ballotsPath(round.id)) as string)
    const voters = [...new Set(stakes.map(({ voter }) => voter))]
    const readings = await all(readRoundStakes(chains, round, voters))
    expect(readings.map(({ reading }) => reading.status === 'known' && reading.value)).toEqual(stakes)

    const contracts = { caller: createContractCaller(chains), blocks: round.manifest.snapshots }
    const verified = await all(verifyMany(ballots, { contracts }))
    const odd = verified.filter(({ verdict }) => verdict.status === 'valid' && verdict.by === 'contract')
    expect(odd.map(({ signed }) => signed.message.voter)).toEqual([chain(1).ownerWallet])
  })

  it.each<[string, string[], RegExp]>([
    ['too few pictures', ['--count', '8'], /14 PNG files; 16 are needed/],
    ['an impossible count', ['--count', '3'], /--count is "3"/],
  ])(
    'refuses %s in a sentence',
    async (_, args, sentence) => {
      const failing = command(
        '--pictures-from',
        join(folder, 'given'),
        '--out',
        join(folder, 'none'),
        ...args,
      )
      await expect(failing).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(sentence) })
    },
    60_000,
  )
})
