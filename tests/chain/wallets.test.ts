import { describe, expect, it, vi } from 'vitest'
import type { Manner } from '../../src/tools/throwaway/createThrowawayWallet.ts'
import { connected, extension, id, later, memoryStorage, open, useFakeWindow } from './fakeWindow.ts'
import { ada, bob } from './world.ts'

useFakeWindow()

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
    expect(await open().connect('test.gone')).toEqual({ status: 'gone' })
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
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const resumed = open(storage).reconnect()
    await vi.advanceTimersByTimeAsync(900) // it is waited for a second
    vi.useRealTimers()
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
    const { wallet, wallets } = await connected('silent')
    const stop = new AbortController()
    const outcome = wallets.switchChain(8453, stop.signal)
    await vi.waitFor(() => expect(wallet.asked).toContain('wallet_switchEthereumChain'))
    stop.abort()
    expect(await outcome).toEqual({ status: 'cancelled' })
  })

  it('of the chain can be to one that the wallet does not know', async () => {
    const { wallets } = await connected('yes', { chains: [1] })
    expect(await wallets.switchChain(8453)).toMatchObject({
      status: expect.stringMatching(/rejected|unsupported/),
    })
  })
})
