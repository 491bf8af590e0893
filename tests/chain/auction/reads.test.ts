// What the room reads, through two servers of which one may lie, refuse or fall behind.
import { afterAll, describe, expect, it } from 'vitest'
import { auctionPlace, lotState, parseKeptLogs, readHistory, readLots } from '../../../src/auction/index.ts'
import { parseCharter } from '../../../src/rounds/index.ts'
import { startRpcProxy, type RpcManner } from '../../../src/tools/localChain/rpcProxy.ts'
import { charter2Json } from '../../fixtures/round.ts'
import { lies, refuses } from '../manners.ts'
import { deadUrl, through } from '../world.ts'
import { alice, artist, bruno, day, eth, hour, openWorld } from './world.ts'

const world = await openWorld()
const chainId = 31_337
const place = { chainId, art: world.art, auction: world.auction, splitter: world.splitter }
const closing: (() => Promise<void>)[] = []
afterAll(() => Promise.all(closing.map((close) => close())))

/** The chain through its own door and a second one with this manner. */
async function chains(manner?: RpcManner) {
  const proxy = await startRpcProxy(world.url, manner)
  closing.push(() => proxy.close())
  return { chains: through(chainId, [world.url, proxy.url]), asked: proxy.asked }
}

/** A lot sold, one that is running with two bids, one that waits, one that went back. */
async function someLots(): Promise<void> {
  await world.sell(1, eth(2))
  const back = await world.putUp(2)
  await world.pass(31n * day)
  await world.inAuction(bruno, 'settle', [back])
  const running = await world.putUp(3)
  await world.bid(alice, running, eth(1))
  await world.bid(bruno, running, eth(2))
  await world.putUp(4)
}

describe('reading lots', () => {
  it('gives all of them at one block, with the states they are in', async () => {
    await someLots()
    const reading = await readLots((await chains()).chains, place, { account: alice })
    if (reading.status === 'unknown') throw new Error(reading.reason)
    const { lots, head, credit } = reading.value
    expect(head.time).toBe(Number(await world.now()) * 1000)
    expect(lots.map((lot) => lotState(lot, head.time).status)).toEqual([
      'sold',
      'returned',
      'open',
      'waiting',
    ])
    expect(lots[2]).toMatchObject({ id: 2n, token: 3n, artist, best: { bidder: bruno, amount: eth(2) } })
    expect(credit).toBe(0n)
  })

  it('reads more than one page of them', async () => {
    for (let number = 1; number <= 14; number++) await world.putUp(number)
    const reading = await readLots((await chains()).chains, place)
    expect(reading).toMatchObject({ status: 'known', value: { credit: null } })
    expect(reading.status === 'known' && reading.value.lots.map(({ token }) => token)).toEqual(
      Array.from({ length: 14 }, (_, i) => BigInt(i + 1)),
    )
  })

  it('moves on with the chain’s time, and not with this machine’s', async () => {
    const lot = await world.putUp(1, { duration: hour })
    await world.bid(alice, lot, eth(1))
    await world.pass(2n * hour)
    const reading = await readLots((await chains()).chains, place)
    expect(
      reading.status === 'known' && lotState(reading.value.lots[0]!, reading.value.head.time),
    ).toMatchObject({
      status: 'ended',
      winner: alice,
    })
  })

  it.each<[string, RpcManner, string]>([
    [
      'one server lies about a bid',
      lies('eth_call', (result) => String(result).replace(eth(2).toString(16), eth(3).toString(16))),
      'disagreement',
    ],
    ['one server does not answer', () => Promise.resolve(null), 'one-answer'],
  ])('AU16: is unknown, and not an empty list, when %s', async (_, manner, reason) => {
    await someLots()
    expect(await readLots((await chains(manner)).chains, place)).toMatchObject({ status: 'unknown', reason })
  })

  it('is unknown where there is no auction, and without servers', async () => {
    const other = { ...place, auction: world.token }
    expect(await readLots((await chains()).chains, other)).toEqual({
      status: 'unknown',
      reason: 'not-an-auction',
    })
    const nowhere = { ...place, auction: alice }
    expect(await readLots((await chains()).chains, nowhere)).toEqual({
      status: 'unknown',
      reason: 'not-an-auction',
    })
    expect(await readLots(through(chainId, [deadUrl]), place)).toMatchObject({ status: 'unknown' })
  })
})

