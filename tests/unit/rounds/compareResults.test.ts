import { expect, test } from 'vitest'
import { verifyBallot } from '../../../src/ballots/index.ts'
import { canonicalJson } from '../../../src/fragment/index.ts'
import {
  compareResults,
  maxResultLength,
  resultId,
  roundResult,
  tally,
  votingPowers,
  type RoundResult,
} from '../../../src/rounds/index.ts'
import { addressOf, ballotOf, sign, voterNamed } from '../../fixtures/ballots.ts'
import { exampleRound, stakeOf } from '../../fixtures/round.ts'

const round = exampleRound()

/** Ada and Bob vote; the count is made with these ballots. */
async function count(...choices: readonly string[]): Promise<{ result: RoundResult; id: string }> {
  const names = ['Ada', 'Bob']
  const ballots = await Promise.all(
    choices.map(async (text, i) => {
      const voter = voterNamed(names[i]!)
      return verifyBallot(await sign(voter, ballotOf(voter, { round: `0x${round.id}`, choices: text })))
    }),
  )
  const stakes = names.flatMap((name) => stakeOf(addressOf(voterNamed(name)), 100n))
  const powerOf = votingPowers(round, stakes)
  const result = roundResult(round, tally({ round, ballots, powerOf, sealed: null }))
  return { result, id: resultId(result) }
}
const saved = ({ result }: { result: RoundResult }) => canonicalJson(result)

test('the same number, pasted with whatever is around it, is the same result', async () => {
  const ours = await count('0:+5', '2:-3')
  for (const text of [ours.id, ` ${ours.id.toUpperCase()}\n`, `0x${ours.id}`, saved(ours)])
    expect(compareResults(ours, text)).toEqual({ status: 'same' })
})

test('another number differs; another file says in what', async () => {
  const [ours, theirs] = [await count('0:+5', '2:-3'), { ...(await count('0:+5', '2:-3')) }]
  expect(compareResults(ours, 'a'.repeat(64))).toEqual({
    status: 'different',
    theirs: 'a'.repeat(64),
    in: [],
  })
  const changed = { ...theirs.result, winner: round.manifest.fragments[1]!.id, used: '5' }
  expect(compareResults(ours, JSON.stringify(changed))).toMatchObject({
    status: 'different',
    in: ['winner', 'used'],
  })
})

test.each([
  ['of another round', JSON.stringify({ round: 'b'.repeat(64) }), 'other-round'],
  ['words', 'they won', 'unreadable'],
  ['nothing', '', 'unreadable'],
  ['a list', '[1]', 'unreadable'],
  ['what has no canonical form', '{"round":"\\ud800"}', 'unreadable'],
  ['a flood', `{"a":"${'x'.repeat(maxResultLength)}"}`, 'unreadable'],
])('%s is called what it is', async (_, text, status) => {
  expect(compareResults(await count('0:+5', '2:-3'), text)).toMatchObject({ status })
})
