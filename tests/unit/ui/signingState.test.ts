// The signing of one ballot as its review sheet shows it, with a wallet that does what the test says.
import { describe, expect, test } from 'vitest'
import type { Ballot, Choice } from '../../../src/ballots/index.ts'
import type { SignOutcome } from '../../../src/chain/index.ts'
import { Signing } from '../../../src/ui/vote/state/signing.svelte.ts'
import { Wallet } from '../../../src/ui/wallet/state/wallet.svelte.ts'
import { addressOf, sign, voterNamed } from '../../fixtures/ballots.ts'
import { Property } from '../../fixtures/component.svelte.ts'
import { connectedAs, createFakeWallets } from '../../fixtures/fakeWallets.ts'
import { observe } from '../../fixtures/observe.svelte.ts'
import { exampleRound, opensAt } from '../../fixtures/round.ts'

const round = exampleRound()
const [ada, bob] = [voterNamed('Ada'), voterNamed('Bob')]
const now = opensAt + 1000

/** A review sheet of a round that is open, with a wallet that is connected as Ada and signs. */
async function setUp() {
  const fake = await createFakeWallets(() => 50n * 10n ** 18n)
  const faults: unknown[] = []
  const wallet = new Wallet(fake.ports, (error) => faults.push(error))
  await wallet.open()
  fake.become(connectedAs(addressOf(ada)))
  const { archive } = fake
  const stored = await archive.rounds.save({
    round,
    recipes: [null, null, null, null],
    note: '',
    source: { kind: 'file', from: '', at: 1 },
  })
  const choices = new Property<readonly Choice[]>([{ index: 0, power: 40n }])
  const services = { storage: { archive }, clock: { now: () => now } }
  const signing = new Signing(stored, () => choices.value, wallet, services)
  const asked: Ballot[] = []
  /** What the wallet answers; the last question is in `asked`. */
  const answers = (answer: (ballot: Ballot, signal: AbortSignal | undefined) => Promise<SignOutcome>) => {
    fake.signs = (ballot, { signal } = {}) => (asked.push(ballot), answer(ballot, signal))
  }
  const signed = async (ballot: Ballot): Promise<SignOutcome> => ({
    status: 'signed',
    signed: await sign(ada, ballot),
    verdict: { status: 'valid', by: 'key', chains: 'all' },
  })
  answers(signed)
  const kept = () => archive.ballots.count(round.id)
  return { fake, archive, wallet, signing, choices, asked, answers, signed, kept, faults }
}

describe('the review sheet of a ballot', () => {
  test('shows the ballot before the wallet is asked, then the receipt', async () => {
    const { signing, asked, kept } = await setUp()
    const shown = observe(() =>
      [signing.ballot?.choices ?? null, signing.isBusy, signing.receipt !== null].join(),
    )
    await signing.prepare()
    shown.flush()
    expect(asked).toEqual([])
    await signing.sign()
    shown.flush()
    expect(shown.values.at(0)).toBe(',false,false')
    expect(shown.values).toContain('0:+40,false,false')
    expect(shown.values.at(-1)).toBe('0:+40,false,true')
    expect(asked).toMatchObject([{ voter: addressOf(ada), choices: '0:+40', round: `0x${round.id}` }])
    expect(await kept()).toBe(1)
    shown.stop()
  })

  test('shows other choices and another account, once it is written anew', async () => {
    const { fake, signing, choices } = await setUp()
    await signing.prepare()
    choices.value = [{ index: 2, power: -7n }]
    fake.become(connectedAs(addressOf(bob)))
    await signing.prepare()
    expect(signing.ballot).toMatchObject({ voter: addressOf(bob), choices: '2:-7' })
  })

  test('shows no ballot without a wallet, and asks none', async () => {
    const { fake, signing, asked } = await setUp()
    fake.become({ status: 'none' })
    await signing.sign()
    expect([signing.ballot, signing.refusal, signing.isBusy, asked]).toEqual([null, null, false, []])
  })

  test('is busy while the wallet is asked, which the page knows by its name', async () => {
    const { wallet, signing, answers, signed } = await setUp()
    let go = () => {}
    answers((ballot) => new Promise((resolve) => (go = () => resolve(signed(ballot)))))
    const signature = signing.sign()
    await expect.poll(() => wallet.asking).toEqual({ what: 'sign', wallet: 'Test wallet' })
    expect(signing.isBusy).toBe(true)
    go()
    await signature
    expect([wallet.asking, signing.isBusy]).toEqual([null, false])
  })
})

