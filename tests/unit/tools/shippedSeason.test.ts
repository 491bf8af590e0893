// The season that ships with the app, as a page and as anybody with Node would count it; and the one that shipped with 0.2.0.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { verifyMany, type VerifiedBallot } from '../../../src/ballots/index.ts'
import type { Hex } from '../../../src/ethereum/index.ts'
import { readBallotFile } from '../../../src/rounds/ballotFile.ts'
import {
  isPracticeRound,
  parseSeason,
  resultId,
  roundResult,
  tally,
  votingPowers,
  type RoundResult,
} from '../../../src/rounds/index.ts'
import { checkSeason } from '../../../src/tools/season/checkSeason.ts'
import { readSeason } from '../../../src/tools/season/folder.ts'

const folder = resolve(import.meta.dirname, '../../../public/season')

describe('the season that ships', () => {
  it('has a closed round that its witness sealed: final, with the result that is published', async () => {
    const { rounds, pictures } = await checkSeason(readSeason(folder))
    expect(pictures).toBe(48)
    expect(rounds).toHaveLength(1)
    const [closed] = rounds
    expect(closed!.round.id).toBe('2ed634ef4d2f39f5b9bfb37855640068d7d9ef6b003684d292b7b81db779dc73')
    expect(closed!.sealing).toMatchObject({ why: null, count: 59, have: 1, need: 1, of: 1 })
    expect(closed!.resultId).toBe('b66cac801e0d842b460244e7145e60cb6ecbf330aeb45cd3657bd3c2faaf41b9')
    expect(closed!.result).toMatchObject({
      version: 2,
      decided: 'vote',
      counted: 54,
      setAside: { unsealed: 1 },
    })
  })

  it('has an open round that is for practice', () => {
    const { rounds } = parseSeason(JSON.parse(readFileSync(join(folder, 'season.json'), 'utf8')))
    const [closed, open] = rounds
    expect(open!.round.manifest).toMatchObject({ closesAt: null, snapshots: [], previous: closed!.round.id })
    expect(isPracticeRound(open!.round.manifest)).toBe(true)
    expect(open!.hasBallots).toBe(false)
  })
})

describe('the season of 0.2.0', () => {
  const old = resolve(import.meta.dirname, '../../fixtures/season-0.2.0')
  const season = parseSeason(JSON.parse(readFileSync(join(old, 'season.json'), 'utf8')))
  const [closed, open] = season.rounds
  const file = readBallotFile(readFileSync(join(old, `${closed!.round.id}.json`), 'utf8'))

  async function resultWith(sealed: ReadonlySet<Hex> | null) {
    const verified: VerifiedBallot[] = []
    for await (const ballot of verifyMany(file.ballots)) verified.push(ballot)
    const { round } = file
    const powerOf = votingPowers(round, file.stakes)
    return roundResult(round, tally({ round, ballots: verified, powerOf, sealed }))
  }

  it('still counts to its old result by its list, and to another with every ballot in it', async () => {
    expect(closed!.round.id).toBe('3d1ad51b8667fcc932444322c22851d37d5008d994f483d07ebd34e58a47e580')
    expect(resultId(await resultWith(new Set(file.seal!.digests)))).toBe(
      '755a3f1e0ede6929668c483f0280b728cbd5ef739409c8c5217ecfc5e4719612',
    )
    expect(resultId(await resultWith(null))).toBe(
      'f6753d11db6a4f26c93f2dd668e4e3b34c9913a057cc2258c54b6ba681f48b5d',
    )
  })

  it('has the ranking that the season of today has', async () => {
    const { rounds } = await checkSeason(readSeason(folder))
    const before = await resultWith(new Set(file.seal!.digests))
    const today = rounds[0]!.result
    const spoken = ({ ranking }: RoundResult) => ranking.filter(({ voters }) => voters > 0)
    expect(spoken(today)).toEqual(spoken(before)) // among the others lots decide, which the round's id draws
    expect(today.winner).toBe(before.winner)
  })

  it('has an open round that is shown as practice', () => {
    expect(isPracticeRound(open!.round.manifest)).toBe(true)
  })
})
