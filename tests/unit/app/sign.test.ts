// Signing with a wallet in the hand of the test.
import { describe, expect, test } from 'vitest'
import { Signing, type SigningWallet } from '../../../src/app/sign/index.ts'
import { createMemoryArchive } from '../../../src/archive/index.ts'
import { ballotDigest, maxNonce, type Ballot, type Choice } from '../../../src/ballots/index.ts'
import type { SignOutcome } from '../../../src/chain/index.ts'
import type { Hex } from '../../../src/ethereum/index.ts'
import { checkReceipt, type KnownPower } from '../../../src/rounds/index.ts'
import { addressOf, ballotOf, sign, voterNamed } from '../../fixtures/ballots.ts'
import { closesAt, exampleRound, opensAt } from '../../fixtures/round.ts'

const round = exampleRound()
const [ada, bob] = [voterNamed('Ada'), voterNamed('Bob')]
const now = opensAt + 86_400_000

interface Hands {
  choices: readonly Choice[]
  address: Hex | null
  power: KnownPower
  now: number
  /** What the wallet does with a ballot; by default it signs as Ada. */
  answer: (ballot: Ballot) => Promise<SignOutcome>
}

async function setUp(changes: Partial<Hands> = {}) {
  const archive = createMemoryArchive(() => now)
  const stored = await archive.rounds.save({
    round,
    recipes: [null, null, null, null],
    note: '',
    source: { kind: 'file', from: '', at: 1 },
  })
  const asked: Ballot[] = []
  const hands: Hands = {
    choices: [
      { index: 0, power: 40n },
      { index: 3, power: -10n },
    ],
    address: addressOf(ada),
    power: { status: 'known', power: 100n },
    now,
    answer: async (ballot) => ({
      status: 'signed',
      signed: await sign(ada, ballot),
      verdict: { status: 'valid', by: 'key', chains: 'all' },
    }),
    ...changes,
  }
  const wallet: SigningWallet = {
    get address() {
      return hands.address
    },
    powerIn: () => hands.power,
    sign: (ballot) => (asked.push(ballot), hands.answer(ballot)),
  }
  const signing = new Signing(stored, { archive, wallet, choices: () => hands.choices, now: () => hands.now })
  return { archive, signing, hands, asked }
}