describe('a wallet that does not sign', () => {
  test.each<SignOutcome>([
    { status: 'rejected' },
    { status: 'silent' },
    { status: 'wrong-chain', chainId: 10 },
    { status: 'wrong-signature', verdict: { status: 'invalid', reason: 'other-signer', signer: null } },
  ])('is named: $status; nothing is kept, and it can be asked again', async (outcome) => {
    const { signing, answers, signed, kept } = await setUp()
    answers(() => Promise.resolve(outcome))
    await signing.sign()
    expect(signing.refusal).toEqual(outcome)
    expect([signing.receipt, signing.isBusy, await kept()]).toEqual([null, false, 0])
    answers(signed)
    await signing.sign()
    expect([signing.refusal, await kept()]).toEqual([null, 1])
  })

  test('but something else than was asked for, or with another key, is refused', async () => {
    const { signing, answers, kept } = await setUp()
    answers(async (ballot) => ({
      status: 'signed',
      signed: await sign(ada, { ...ballot, choices: '1:+100' }),
      verdict: { status: 'valid', by: 'key', chains: 'all' },
    }))
    await signing.sign()
    expect(signing.refusal).toMatchObject({ status: 'wrong-signature' })
    expect([signing.receipt, await kept()]).toEqual([null, 0])
  })

  test('is waited for until somebody gives up', async () => {
    const { wallet, signing, answers, kept } = await setUp()
    answers(
      (_, signal) =>
        new Promise((resolve) => signal!.addEventListener('abort', () => resolve({ status: 'rejected' }))),
    )
    const signature = signing.sign()
    await expect.poll(() => wallet.asking).not.toBeNull()
    wallet.cancel()
    await signature
    expect([signing.isBusy, signing.receipt, await kept()]).toEqual([false, null, 0])
  })
})

describe('a ballot the device has no room for', () => {
  test('is held on to, and kept when there is room, without another signature', async () => {
    const { archive, signing, asked, kept } = await setUp()
    const add = archive.ballots.add.bind(archive.ballots)
    archive.ballots.add = () => Promise.reject(new Error('full'))
    await signing.sign()
    expect(signing.refusal).toMatchObject({ status: 'not-kept', error: { message: 'full' } })
    archive.ballots.add = add
    await signing.keepAgain()
    expect([signing.refusal, signing.receipt !== null, asked.length, await kept()]).toEqual([
      null,
      true,
      1,
      1,
    ])
  })
})

test('a wallet is told at which blocks a contract’s signature counts, and how long it is waited for', async () => {
  const { fake, wallet, signing, signed } = await setUp()
  wallet.patience = 1234
  let given: Parameters<typeof fake.signs>[1]
  fake.signs = (ballot, options) => ((given = options), signed(ballot))
  await signing.sign()
  expect(given).toMatchObject({ timeoutMs: 1234, contracts: { blocks: round.manifest.snapshots } })
})

test('power that is known is not exceeded: the wallet is not opened', async () => {
  const { wallet, signing, choices, asked } = await setUp()
  wallet.watch(round)
  await expect.poll(() => wallet.powerIn(round).status).toBe('known')
  choices.value = [{ index: 0, power: 101n }]
  await signing.sign()
  expect(signing.refusal).toEqual({ status: 'over-budget', used: 101n, power: 100n })
  expect(asked).toEqual([])
})
