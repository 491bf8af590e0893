import { describe, expect, it, vi } from 'vitest'
import { ballotDigest, type Ballot } from '../../src/ballots/index.ts'
import { createContractCaller, openWallets, parseChainSettings, type Wallets } from '../../src/chain/index.ts'
import type { Manner, ThrowawayOptions } from '../../src/chain/throwaway/createThrowawayWallet.ts'
import type { WalletStorage } from '../../src/chain/wallet/walletConfig.ts'
import { extension, memoryStorage, useFakeWindow } from './fakeWindow.ts'
import { ada, bob, chain, owner, proxy, through } from './world.ts'

useFakeWindow()

const settings = parseChainSettings({ version: 1, chains: [], walletConnectProjectId: null })
const id = 'test.throwaway'
const ballot: Ballot = {
  voter: ada.address,
  round: `0x${'3c'.repeat(32)}`,
  choices: '0:+40,7:-2',
  nonce: 12n,
}

function open(storage: WalletStorage = memoryStorage()): Wallets {
  return openWallets(settings, { storage })
}

/** A wallet of Ada's that is connected, and answers questions after that in this manner. */
async function connected(manner: Manner = 'yes', options: Partial<ThrowawayOptions> = {}) {
  const decide = (method: string) => (method === 'eth_requestAccounts' ? 'yes' : manner)
  const wallet = extension({ accounts: [ada, bob], decide, ...options })
  const wallets = open()
  expect(await wallets.connect(id)).toMatchObject({ status: 'connected' })
  return { wallet, wallets }
}

describe('finding wallets (EIP-6963)', () => {
  it('lists what announced itself before and after', async () => {
    extension({ accounts: [ada] }, { rdns: 'test.first' })
    const wallets = open()
    await new Promise((later) => setTimeout(later)) // extensions speak in tasks of their own
    const seen = vi.fn()
    const stop = wallets.onChoices(seen)
    extension({ accounts: [bob] }, { rdns: 'test.second' })
    expect(wallets.choices.map(({ id: name }) => name)).toEqual(['test.first', 'test.second'])
    expect(seen).toHaveBeenCalledTimes(1)
    stop()
  })

  it('lists nothing where there is nothing', () => {
    expect(open().choices).toEqual([])
  })

  it('offers a wallet that only sets window.ethereum, unless others announced themselves', () => {
    Object.assign(window, { ethereum: { request: () => Promise.resolve([]) } })
    expect(open().choices).toMatchObject([{ id: 'injected', name: 'Browser wallet' }])
    extension({ accounts: [ada] })
    expect(open().choices.map(({ id: name }) => name)).toEqual([id])
  })
})

describe('connecting', () => {
  it('says who and where', async () => {
    extension({ accounts: [ada], chainId: 8453 })
    const wallets = open()
    expect(wallets.connection).toEqual({ status: 'none' })
    const connection = {
      status: 'connected',
      address: ada.address,
      chainId: 8453,
      wallet: 'Throw-away wallet',
    }
    expect(await wallets.connect(id)).toEqual(connection)
    expect(wallets.connection).toEqual(connection)
  })

  it('can be refused by the person', async () => {
    extension({ accounts: [ada], decide: () => 'no' })
    const wallets = open()
    expect(await wallets.connect(id)).toEqual({ status: 'rejected' })
    expect(wallets.connection).toEqual({ status: 'none' })
  })

  it('can be cancelled while the wallet is silent', async () => {
    extension({ accounts: [ada], decide: () => 'silent' })
    const wallets = open()
    const stop = new AbortController()
    const outcome = wallets.connect(id, { signal: stop.signal })
    expect(wallets.connection).toEqual({ status: 'connecting' })
    stop.abort()
    expect(await outcome).toEqual({ status: 'cancelled' })
    expect(wallets.connection).toEqual({ status: 'none' })
  })

  it('stays cancelled when the wallet says yes afterwards', async () => {
    const answer = later<Manner>()
    const wallet = extension({ accounts: [ada], decide: () => answer.promise })
    const wallets = open()
    const stop = new AbortController()
    const outcome = wallets.connect(id, { signal: stop.signal })
    await vi.waitFor(() => expect(wallet.asked).toContain('eth_requestAccounts'))
    stop.abort()
    await outcome
    answer.resolve('yes')
    await vi.waitFor(() => expect(wallet.asked).toContain('wallet_revokePermissions'))
    await vi.waitFor(() => expect(wallets.connection).toEqual({ status: 'none' }))
  })

  it('to a wallet that has gone says so', async () => {
    expect(await open().connect('test.gone')).toMatchObject({ status: 'unsupported' })
  })

  it('is resumed on the next visit without a question', async () => {
    const storage = memoryStorage()
    const wallet = extension({ accounts: [ada] })
    await open(storage).connect(id)
    const before = wallet.asked.filter((method) => method === 'eth_requestAccounts').length
    expect(await open(storage).reconnect()).toMatchObject({ status: 'connected', address: ada.address })
    expect(wallet.asked.filter((method) => method === 'eth_requestAccounts')).toHaveLength(before)
  })

  it('is resumed when the extension announces itself late', async () => {
    const storage = memoryStorage()
    extension({ accounts: [ada] })
    await open(storage).connect(id)
    vi.stubGlobal('window', new EventTarget()) // the page is loaded again, and the extension is slow
    const resumed = open(storage).reconnect()
    await new Promise((late) => setTimeout(late, 50))
    const wallet = extension({ accounts: [ada] })
    await wallet.provider.request({ method: 'eth_requestAccounts' }) // it remembers this site
    expect(await resumed).toMatchObject({ status: 'connected', address: ada.address })
  })

  it('is not resumed when the wallet does not answer', async () => {
    const storage = memoryStorage()
    const wallet = extension({ accounts: [ada] })
    await open(storage).connect(id)
    const { request } = wallet.provider
    wallet.provider.request = (question) =>
      question.method === 'eth_accounts' ? new Promise(() => undefined) : request(question)
    vi.useFakeTimers()
    const resumed = open(storage).reconnect()
    await vi.advanceTimersByTimeAsync(6_000)
    vi.useRealTimers()
    expect(await resumed).toEqual({ status: 'none' })
  })

  it('is not resumed after a person has disconnected', async () => {
    const storage = memoryStorage()
    extension({ accounts: [ada] })
    const wallets = open(storage)
    await wallets.connect(id)
    await wallets.disconnect()
    expect(wallets.connection).toEqual({ status: 'none' })
    expect(await open(storage).reconnect()).toEqual({ status: 'none' })
  })
})

