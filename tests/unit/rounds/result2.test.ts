// Results of version 2: what a charter of version 2 says about who decides, and how many it takes.
import { describe, expect, it } from 'vitest'
import {
  ballotRound,
  resultId,
  roundResult,
  tally,
  votingPowers,
  type Charter,
  type Round,
} from '../../../src/rounds/index.ts'
import { addressOf, vote, voterNamed } from '../../fixtures/ballots.ts'
import { exampleRound, stakeOf } from '../../fixtures/round.ts'
import { witnessedRound } from '../../fixtures/witnesses.ts'

const voters = ['ada', 'ben', 'cleo'].map(voterNamed)
/** Ada and Ben have power; Cleo has none. */
const stakes = voters.flatMap((voter, i) => stakeOf(addressOf(voter), [60n, 40n, 0n][i]!))

/** Ada and Ben give all they have to the first picture; Cleo says something for nothing. */
async function ballotsOf(round: Round) {
  const id = ballotRound(round)
  const [ada, ben, cleo] = voters as [(typeof voters)[0], (typeof voters)[0], (typeof voters)[0]]
  return Promise.all([
    vote(ada, id, [{ index: 0, power: 60n }]),
    vote(ben, id, [{ index: 0, power: 40n }]),
    vote(cleo, id, []),
  ])
}
async function resultOf(round: Round) {
  const powerOf = votingPowers(round, stakes)
  return roundResult(round, tally({ round, ballots: await ballotsOf(round), powerOf, sealed: null }))
}

const practice = { schedule: { practice: true }, beacon: 'seal' } as const satisfies Partial<Charter>
const noClose = { closesAt: null, snapshots: [], beacon: null, beaconBlock: null }

describe('the result of a round of version 2', () => {
  it('B15: counts no ballot without voting power, and names its voters', async () => {
    expect(await resultOf(witnessedRound())).toMatchObject({
      version: 2,
      decided: 'vote',
      counted: 2,
      voters: 2,
      used: '100',
      setAside: { 'no-power': 1, 'no-vote': 0 },
    })
  })

  it.each<[string, { voters: number; power: string }, boolean]>([
    ['as many voters and as much power as the quorum', { voters: 2, power: '100' }, true],
    ['one voter too few', { voters: 3, power: '0' }, false],
    ['one VP too little', { voters: 0, power: '101' }, false],
  ])('has a winner with %s: %j', async (_, quorum, isDecided) => {
    const round = witnessedRound({ quorum })
    const result = await resultOf(round)
    expect(result).toMatchObject({ decided: isDecided ? 'vote' : 'no-quorum' })
    expect(result.winner).toBe(isDecided ? round.manifest.fragments[0]!.id : null)
    expect(result.ranking[0]).toMatchObject({ index: 0, total: '100' })
  })

  it('is undecided when no picture got more than 0 VP', async () => {
    const round = witnessedRound()
    const none = roundResult(
      round,
      tally({ round, ballots: [], powerOf: votingPowers(round, []), sealed: null }),
    )
    expect(none).toMatchObject({ decided: 'no-votes', winner: null, voters: 0 })
  })

  it('is what the artist chose where it chooses alone, and no ballot counts', async () => {
    const chosen = witnessedRound().manifest.fragments[3]!.id
    const round = witnessedRound({ period: { voted: 5, autonomous: 1 } }, { chosen })
    expect(await resultOf(round)).toMatchObject({
      decided: 'artist',
      winner: chosen,
      counted: 0,
      setAside: { 'no-vote': 3 },
    })
  })

  it('decides nothing in a practice round, and no ballot counts', async () => {
    expect(await resultOf(witnessedRound(practice, noClose))).toMatchObject({
      decided: 'practice',
      winner: null,
      counted: 0,
      setAside: { 'no-vote': 3, 'no-power': 0 },
    })
  })
})

it('B15: the result of a round of version 1 keeps its form and its id', async () => {
  const round = exampleRound()
  const result = await resultOf(round)
  expect(result).toMatchObject({ version: 1, counted: 3, used: '100' })
  expect(Object.keys(result).sort()).toEqual([
    'counted',
    'ranking',
    'round',
    'setAside',
    'used',
    'version',
    'winner',
  ])
  expect(Object.keys(result.setAside)).not.toContain('no-power')
  expect(resultId(result)).toMatch(/^[0-9a-f]{64}$/)
})
