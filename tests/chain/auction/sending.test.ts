// Sending, with a wallet whose keys everybody knows: what is refused before the wallet opens, and what becomes of what was sent.
import { afterAll, describe, expect, it } from 'vitest'
import {
  bidCall,
  buyBackCall,
  claimCall,
  observeCall,
  payCall,
  saleCalls,
  send,
  settleCall,
  withdrawCall,
  type Call,
  type Sending,
} from '../../../src/auction/index.ts'
import type { Hex } from '../../../src/ethereum/index.ts'
import { startRpcProxy, type RpcManner } from '../../../src/tools/localChain/rpcProxy.ts'
import { announce } from '../../../src/tools/throwaway/announce.ts'
import { open, useFakeWindow } from '../fakeWindow.ts'
import { through } from '../world.ts'
import { alice, artist, bruno, eth, hour, openWorld, provenance } from './world.ts'

useFakeWindow()
const world = await openWorld()
const chainId = 31_337
const place = { chainId, art: world.art, auction: world.auction, splitter: world.splitter }
const closing: (() => Promise<void>)[] = []
afterAll(() => Promise.all(closing.map((close) => close())))

type Asked = { readonly method: string; readonly params: readonly unknown[] }

/** A wallet that is connected as an account; what it does when asked to send is the test's. */
async function wallet(
  account: Hex,
  sends: (transaction: Readonly<Record<string, Hex>>) => Promise<unknown>,
  on = chainId,
) {
  const asked: Asked[] = []
  const provider = {
    async request({ method, params = [] }: { method: string; params?: unknown }): Promise<unknown> {
      asked.push({ method, params: params as unknown[] })
      if (method === 'eth_chainId') return `0x${on.toString(16)}`
      if (method === 'eth_accounts' || method === 'eth_requestAccounts') return [account]
      if (method === 'eth_sendTransaction') return sends((params as Record<string, Hex>[])[0]!)
      throw Object.assign(new Error(method), { code: 4200 })
    },
    on: () => undefined,
    removeListener: () => undefined,
  }
  announce({ provider } as unknown as Parameters<typeof announce>[0])
  const wallets = open()
  await wallets.connect('test.throwaway')
  return {
    handle: wallets.handle,
    sent: () => asked.filter(({ method }) => method === 'eth_sendTransaction'),
  }
}

const raw = (method: string, params: readonly unknown[]) =>
  world.client.request({ method, params } as never) as Promise<Hex>
const honest = (transaction: object) => raw('eth_sendTransaction', [transaction])

async function chains(manner?: RpcManner) {
  const proxy = await startRpcProxy(world.url, manner)
  closing.push(() => proxy.close())
  return through(chainId, [world.url, proxy.url])
}

/** Everything a sending says; what happens between two looks at the chain is the test's. */
async function outcomes(
  handle: Parameters<typeof send>[0],
  call: Call,
  account: Hex,
  pause: () => Promise<void> = () => Promise.resolve(),
  manner?: RpcManner,
): Promise<readonly Sending[]> {
  const said: Sending[] = []
  for await (const each of send(handle, await chains(manner), call, { account, pause })) said.push(each)
  return said
}
const last = (said: readonly Sending[]) => said.at(-1)!

