// The wallet as the page sees it, with wallets and chains that do what the test says: nothing is read that nobody watches,
// and what is unknown is never 0.
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Hex } from '../../../src/ethereum/index.ts'
import type { ConnectOutcome } from '../../../src/chain/index.ts'
import { Wallet } from '../../../src/ui/wallet/state/wallet.svelte.ts'
import { addressOf, voterNamed } from '../../fixtures/ballots.ts'
import { connectedAs, createFakeWallets, otherSettings, type StakeWord } from '../../fixtures/fakeWallets.ts'
import { observe } from '../../fixtures/observe.svelte.ts'
import { exampleRound } from '../../fixtures/round.ts'

const ada = addressOf(voterNamed('Ada'))
const bob = addressOf(voterNamed('Bob'))
const token = 10n ** 18n
const round = exampleRound()

/** A wallet page, connected as somebody. */
async function walletOf(word: StakeWord, as: Hex | null = ada) {
  const fake = await createFakeWallets(word)
  const faults: unknown[] = []
  const wallet = new Wallet(fake.ports, (fault) => faults.push(fault))
  await wallet.open()
  if (as) fake.become(connectedAs(as))
  return { fake, wallet, faults }
}

const status = (wallet: Wallet) => wallet.powerIn(round).status
const settled = (wallet: Wallet) => vi.waitFor(() => expect(status(wallet)).not.toBe('reading'))

afterEach(() => vi.unstubAllGlobals())

describe('voting power in a round', () => {
  it('is not read when it is only looked up', async () => {
    const { fake, wallet } = await walletOf(() => token)
    expect(wallet.powerIn(round)).toEqual({ status: 'reading' })
    await Promise.resolve()
    expect(fake.asked).toEqual([])
  })

  it('is read while somebody watches the round, summed over the chains, and shown to whoever looks it up', async () => {
    const { wallet } = await walletOf(() => 5n * token)
    const shown = observe(() => wallet.powerIn(round))
    wallet.watch(round)
    await settled(wallet)
    shown.flush()
    expect(shown.values.map((power) => power.status)).toEqual(['reading', 'known'])
    expect(wallet.powerIn(round)).toMatchObject({ status: 'known', power: 10n })
    shown.stop()
  })

  it('is nobody’s without a wallet, and read as soon as one is connected', async () => {
    const { fake, wallet } = await walletOf(() => token, null)
    wallet.watch(round)
    expect(wallet.powerIn(round)).toEqual({ status: 'none' })
    expect(fake.asked).toEqual([])
    fake.become(connectedAs(ada))
    await settled(wallet)
    expect(status(wallet)).toBe('known')
  })

  it('is read for another account when the wallet changes to it, and the first read is given up', async () => {
    const never = new Promise<bigint>(() => undefined)
    const { fake, wallet } = await walletOf((voter) => (voter === ada ? never : 3n * token))
    wallet.watch(round)
    await vi.waitFor(() => expect(fake.asked).toContain(ada))
    fake.become(connectedAs(bob))
    await settled(wallet)
    expect(wallet.powerIn(round)).toMatchObject({ status: 'known', power: 6n })
    expect(fake.signals[0]!.aborted).toBe(true)
  })

  it('stops being read when nobody watches any more, and is read again by the next watcher', async () => {
    const { fake, wallet } = await walletOf(() => new Promise(() => undefined))
    const ends = [wallet.watch(round), wallet.watch(round)]
    await vi.waitFor(() => expect(fake.signals).toHaveLength(1))
    ends[0]!()
    expect(fake.signals[0]!.aborted).toBe(false)
    ends[1]!()
    expect(fake.signals[0]!.aborted).toBe(true)
    fake.word = () => token
    wallet.watch(round)
    await settled(wallet)
    expect(status(wallet)).toBe('known')
  })

  it('is unknown with the reason of each chain, never 0, when no server answers', async () => {
    const { wallet } = await walletOf((_, chainId) => (chainId === 1 ? 'no-answer' : 7n * token))
    wallet.watch(round)
    await settled(wallet)
    expect(wallet.powerIn(round)).toMatchObject({
      status: 'unknown',
      reasons: [{ chainId: 1, reason: 'no-answer' }],
      stakes: [{ chainId: 8453, amount: 7n * token }],
    })
  })

  it('is unknown when the code that reads chains cannot be fetched, and the page goes on', async () => {
    const fake = await createFakeWallets(() => token)
    fake.loads = () => Promise.reject(new TypeError('offline'))
    const wallet = new Wallet(fake.ports, () => undefined)
    await expect(wallet.open()).rejects.toMatchObject({ code: 'chain-code/not-loaded' })
    wallet.connection = connectedAs(ada)
    wallet.watch(round)
    await settled(wallet)
    expect(wallet.powerIn(round)).toMatchObject({
      status: 'unknown',
      reasons: [{ reason: 'not-loaded' }, {}],
    })
  })

  it('is known from what this device read before, without asking a chain', async () => {
    const { fake, wallet } = await walletOf(() => 4n * token)
    wallet.watch(round)
    await settled(wallet)
    const asked = fake.asked.length
    const later = new Wallet(fake.ports, () => undefined)
    await later.open()
    later.watch(round)
    await settled(later)
    expect(later.powerIn(round)).toMatchObject({
      status: 'known',
      power: 8n,
      stakes: [{ source: 'device' }, {}],
    })
    expect(fake.asked).toHaveLength(asked)
  })

  it.each([
    ['outweighed by a fresh disagreement', 'disagreement', 'unknown'],
    ['kept through a fresh silence', 'no-answer', 'known'],
  ] as const)('that was read before is %s', async (_, said, expected) => {
    const { fake, wallet } = await walletOf(() => 4n * token)
    wallet.watch(round)
    await settled(wallet)
    fake.word = () => said
    await wallet.readAgain(round)
    expect(status(wallet)).toBe(expected)
  })

  it('is unknown and the fault is reported when the archive fails', async () => {
    const { fake, wallet, faults } = await walletOf(() => token)
    const fault = new Error('broken database')
    vi.spyOn(fake.archive.stakes, 'at').mockRejectedValue(fault)
    wallet.watch(round)
    await settled(wallet)
    expect(wallet.powerIn(round)).toMatchObject({ status: 'unknown', reasons: [{ reason: 'not-read' }, {}] })
    expect(faults).toEqual([fault])
  })

  it('is read again from the servers of new settings, which are kept', async () => {
    const { fake, wallet } = await walletOf(() => 'no-rpc')
    wallet.watch(round)
    await settled(wallet)
    fake.word = () => token
    await wallet.use(otherSettings)
    await settled(wallet)
    expect(status(wallet)).toBe('known')
    expect(await fake.archive.settings.get('chains')).toEqual(otherSettings)
  })
})