describe('changes in the wallet', () => {
  it('are told: another account, another chain, locked', async () => {
    const { wallet, wallets } = await connected()
    const told = vi.fn()
    wallets.onConnection(told)
    wallet.useAccount(1)
    wallet.useChain(8453)
    wallet.useChain(8453) // nothing new
    expect(told.mock.calls.map(([connection]) => connection as unknown)).toMatchObject([
      { address: bob.address, chainId: 1 },
      { address: bob.address, chainId: 8453 },
    ])
    await wallets.disconnect()
    expect(told).toHaveBeenLastCalledWith({ status: 'none' })
  })

  it('of the chain can be asked for', async () => {
    const { wallets } = await connected()
    expect(await wallets.switchChain(8453)).toEqual({ status: 'switched' })
    expect(wallets.connection).toMatchObject({ chainId: 8453 })
  })

  it('of the chain can be refused', async () => {
    const { wallets } = await connected('no')
    expect(await wallets.switchChain(8453)).toEqual({ status: 'rejected' })
  })

  it('of the chain can be left unanswered', async () => {
    const { wallets } = await connected('silent')
    expect(await wallets.switchChain(8453, AbortSignal.timeout(50))).toEqual({ status: 'cancelled' })
  })

  it('of the chain can be to one that the wallet does not know', async () => {
    const { wallets } = await connected('yes', { chains: [1] })
    expect(await wallets.switchChain(8453)).toMatchObject({
      status: expect.stringMatching(/rejected|unsupported/),
    })
  })
})