describe('a bid through a wallet', () => {
  it('is checked, asked for with a third more gas than it takes, and arrives', async () => {
    const lot = await world.putUp(1)
    const { handle, sent } = await wallet(alice, honest)
    const said = await outcomes(handle, bidCall(place, lot, eth(1)), alice)
    expect(said.map(({ status }) => status)).toEqual(['checking', 'asking', 'pending', 'confirmed'])
    expect(last(said)).toMatchObject({ isSpedUp: false })
    const [transaction] = sent()[0]!.params as [Record<string, Hex>]
    const { gasUsed } = await world.client.getTransactionReceipt({ hash: (said[2] as { hash: Hex }).hash })
    expect(BigInt(transaction['gas']!)).toBeGreaterThanOrEqual(gasUsed + 18_000n)
    expect(transaction).toMatchObject({
      from: alice,
      to: world.auction,
      value: `0x${eth(1).toString(16)}`,
      chainId: '0x7a69',
    })
  })

  it.each<[string, (lot: bigint) => Promise<Call> | Call, object]>([
    [
      'too low',
      (lot) => bidCall(place, lot, 5n),
      { code: 'auction/below-minimum', params: { minimum: String(eth(1)) } },
    ],
    [
      'for a lot there is not',
      () => bidCall(place, 9n, eth(1)),
      { code: 'auction/no-lot', params: { lot: '9' } },
    ],
    [
      'that is over',
      async (lot) => (await world.pass(31n * 24n * hour), bidCall(place, lot, eth(1))),
      { code: 'auction/has-ended' },
    ],
    [
      'dearer than the account is rich',
      (lot) => bidCall(place, lot, eth(1_000_000)),
      { code: 'auction/short-of-funds' },
    ],
    ['no bid but a settlement that is early', (lot) => settleCall(place, lot), { code: 'auction/not-ended' }],
    ['no bid but a withdrawal of nothing', () => withdrawCall(place, alice), { code: 'auction/no-credit' }],
  ])('AU11, AU17: that is %s is refused with the reason before the wallet opens', async (_, make, error) => {
    const lot = await world.putUp(1)
    const { handle, sent } = await wallet(alice, honest)
    const said = await outcomes(handle, await make(lot), alice)
    expect(said.map(({ status }) => status)).toEqual(['checking', 'refused'])
    expect((last(said) as { error: unknown }).error).toMatchObject(error)
    expect(sent()).toEqual([])
  })

  it('is not asked for on another chain, or for another account than the page shows', async () => {
    const lot = await world.putUp(1)
    const elsewhere = await wallet(alice, honest, 8453)
    const call = bidCall(place, lot, eth(1))
    expect(await outcomes(elsewhere.handle, call, alice)).toEqual([{ status: 'wrong-chain', chainId: 8453 }])
    expect(await outcomes(elsewhere.handle, call, bruno)).toEqual([
      { status: 'other-account', address: alice },
    ])
    expect(await outcomes(open().handle, call, alice)).toEqual([{ status: 'not-connected' }])
    expect(elsewhere.sent()).toEqual([])
  })

  it('that the person rejects in the wallet is no error', async () => {
    const lot = await world.putUp(1)
    const no = () => Promise.reject(Object.assign(new Error('User rejected the request.'), { code: 4001 }))
    const { handle } = await wallet(alice, no)
    expect(last(await outcomes(handle, bidCall(place, lot, eth(1)), alice))).toEqual({ status: 'rejected' })
  })

  it('that somebody outruns while the wallet is open is reverted on the chain, and said so', async () => {
    const lot = await world.putUp(1)
    const { handle } = await wallet(alice, async (transaction) => {
      await world.bid(bruno, lot, eth(2))
      return honest(transaction)
    })
    expect(last(await outcomes(handle, bidCall(place, lot, eth(1)), alice))).toMatchObject({
      status: 'reverted',
    })
  })

  it('is not believed to have arrived at the word of one server', async () => {
    const lot = await world.putUp(1)
    const { handle } = await wallet(alice, honest)
    const hides: RpcManner = (call, forward) =>
      call.method === 'eth_getTransactionReceipt' ? Promise.resolve({ result: null }) : forward()
    let looks = 0
    const stop = new AbortController()
    const pause = () => (
      ++looks === 3 && stop.abort(new DOMException('enough', 'AbortError')),
      Promise.resolve()
    )
    const said: Sending[] = []
    const both = await chains(hides)
    const sending = send(handle, both, bidCall(place, lot, eth(1)), {
      account: alice,
      pause,
      signal: stop.signal,
    })
    await expect(
      (async () => {
        for await (const each of sending) said.push(each)
      })(),
    ).rejects.toThrow('enough')
    expect(last(said).status).toBe('pending')
  })
})

