import type { Abi, Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import {
  alice,
  artist,
  bruno,
  burned,
  clara,
  day,
  erc20Abi,
  eth,
  hour,
  minute,
  openWorld,
  poolEth,
  reverts,
  shareUses,
  treasury,
} from './world.ts'

const world = await openWorld('botto2021')
const toBuyBack = () => world.ofSplitter('toBuyBack') as Promise<bigint>
const buyBack = (minimum = 0n, who: Hex = clara) => world.inSplitter(who, 'buyBack', [minimum])
const observe = () => world.inSplitter(bruno, 'observe')
const chunk = (poolEth * 25n) / 10_000n

/** A sale of 10 ETH, all of which waits to buy back, and an observation that is old enough. */
async function ready(): Promise<void> {
  await world.sell(1, eth(10))
  await observe()
  await world.pass(30n * minute)
}

/** Somebody buys tokens for ETH in the pool. */
async function push(amount: bigint): Promise<void> {
  const deadline = (await world.now()) + day
  const args = [0n, [world.weth, world.token], alice, deadline]
  await world.write(alice, world.router, world.routerAbi, 'swapExactETHForTokens', args, amount)
}

describe('buying back', () => {
  it('is done by anybody: a quarter of a hundredth of the pool at a time, every 30 minutes, until nothing waits', async () => {
    await ready()
    const before = await world.tokens(burned)
    await buyBack()
    expect(await toBuyBack()).toBe(eth(10) - chunk)
    const bought = (await world.tokens(burned)) - before
    // 2.5 ETH of 1,000 at 10,000 tokens each, less the fee of 0.3 % and what the pool moves.
    expect(Number(bought) / 1e18).toBeCloseTo((2.5 * 0.997 * 10_000_000) / (1000 + 2.5 * 0.997), 6)
    expect(await reverts(buyBack())).toMatch(/^ObservationTooYoung/)
    let last = await world.tokens(burned)
    while ((await toBuyBack()) > 0n) {
      await world.pass(30n * minute)
      await buyBack()
      const now = await world.tokens(burned)
      expect(now, 'what is burned only grows').toBeGreaterThan(last)
      last = now
    }
    expect([await world.ofSplitter('held'), await world.balance(world.splitter)]).toEqual([0n, 0n])
    await world.pass(30n * minute)
    expect(await reverts(buyBack())).toBe('NothingToDo()')
  })

  it('takes a stricter minimum of its caller', async () => {
    await ready()
    expect(await reverts(buyBack(eth(25_000)))).toMatch(/^TooLittle/)
    await buyBack(eth(24_800))
  })

  it('AU08: needs an observation of 30 minutes to a day, which nobody can keep too young', async () => {
    await world.sell(1, eth(10))
    expect(await reverts(buyBack())).toBe('NoObservation()')
    await observe()
    const { timestamp } = await world.client.getBlock()
    await world.at(timestamp + 30n * minute - 1n)
    expect(await reverts(buyBack())).toMatch(/^ObservationTooYoung/)
    expect(await reverts(observe())).toMatch(/^ObservationStands/)
    await world.at(timestamp + day + 1n)
    expect(await reverts(buyBack())).toBe('NoObservation()')
    await observe()
    await world.pass(day - 1n)
    await buyBack()
  })

  it.each([0.01, 0.1, 1, 3, 10, 100, 1000])(
    'AU07: behind a purchase of %d ETH in the same transaction brings the one who tries nothing',
    async (amount) => {
      await ready()
      const sandwich = await world.create(world.contracts['Sandwich']!, [])
      const outcome = await world.client
        .simulateContract({
          account: bruno,
          address: sandwich,
          abi: [...world.contracts['Sandwich']!.abi, ...world.contracts.Splitter.abi] as Abi,
          functionName: 'run',
          args: [world.splitter, world.pool, world.weth, world.token],
          value: eth(amount),
        })
        .then(
          ({ result }) => result as bigint,
          (error: Error) => error.message,
        )
      // A small one is not stopped: it pays more in fees than it gains. A large one meets the average price.
      if (amount <= 3) expect(outcome).toBeLessThan(0n)
      else expect(outcome).toContain('TooLittle')
    },
  )

  it('AU08: after a price that somebody pushed up for one block, waits', async () => {
    await ready()
    await push(eth(100))
    expect(await reverts(buyBack())).toMatch(/^TooLittle/)
    expect(await toBuyBack()).toBe(eth(10))
  })

  it('AU08: is not made larger by liquidity that came for it', async () => {
    await ready()
    const deadline = (await world.now()) + day
    await world.write(artist, world.token, erc20Abi, 'approve', [world.router, eth(50_000_000)])
    const args = [world.token, eth(50_000_000), 0n, 0n, artist, deadline]
    await world.write(artist, world.router, world.routerAbi, 'addLiquidityETH', args, eth(5000))
    expect(await world.ofSplitter('nextChunk')).toBe(chunk)
  })

  it('quotes the price of the whole time, not that of its last second', async () => {
    await observe()
    await world.pass(hour)
    const before = (await world.ofSplitter('quote', eth(1))) as bigint
    await push(eth(500))
    const after = (await world.ofSplitter('quote', eth(1))) as bigint
    expect(Number(after - before) / Number(before)).toBeCloseTo(0, 3)
    await world.pass(hour)
    const later = (await world.ofSplitter('quote', eth(1))) as bigint
    // (1 + 1 / 1.5²) / 2 of what it was: an hour at each price. The pool keeps 0.3 % of 500 ETH.
    expect(Number(later) / Number(before)).toBeCloseTo((1 + 1 / 1.5 ** 2) / 2, 2)
  })
})

describe('paying an account that burns its own (2022)', () => {
  it('burns as much as the average price says and pays for it, by the word of anybody, up to what waits', async () => {
    const from = (await world.now()) + 8n * day
    await world.inSplitter(artist, 'announce', [
      from,
      [{ use: shareUses.payForBurn, parts: 10_000, to: treasury }],
    ])
    await world.pass(9n * day)
    await world.sell(1, eth(4))
    await world.write(artist, world.token, erc20Abi, 'transfer', [treasury, eth(100_000)])
    await observe()
    await world.pass(hour)
    const pay = (amount: bigint) => world.inSplitter(clara, 'payForBurn', [treasury, amount])
    await expect(pay(eth(4))).rejects.toThrow() // not approved
    await world.write(treasury, world.token, erc20Abi, 'approve', [world.splitter, eth(100_000)])
    const before = await world.balance(treasury)
    await pay(eth(1))
    await pay(eth(3))
    expect((await world.balance(treasury)) - before).toBe(eth(4))
    expect(Number(await world.tokens(burned)) / 1e18).toBeCloseTo(40_000, 3)
    expect(await reverts(pay(1n))).toBe('MoreThanOwed(0)')
  })
})