describe('signing a ballot', () => {
  it('gives a ballot that verifies', async () => {
    const { wallets } = await connected()
    const outcome = await wallets.signBallot(ballot)
    expect(outcome).toMatchObject({
      status: 'signed',
      verdict: { status: 'valid', by: 'key', chains: 'all' },
    })
    const signed = outcome.status === 'signed' ? outcome.signed.ballot : null
    expect(ballotDigest(signed!)).toBe(ballotDigest(ballot))
  })

  it('works on a chain that does not count, because the domain has none', async () => {
    const { wallets } = await connected('yes', { chainId: 137 })
    expect(wallets.connection).toMatchObject({ chainId: 137 })
    expect(await wallets.signBallot(ballot)).toMatchObject({ status: 'signed' })
  })

  it('can be refused by the person', async () => {
    const { wallets } = await connected('no')
    expect(await wallets.signBallot(ballot)).toEqual({ status: 'rejected' })
  })

  it('gives up on a silent wallet', async () => {
    const { wallets } = await connected('silent')
    expect(await wallets.signBallot(ballot, { timeoutMs: 60 })).toEqual({ status: 'silent' })
  })

  it('can be cancelled, before and while the wallet is asked', async () => {
    const { wallets } = await connected('silent')
    const stop = new AbortController()
    const outcome = wallets.signBallot(ballot, { signal: stop.signal })
    stop.abort()
    expect(await outcome).toEqual({ status: 'cancelled' })
    expect(await wallets.signBallot(ballot, { signal: stop.signal })).toEqual({ status: 'cancelled' })
  })

  it('is not asked for when the wallet is on another account', async () => {
    const { wallet, wallets } = await connected()
    wallet.useAccount(1)
    expect(await wallets.signBallot(ballot)).toEqual({ status: 'other account', address: bob.address })
    expect(wallet.asked).not.toContain('eth_signTypedData_v4')
  })

  it('ends when the account changes in the middle', async () => {
    const { wallet, wallets } = await connected('silent')
    const outcome = wallets.signBallot(ballot)
    await vi.waitFor(() => expect(wallet.asked).toContain('eth_signTypedData_v4'))
    wallet.useAccount(1)
    expect(await outcome).toEqual({ status: 'other account', address: bob.address })
  })

  it('goes on when only the chain changes in the middle', async () => {
    const answer = later<Manner>()
    const decide = (method: string) => (method === 'eth_signTypedData_v4' ? answer.promise : 'yes')
    const { wallet, wallets } = await connected('yes', { decide })
    const outcome = wallets.signBallot(ballot)
    await vi.waitFor(() => expect(wallet.asked).toContain('eth_signTypedData_v4'))
    wallet.useChain(8453)
    answer.resolve('yes')
    expect(await outcome).toMatchObject({ status: 'signed' })
  })

  it('without a wallet names nobody', async () => {
    expect(await open().signBallot(ballot)).toEqual({ status: 'other account', address: null })
  })

  it('throws away what another key signed', async () => {
    const { wallets } = await connected('yes', { accounts: [{ address: ada.address, key: bob.key }] })
    const { snapshot } = chain(1)
    const caller = createContractCaller(through(1, [chain(1).url, (await proxy(1)).url]))
    const outcome = await wallets.signBallot(ballot, { contracts: { caller, blocks: [snapshot] } })
    expect(outcome).toMatchObject({ status: 'wrong signature', verdict: { reason: 'other-signer' } })
  })

  it('accepts the recovery bit of hardware wallets, 0 or 1, and writes it as 27 or 28', async () => {
    const { wallet, wallets } = await connected()
    const sign = wallet.provider.request
    wallet.provider.request = async (question) => {
      const answer = await sign(question)
      if (question.method !== 'eth_signTypedData_v4') return answer
      return String(answer).replace(/1b$/, '00').replace(/1c$/, '01')
    }
    expect(await wallets.signBallot(ballot)).toMatchObject({ status: 'signed', verdict: { by: 'key' } })
  })

  it.each([
    [
      'another chain must be active',
      -32603,
      'Provided chainId "1" must match the active chainId "137"',
      'wrong chain',
    ],
    ['the chain is not connected', 4901, 'Chain disconnected', 'wrong chain'],
    ['it already shows a question', -32002, 'Request already pending', 'busy'],
    ['it cannot sign typed data', 4200, 'Method not supported', 'unsupported'],
    ['it has no such method', -32601, 'Method not found', 'unsupported'],
    ['it only says in words that the person declined', -32000, 'User denied message signature', 'rejected'],
    ['something else is wrong', -32000, 'Ledger device: locked', 'failed'],
  ])('has an outcome for a wallet that says: %s', async (_, code, message, status) => {
    const { wallet, wallets } = await connected()
    const { request } = wallet.provider
    wallet.provider.request = (question) =>
      question.method === 'eth_signTypedData_v4'
        ? Promise.reject(Object.assign(new Error(message), { code }))
        : request(question)
    expect(await wallets.signBallot(ballot)).toMatchObject({ status })
  })

  it.each([
    ['nothing', '0x'],
    ['a word', 'yes'],
    ['a flood', `0x${'ab'.repeat(5000)}`],
  ])('refuses %s as a signature', async (_, answer) => {
    const { wallet, wallets } = await connected()
    const { request } = wallet.provider
    wallet.provider.request = (question) =>
      question.method === 'eth_signTypedData_v4' ? Promise.resolve(answer) : request(question)
    expect(await wallets.signBallot(ballot)).toMatchObject({ status: 'failed' })
  })
})

describe('a contract wallet', () => {
  const { ownerWallet, snapshot, url } = chain(1)
  const its: Ballot = { ...ballot, voter: ownerWallet }

  it('signs through its owner and is asked at the snapshot', async () => {
    const { wallets } = await connected('yes', { accounts: [{ address: ownerWallet, key: owner.key }] })
    const caller = createContractCaller(through(1, [url, (await proxy(1)).url]))
    const outcome = await wallets.signBallot(its, { contracts: { caller, blocks: [snapshot] } })
    expect(outcome).toMatchObject({ status: 'signed', verdict: { by: 'contract', chains: [1] } })
  })

  it('is signed but unknown while no chain can be asked', async () => {
    const { wallets } = await connected('yes', { accounts: [{ address: ownerWallet, key: owner.key }] })
    expect(await wallets.signBallot(its)).toMatchObject({ status: 'signed', verdict: { status: 'unknown' } })
  })
})

/** A promise that is settled from outside. */
function later<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