describe('signing a ballot', () => {
  test('shows the ballot first, asks once, and keeps ballot and receipt', async () => {
    const { archive, signing, asked } = await setUp()
    await signing.prepare()
    const expected = {
      voter: addressOf(ada),
      round: `0x${round.id}`,
      choices: '0:+40,3:-10',
      nonce: BigInt(now),
    }
    expect(signing.state.ballot).toEqual(expected)
    expect(asked).toEqual([])
    await signing.sign()
    expect(asked).toEqual([expected])
    expect(signing.state).toMatchObject({ refusal: null, isBusy: false })
    const { receipt } = signing.state
    expect(receipt!.digest).toBe(ballotDigest(expected as Ballot))
    expect((await checkReceipt(receipt!)).verdict.status).toBe('valid')
    expect(await archive.receipts.get(receipt!.digest)).toEqual(receipt)
    expect((await archive.ballots.of(round.id)).map(({ signed }) => signed)).toEqual([receipt!.signed])
  })

  test('asks for what is wanted in the moment of signing, not for what was shown before', async () => {
    const { signing, hands, asked } = await setUp()
    await signing.prepare()
    hands.choices = [{ index: 1, power: 7n }]
    hands.now += 5000
    await signing.sign()
    expect(asked).toMatchObject([{ choices: '1:+7', nonce: BigInt(now + 5000) }])
  })

  test('takes a nonce above what this voter really signed, and is not moved by forgeries in their name', async () => {
    const { archive, signing } = await setUp()
    const id: Hex = `0x${round.id}`
    const genuine = await sign(ada, ballotOf(ada, { round: id, nonce: BigInt(now) + 50n }))
    const forged = { ...genuine, message: { ...genuine.message, nonce: maxNonce - 1n } }
    await archive.ballots.add(round.id, [genuine, forged])
    await signing.prepare()
    expect(signing.state.ballot!.nonce).toBe(BigInt(now) + 51n)
  })

  test.each<[string, Partial<Hands>, object]>([
    ['before the round opens', { now: opensAt - 1 }, { status: 'not-open' }],
    ['after it has closed', { now: closesAt }, { status: 'closed' }],
    [
      'over the budget',
      { power: { status: 'known', power: 49n } },
      { status: 'over-budget', used: 50n, power: 49n },
    ],
    [
      'with a picture the round does not have',
      { choices: [{ index: 9, power: 1n }] },
      { status: 'unknown-picture', index: 9 },
    ],
    [
      'with a picture named twice',
      {
        choices: [
          { index: 1, power: 1n },
          { index: 1, power: 2n },
        ],
      },
      { status: 'bad-choices' },
    ],
  ])('does not open the wallet %s, and says why', async (_, changes, refusal) => {
    const { archive, signing, asked } = await setUp(changes)
    await signing.sign()
    expect(signing.state.refusal).toMatchObject(refusal)
    expect(asked).toEqual([])
    expect(await archive.ballots.count(round.id)).toBe(0)
  })

  test('opens the wallet when the power is unknown: that is not 0', async () => {
    const { signing, asked } = await setUp({ power: { status: 'unknown' } })
    await signing.sign()
    expect(asked).toHaveLength(1)
    expect(signing.state.receipt).not.toBeNull()
  })

  test('asks nobody without a wallet', async () => {
    const { signing, asked } = await setUp({ address: null, power: { status: 'none' } })
    await signing.sign()
    expect(asked).toEqual([])
    expect(signing.state).toMatchObject({ ballot: null, refusal: null, receipt: null, isBusy: false })
  })

  test.each<SignOutcome>([
    { status: 'rejected' },
    { status: 'silent' },
    { status: 'wrong-chain', chainId: 10 },
  ])('keeps nothing when the wallet answers $status, and can be asked again', async (outcome) => {
    const { archive, signing, hands } = await setUp()
    const { answer } = hands
    hands.answer = async () => outcome
    await signing.sign()
    expect(signing.state).toMatchObject({ refusal: outcome, isBusy: false })
    expect(await archive.ballots.count(round.id)).toBe(0)
    hands.answer = answer
    await signing.sign()
    expect(signing.state.receipt).not.toBeNull()
  })

  test('keeps no signature over another ballot than the one that was asked for', async () => {
    const { archive, signing } = await setUp({
      answer: async (ballot) => ({
        status: 'signed',
        signed: await sign(ada, { ...ballot, choices: '3:+100' }),
        verdict: { status: 'valid', by: 'key', chains: 'all' },
      }),
    })
    await signing.sign()
    expect(signing.state.refusal).toMatchObject({ status: 'wrong-signature' })
    expect(await archive.ballots.count(round.id)).toBe(0)
  })

  test('keeps a signature no key explains, as a contract wallet makes it, when the wallet’s room lets it pass', async () => {
    const { archive, signing } = await setUp({
      answer: async (ballot) => ({
        status: 'signed',
        signed: await sign(bob, ballot),
        verdict: { status: 'unknown', reason: 'no-answer' },
      }),
    })
    await signing.sign()
    expect(signing.state.receipt).not.toBeNull()
    expect(await archive.ballots.count(round.id)).toBe(1)
  })

  test('holds on to a signed ballot the device has no room for, and keeps it when there is room', async () => {
    const { archive, signing, asked } = await setUp()
    const add = archive.ballots.add.bind(archive.ballots)
    const full = new Error('full')
    archive.ballots.add = () => Promise.reject(full)
    await signing.sign()
    expect(signing.state.refusal).toMatchObject({ status: 'not-kept', error: full })
    archive.ballots.add = add
    await signing.keepAgain()
    expect(signing.state.receipt).not.toBeNull()
    expect(asked).toHaveLength(1)
    expect(await archive.ballots.count(round.id)).toBe(1)
  })

  test('asks the wallet once when it is told to sign twice', async () => {
    const { signing, asked } = await setUp()
    await Promise.all([signing.sign(), signing.sign()])
    expect(asked).toHaveLength(1)
  })

  test('asks nothing for an account that changed while the ballot was written', async () => {
    const { archive, signing, hands, asked } = await setUp()
    const of = archive.receipts.of.bind(archive.receipts)
    archive.receipts.of = (id) => ((hands.address = addressOf(bob)), of(id))
    await signing.sign()
    expect(asked).toEqual([])
  })
})
