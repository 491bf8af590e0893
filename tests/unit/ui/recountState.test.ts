// The recount of a round as its page shows it: a mirror of app/count, whose chains are opened when they are first asked.
import { expect, test } from 'vitest'
import { createCounting } from '../../../src/app/count/index.ts'
import { recoverHere } from '../../../src/ballots/index.ts'
import { openChain, type OpenChain } from '../../../src/app/chains/index.ts'
import { Recount } from '../../../src/ui/results/state/recount.svelte.ts'
import { addressOf, ballotOf, sign, voterNamed } from '../../fixtures/ballots.ts'
import { bring } from '../../fixtures/claims.ts'
import { createFakeWallets } from '../../fixtures/fakeWallets.ts'
import { observe } from '../../fixtures/observe.svelte.ts'
import { closesAt, exampleRound, stakeOf } from '../../fixtures/round.ts'

const round = exampleRound()
const ada = voterNamed('Ada')

async function setUp() {
  const fake = await createFakeWallets(() => 30n * 10n ** 18n)
  const { archive } = fake
  const source = { kind: 'file', from: 'a.json', at: 1 } as const
  const stored = await archive.rounds.save({ round, recipes: [null, null, null, null], note: '', source })
  const ballot = await sign(ada, ballotOf(ada, { round: `0x${round.id}`, choices: '2:+50' }))
  await archive.ballots.add(round.id, [ballot])
  await bring(archive, round, { stakes: stakeOf(addressOf(ada), 50n) })
  const createPool = () => ({ size: 1, recover: recoverHere, close: () => undefined })
  const counting = createCounting({ archive, createPool, now: () => closesAt })
  let opened = 0
  const open = (): Promise<OpenChain> => (opened++, openChain(fake.ports))
  const recount = new Recount(stored, { counting, archive, open })
  return { fake, archive, recount, opened: () => opened }
}

test('a recount shows each stage and the result, and asks no chain for it', async () => {
  const { recount, opened } = await setUp()
  const shown = observe(() => [recount.stage, recount.isBusy].join())
  expect([recount.count, recount.sources]).toEqual([null, { read: 0, claimed: 0, disputed: 0 }])
  const counting = recount.start()
  shown.flush()
  await counting
  shown.flush()
  expect(shown.values[0]).toBe('idle,false')
  expect(shown.values).toContain('reading,true')
  expect(shown.values.at(-1)).toBe('done,false')
  expect([recount.done, recount.of, recount.sources]).toEqual([1, 1, { read: 0, claimed: 1, disputed: 0 }])
  expect(recount.count?.result.winner).toBe(round.manifest.fragments[2]!.id)
  expect(opened()).toBe(0)
  shown.stop()
})

test('a recount reads each voter’s stakes from the chain, and counts with what was read', async () => {
  const { fake, recount, opened } = await setUp()
  await recount.readChain()
  expect(opened()).toBe(1)
  expect(new Set(fake.asked)).toEqual(new Set([addressOf(ada)]))
  expect(recount.chain).toEqual({ status: 'done', known: 2, unknown: new Map() })
  expect(recount.sources).toEqual({ read: 1, claimed: 0, disputed: 0 })
})

test('a recount that is stopped while it reads is not busy any more, and keeps its count', async () => {
  const { fake, recount } = await setUp()
  await recount.start()
  fake.word = () => (recount.stop(), 1n)
  const reading = recount.readChain()
  expect(recount.isBusy).toBe(true)
  await reading
  expect([recount.stage, recount.chain, recount.isBusy]).toEqual(['done', { status: 'stopped' }, false])
  expect(recount.count).not.toBeNull()
})

test('a recount whose chains cannot be opened says why', async () => {
  const { fake, recount } = await setUp()
  await recount.start()
  fake.loads = () => Promise.reject(new TypeError('offline'))
  await recount.readChain()
  expect([recount.stage, recount.isBusy]).toEqual(['failed', false])
  expect(recount.error).toMatchObject({ code: 'chain-code/not-loaded' })
  expect(recount.count).not.toBeNull()
})