describe('a question to the wallet', () => {
  it('is shown while it is open, and its end is an outcome', async () => {
    const { fake, wallet } = await walletOf(() => token, null)
    let answer!: (outcome: ConnectOutcome) => void
    fake.outcome = () => new Promise((resolve) => (answer = resolve))
    const connecting = wallet.connect({ id: 'test', name: 'Test wallet' })
    await vi.waitFor(() => expect(wallet.asking).toEqual({ what: 'connect', wallet: 'Test wallet' }))
    answer({ status: 'busy' })
    expect(await connecting).toEqual({ status: 'busy' })
    expect(wallet.asking).toBeNull()
  })

  it('can be given up', async () => {
    const { fake, wallet } = await walletOf(() => token, null)
    fake.outcome = (signal) =>
      new Promise((resolve) => signal!.addEventListener('abort', () => resolve({ status: 'cancelled' })))
    const connecting = wallet.connect({ id: 'test', name: 'Test wallet' })
    await vi.waitFor(() => expect(wallet.asking).not.toBeNull())
    wallet.cancel()
    expect(await connecting).toEqual({ status: 'cancelled' })
  })

  it('of an earlier click does not take the later one off the page when it ends', async () => {
    const { fake, wallet } = await walletOf(() => token, null)
    fake.outcome = (signal) =>
      new Promise((resolve) => signal!.addEventListener('abort', () => resolve({ status: 'cancelled' })))
    const first = wallet.connect({ id: 'test', name: 'First wallet' })
    await vi.waitFor(() => expect(wallet.asking?.wallet).toBe('First wallet'))
    const second = wallet.connect({ id: 'test', name: 'Second wallet' })
    expect(await first).toEqual({ status: 'cancelled' })
    expect(wallet.asking?.wallet).toBe('Second wallet')
    wallet.cancel()
    await second
    expect(wallet.asking).toBeNull()
  })
})

describe('wallets on offer', () => {
  it('are listed as they announce themselves', async () => {
    const { fake, wallet } = await walletOf(() => token)
    const choice = { id: 'a', name: 'A', icon: null, kind: 'extension' } as const
    fake.announce(choice)
    expect(wallet.choices).toEqual([choice])
  })

  it('are not looked for on a page of somebody who never connected one', async () => {
    const fake = await createFakeWallets(() => token)
    const loads = vi.spyOn(fake, 'loads')
    await new Wallet(fake.ports, () => undefined).resume()
    expect(loads).not.toHaveBeenCalled()
  })

  it('are opened again after the code could not be fetched', async () => {
    const fake = await createFakeWallets(() => token)
    fake.loads = () => Promise.reject(new TypeError('offline'))
    const wallet = new Wallet(fake.ports, () => undefined)
    await expect(wallet.open()).rejects.toMatchObject({ code: 'chain-code/not-loaded' })
    fake.loads = () => Promise.resolve()
    await wallet.open()
    expect(wallet.isOpen).toBe(true)
  })
})
