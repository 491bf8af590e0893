import { describe, expect, it, vi } from 'vitest'
import { ballotDigest, type Ballot } from '../../src/ballots/index.ts'
import { createContractCaller } from '../../src/chain/index.ts'
import type { Manner } from '../../src/tools/throwaway/createThrowawayWallet.ts'
import { connected, later, open, useFakeWindow } from './fakeWindow.ts'
import { ada, bob, chain, owner, proxy, through } from './world.ts'

useFakeWindow()

const ballot: Ballot = {
  voter: ada.address,
  round: `0x${'3c'.repeat(32)}`,
  choices: '0:+40,7:-2',
  nonce: 12n,
}

describe('signing a ballot', () => {
  it('gives a ballot that verifies', async () => {
    const { wallets } = await connected()
    const outcome = await wallets.signBallot(ballot)
    expect(outcome).toMatchObject({
      status: 'signed',
      verdict: { status: 'valid', by: 'key', chains: 'all' },
    })
    const signed = outcome.status === 'signed' ? outcome.signed.message : null
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
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const outcome = wallets.signBallot(ballot)
    await vi.advanceTimersByTimeAsync(300_000)
    vi.useRealTimers()
    expect(await outcome).toEqual({ status: 'silent' })
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
    expect(await wallets.signBallot(ballot)).toEqual({ status: 'other-account', address: bob.address })
    expect(wallet.asked).not.toContain('eth_signTypedData_v4')
  })

  it('ends when the account changes in the middle', async () => {
    const { wallet, wallets } = await connected('silent')
    const outcome = wallets.signBallot(ballot)
    await vi.waitFor(() => expect(wallet.asked).toContain('eth_signTypedData_v4'))
    wallet.useAccount(1)
    expect(await outcome).toEqual({ status: 'other-account', address: bob.address })
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
    expect(await open().signBallot(ballot)).toEqual({ status: 'other-account', address: null })
  })

  it('throws away what another key signed', async () => {
    const { wallets } = await connected('yes', { accounts: [{ address: ada.address, key: bob.key }] })
    const { snapshot } = chain(1)
    const caller = createContractCaller(through(1, [chain(1).url, (await proxy(1)).url]))
    const outcome = await wallets.signBallot(ballot, { contracts: { caller, blocks: [snapshot] } })
    expect(outcome).toMatchObject({ status: 'wrong-signature', verdict: { reason: 'other-signer' } })
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
      'wrong-chain',
    ],
    ['the chain is not connected', 4901, 'Chain disconnected', 'wrong-chain'],
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
    expect(await wallets.signBallot(ballot)).toEqual({ status: 'no-signature' })
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