describe('AU17: a transaction that waits', () => {
  /** Sends with automatic mining off, and lets the test do something at the first look. */
  async function waiting(then: (sent: Readonly<Record<string, Hex>>, nonce: number) => Promise<unknown>) {
    const lot = await world.putUp(1)
    await world.client.setAutomine(false)
    try {
      let sent: Readonly<Record<string, Hex>> = {}
      const { handle } = await wallet(
        alice,
        (transaction) => ((sent = transaction), honest({ ...transaction, gasPrice: '0x77359400' })),
      )
      const nonce = await world.client.getTransactionCount({ address: alice })
      let looks = 0
      const pause = async () => {
        if (++looks > 1) return
        await then(sent, nonce)
        await world.client.mine({ blocks: 1 })
      }
      return await outcomes(handle, bidCall(place, lot, eth(1)), alice, pause)
    } finally {
      await world.client.setAutomine(true)
    }
  }
  const dear = { gasPrice: '0x2540be400' }

  it('is confirmed under its own hash', async () => {
    expect(last(await waiting(() => Promise.resolve()))).toMatchObject({
      status: 'confirmed',
      isSpedUp: false,
    })
  })

  it('that was sped up in the wallet is confirmed under another hash', async () => {
    const said = await waiting((sent, nonce) =>
      honest({ ...sent, ...dear, nonce: `0x${nonce.toString(16)}` }),
    )
    const pending = said.find(({ status }) => status === 'pending') as { hash: Hex }
    expect(last(said)).toMatchObject({ status: 'confirmed', isSpedUp: true })
    expect((last(said) as { hash: Hex }).hash).not.toBe(pending.hash)
  })

  it.each([
    ['cancelled', { to: alice, value: '0x0' }, true],
    ['replaced by something else', { to: bruno, value: '0x1' }, false],
  ])('that was %s in the wallet is told so', async (_, other, isCancelled) => {
    const said = await waiting((_sent, nonce) =>
      honest({ from: alice, ...other, ...dear, gas: '0x5208', nonce: `0x${nonce.toString(16)}` }),
    )
    expect(last(said)).toMatchObject({ status: 'replaced', isCancelled })
  })
})

it('an artist mints a winner and puts it up with three presses', async () => {
  const minting = { token: 7n, origin: provenance(7), uri: 'ipfs://metadata' }
  const terms = { start: 0n, durationSeconds: 48 * 3600, opening: eth(1) }
  const { handle } = await wallet(artist, honest)
  for (const call of saleCalls(place, artist, minting, terms))
    expect(last(await outcomes(handle, call, artist)), call.kind).toMatchObject({ status: 'confirmed' })
  expect(await world.ofAuction('lotAt', 0n)).toMatchObject({ token: 7n, opening: eth(1) })
  const again = await outcomes(handle, saleCalls(place, artist, minting, terms)[0]!, artist)
  expect((last(again) as { error: unknown }).error).toMatchObject({ code: 'auction/minted' })
})

it('after a sale anybody notes the price, buys back, and is told what there is not to do', async () => {
  await world.sell(1, eth(10))
  const { handle } = await wallet(bruno, honest)
  const outcome = async (call: Call) => {
    const said = last(await outcomes(handle, call, bruno))
    return said.status === 'refused' ? said.error.code : said.status
  }
  expect(await outcome(buyBackCall(place, 0n))).toBe('auction/no-price')
  expect(await outcome(observeCall(place))).toBe('confirmed')
  expect(await outcome(buyBackCall(place, 0n))).toBe('auction/price-too-young')
  await world.pass(1800n)
  expect(await outcome(buyBackCall(place, eth(1_000_000)))).toBe('auction/price-moved')
  expect(await outcome(buyBackCall(place, 0n))).toBe('confirmed')
  expect(await outcome(payCall(place, bruno))).toBe('auction/nothing-to-do')
  const claim = { voter: bruno, power: 1n, proof: [] }
  expect(await outcome(claimCall(place, 1n, claim))).toBe('auction/wrong-proof')
  expect(await outcome(claimCall(place, 2n, claim))).toBe('auction/claims-over')
})