describe('reading the history', () => {
  it('gives bids, refunds and settlements in their order', async () => {
    await someLots()
    const toBlock = Number(await world.client.getBlockNumber())
    const reading = await readHistory((await chains()).chains, place, { fromBlock: 1, toBlock })
    if (reading.status === 'unknown') throw new Error(reading.reason)
    const { events } = reading.value
    expect(events.map(({ kind }) => kind)).toEqual([
      'created',
      'bid',
      'settled',
      'created',
      'settled',
      'created',
      'bid',
      'bid',
      'refunded',
      'created',
    ])
    expect(events[8]).toMatchObject({ lot: 2n, bidder: alice, amount: eth(1), isCredit: false })
    expect([events[2], events[4]]).toMatchObject([{ winner: alice, amount: eth(2) }, { winner: null }])
  })

  it('asks again only for what is new, and for what may have been reorganised away', async () => {
    await someLots()
    await world.client.mine({ blocks: 70 })
    const { chains: both, asked } = await chains()
    const first = Number(await world.client.getBlockNumber())
    const before = await readHistory(both, place, { fromBlock: 1, toBlock: first })
    if (before.status === 'unknown') throw new Error(before.reason)
    const kept = parseKeptLogs(JSON.parse(JSON.stringify(before.value.kept)))
    expect(kept.upTo).toBe(first - 64)
    await world.bid(alice, 2n, eth(3))
    const asks = () => asked.filter((method) => method === 'eth_getLogs').length
    const count = asks()
    const after = await readHistory(both, place, { fromBlock: 1, toBlock: first + 1 }, kept)
    expect(after.status === 'known' && after.value.events.length).toBe(before.value.events.length + 2)
    expect(asks() - count).toBe(1)
    expect(() => parseKeptLogs({ ...kept, upTo: -1 })).toThrow(
      expect.objectContaining({ code: 'auction/kept-logs' }),
    )
  })

  it('shrinks its ranges for a server that allows five blocks a question', async () => {
    await someLots()
    const toBlock = Number(await world.client.getBlockNumber())
    const narrow: RpcManner = (call, forward) => {
      const [filter] = call.params as [{ fromBlock: string; toBlock: string }?]
      const isWide = call.method === 'eth_getLogs' && Number(filter!.toBlock) - Number(filter!.fromBlock) >= 5
      return isWide ? Promise.resolve({ error: { code: -32_602, message: 'up to 5 blocks' } }) : forward()
    }
    const { chains: both, asked } = await chains(narrow)
    const reading = await readHistory(both, place, { fromBlock: 1, toBlock })
    expect(reading.status === 'known' && reading.value.events.length).toBe(10)
    expect(asked.filter((method) => method === 'eth_getLogs').length).toBeGreaterThan(toBlock / 5)
  })

  it.each<[string, RpcManner, string]>([
    ['leaves a bid out', lies('eth_getLogs', (logs) => (logs as unknown[]).slice(1)), 'disagreement'],
    [
      'answers of another contract',
      lies('eth_getLogs', (logs) => (logs as object[]).map((log) => ({ ...log, address: alice }))),
      'one-answer',
    ],
    ['refuses everything', refuses('eth_getLogs', { code: -32_000, message: 'no' }), 'one-answer'],
  ])('AU16: is unknown when one of two servers %s', async (_, manner, reason) => {
    await someLots()
    const toBlock = Number(await world.client.getBlockNumber())
    const reading = await readHistory((await chains(manner)).chains, place, { fromBlock: 1, toBlock })
    expect(reading).toMatchObject({ status: 'unknown', reason })
  })
})

describe('the place a charter names', () => {
  const contracts = (['art', 'auction', 'splitter'] as const).map((role) => ({
    role,
    chainId,
    address: place[role],
  }))
  const charter = (list: readonly object[]) => parseCharter({ ...charter2Json, contracts: list })

  it('is its three contracts on one chain, or none', () => {
    expect(auctionPlace(charter(contracts))).toEqual(place)
    expect(auctionPlace(charter([]))).toBeNull()
  })

  it('is refused when one is missing, stands on another chain, or is there twice', () => {
    const fails = (list: readonly object[]) =>
      expect(() => auctionPlace(charter(list))).toThrow(
        expect.objectContaining({ code: 'auction/no-contracts' }),
      )
    fails(contracts.slice(1))
    fails([...contracts.slice(1), { ...contracts[0]!, chainId: 1 }])
    fails([...contracts, { ...contracts[0]!, address: alice }])
  })
})
