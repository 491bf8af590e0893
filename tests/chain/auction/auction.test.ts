import type { Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import { alice, artist, bruno, clara, day, eth, hour, minute, openWorld, reverts } from './world.ts'

const world = await openWorld()
const manners = { takes: 0, reverts: 1, burnsGas: 2, returnsMuch: 3, bidsAgain: 4, settles: 5, withdraws: 6 }

interface Lot {
  readonly end: bigint
  readonly start: bigint
  readonly bidder: Hex
  readonly amount: bigint
  readonly settled: boolean
}
const lot = (id: bigint) => world.ofAuction('lotAt', id) as Promise<Lot>
const credit = (account: Hex) => world.ofAuction('credit', account) as Promise<bigint>
const ownerOf = async (token: bigint) => ((await world.ofArt('ownerOf', token)) as string).toLowerCase()

async function badBidder(manner: keyof typeof manners, funds = eth(10)): Promise<Hex> {
  return world.create(world.contracts['BadBidder']!, [world.auction, manners[manner]], funds)
}
const lets = (bidder: Hex, name: string, ...args: readonly unknown[]) =>
  world.write(bruno, bidder, world.contracts['BadBidder']!.abi, name, args)

describe('a lot', () => {
  it('is put up by who holds the work and approved it, and only works of this artist', async () => {
    await world.mint(1)
    const create = (from: Hex) => reverts(world.inAuction(from, 'createLot', [1n, 0n, 3600, 1n]))
    expect(await create(artist)).toMatch(/^ERC721InsufficientApproval/)
    await world.inArt(artist, 'setApprovalForAll', [world.auction, true])
    expect(await create(alice)).toMatch(/^ERC721IncorrectOwner/)
    expect(await create(artist)).toBe('nothing')
    expect(((await world.ofAuction('art')) as string).toLowerCase()).toBe(world.art)
  })

  it('runs for an hour to a week, starts within 30 days, and opens above nothing', async () => {
    await world.mint(1)
    await world.inArt(artist, 'approve', [world.auction, 1n])
    const now = await world.now()
    const create = (start: bigint, duration: bigint, opening: bigint) =>
      reverts(world.inAuction(artist, 'createLot', [1n, start, Number(duration), opening]))
    expect(await create(0n, hour - 1n, 1n)).toBe('BadDuration(3600, 604800)')
    expect(await create(0n, 7n * day + 1n, 1n)).toBe('BadDuration(3600, 604800)')
    expect(await create(0n, hour, 0n)).toBe('NoOpeningBid()')
    expect(await create(now - 1n, hour, 1n)).toMatch(/^BadStart/)
    expect(await create(now + 30n * day + 100n, hour, 1n)).toMatch(/^BadStart/)
    expect(await create(now + 29n * day, 7n * day, 1n)).toBe('nothing')
  })

  it('with a schedule takes no bid before its start, nor at its end', async () => {
    const start = (await world.now()) + 1000n
    const id = await world.putUp(1, { start })
    expect(await reverts(world.bid(alice, id, eth(1)))).toBe(`NotStarted(${start})`)
    await world.at(start)
    await world.bid(alice, id, eth(1))
    await world.at(start + 48n * hour)
    await world.client.mine({ blocks: 1 })
    expect(await reverts(world.bid(bruno, id, eth(2)))).toBe(`HasEnded(${start + 48n * hour})`)
  })

  it('without a schedule starts its clock with the first bid, and waits 30 days for it', async () => {
    const id = await world.putUp(1, { duration: 2n * hour })
    expect((await lot(id)).end - (await world.now())).toBeGreaterThan(29n * day)
    await world.pass(29n * day)
    await world.bid(alice, id, eth(1))
    expect((await lot(id)).end).toBe((await world.now()) + 2n * hour)
    await world.bid(bruno, id, eth(2)) // a later one does not start it again
    expect((await lot(id)).end).toBe((await world.now()) - 1n + 2n * hour)
  })

  it('that nobody bids for goes back to the artist, and can be put up again', async () => {
    const id = await world.putUp(1)
    expect(await reverts(world.inAuction(clara, 'settle', [id]))).toMatch(/^NotEnded/)
    await world.pass(30n * day)
    await world.inAuction(clara, 'settle', [id])
    expect(await ownerOf(1n)).toBe(artist)
    await world.inArt(artist, 'approve', [world.auction, 1n])
    await world.inAuction(artist, 'createLot', [1n, 0n, 3600, 1n])
    expect(await world.ofAuction('lotCount')).toBe(2n)
  })

  it('that was sold is never sold here again: its voters have one pot', async () => {
    await world.sell(1, eth(1))
    await world.inArt(alice, 'approve', [world.auction, 1n])
    expect(await reverts(world.inAuction(alice, 'createLot', [1n, 0n, 3600, 1n]))).toBe('WasSold(1)')
  })

  it('of another number is refused', async () => {
    for (const name of ['lotAt', 'minimumBid'])
      await expect(world.ofAuction(name, 3n)).rejects.toThrow(/NoSuchLot/)
    expect(await reverts(world.bid(alice, 3n, 1n))).toBe('NoSuchLot(3)')
  })

  it('is read in pages', async () => {
    for (const number of [1, 2, 3]) await world.putUp(number)
    const page = async (first: bigint, count: bigint) =>
      ((await world.ofAuction('lotsFrom', first, count)) as readonly { token: bigint }[]).map(
        ({ token }) => token,
      )
    expect(await page(0n, 2n)).toEqual([1n, 2n])
    expect(await page(2n, 2n)).toEqual([3n])
    expect(await page(9n, 2n)).toEqual([])
  })
})

describe('a bid', () => {
  it.each([
    [eth(1), eth('1.05')],
    [1n, 2n],
    [19n, 20n],
    [20n, 21n],
    [21n, 23n], // 22.05, rounded up
  ])('of %d wei is followed by one of at least %d', async (amount, next) => {
    const id = await world.putUp(1, { opening: 1n })
    await world.bid(alice, id, amount)
    expect(await world.ofAuction('minimumBid', id)).toBe(next)
    expect(await reverts(world.bid(bruno, id, next - 1n))).toBe(`BelowMinimum(${next})`)
    await world.bid(bruno, id, next)
    expect(await lot(id)).toMatchObject({ amount: next })
  })

  it('AU11: below what counts is refused with the lowest that does, and costs its sender only gas', async () => {
    const id = await world.putUp(1)
    expect(await reverts(world.bid(alice, id, eth(1) - 1n))).toBe(`BelowMinimum(${eth(1)})`)
    await world.bid(alice, id, eth(1))
    const before = await world.balance(bruno)
    expect(await reverts(world.bid(bruno, id, eth(1)))).toBe(`BelowMinimum(${eth('1.05')})`)
    expect(before - (await world.balance(bruno))).toBeLessThan(eth('0.001'))
  })

  it('gives the one before its ETH back at once', async () => {
    const id = await world.putUp(1)
    await world.bid(alice, id, eth(1))
    const before = await world.balance(alice)
    await world.bid(bruno, id, eth(2))
    expect((await world.balance(alice)) - before).toBe(eth(1))
    expect(await world.balance(world.auction)).toBe(eth(2))
  })

  it('of who leads already raises it, and the lower one comes back', async () => {
    const id = await world.putUp(1)
    await world.bid(alice, id, eth(1))
    await world.bid(alice, id, eth(2))
    expect(await world.balance(world.auction)).toBe(eth(2))
    expect(await credit(alice)).toBe(0n)
  })

  it('AU10: in the last 15 minutes moves the end to 15 minutes from now, as often as it happens', async () => {
    const id = await world.putUp(1, { duration: hour })
    await world.bid(alice, id, eth(1))
    const { end } = await lot(id)
    await world.at(end - 15n * minute)
    await world.bid(bruno, id, eth(2))
    expect((await lot(id)).end, 'exactly 15 minutes are enough').toBe(end)
    let amount = eth(4)
    for (let last = end; last < end + day; last = (await lot(id)).end, amount = (amount * 106n) / 100n) {
      await world.at(last - 1n)
      await world.bid(amount % 2n ? alice : bruno, id, amount)
      expect((await lot(id)).end).toBe(last - 1n + 15n * minute)
      if (last > end + 5n * 14n * minute) break // five times in a row: there is no cap
    }
    await world.at((await lot(id)).end)
    await world.inAuction(clara, 'settle', [id])
  })

  it('leaves two lots at once apart', async () => {
    const [one, two] = [await world.putUp(1), await world.putUp(2, { opening: eth(3) })]
    await world.bid(alice, one, eth(1))
    await world.bid(bruno, two, eth(3))
    await world.pass(49n * hour)
    await world.inAuction(clara, 'settle', [two])
    expect([await ownerOf(1n), await ownerOf(2n)]).toEqual([world.auction, bruno])
    expect(await world.balance(world.auction)).toBe(eth(1))
  })
})

describe('settling', () => {
  it('gives the work to the winner and the bid to the splitter; anybody can do it, once', async () => {
    const id = await world.putUp(1)
    await world.bid(alice, id, eth(5))
    await world.pass(49n * hour)
    await world.inAuction(clara, 'settle', [id])
    expect(await ownerOf(1n)).toBe(alice)
    expect(await world.ofSplitter('held')).toBe(eth(5))
    expect([await world.balance(world.auction), await world.balance(world.splitter)]).toEqual([0n, eth(5)])
    expect(await reverts(world.inAuction(clara, 'settle', [id]))).toBe(`IsSettled(${id})`)
  })

  it('AU09: takes neither randomness nor a choice: whoever settles when, the same comes of it', async () => {
    const outcomes: unknown[] = []
    for (const [number, who, wait] of [
      [1, alice, 0n],
      [2, clara, 5n * day],
    ] as const) {
      const id = await world.putUp(number)
      await world.bid(bruno, id, eth(1))
      await world.pass(49n * hour + wait)
      await world.inAuction(who, 'settle', [id])
      outcomes.push([await ownerOf(BigInt(number)), (await lot(id)).amount])
    }
    expect(outcomes[0]).toEqual(outcomes[1])
  })
})

describe('a bidder with bad manners', () => {
  it.each(['reverts', 'burnsGas', 'returnsMuch', 'bidsAgain', 'settles', 'withdraws'] as const)(
    'AU01: who %s when refunded is outbid all the same, for less than 200,000 gas, and keeps the ETH as credit',
    async (manner) => {
      const id = await world.putUp(1)
      const bad = await badBidder(manner)
      await lets(bad, 'bid', id, eth(1))
      const { gasUsed } = await world.bid(alice, id, eth('1.05'))
      expect(gasUsed).toBeLessThan(200_000n)
      expect(await lot(id)).toMatchObject({ amount: eth('1.05') })
      // What returns much, or reenters, has had too little gas for it; nothing it does is paid by more than 30,000.
      expect([await credit(bad), await world.balance(world.auction)]).toEqual([eth(1), eth('2.05')])
      await lets(bad, 'turn', manners.takes)
      await world.inAuction(clara, 'withdraw', [bad])
      expect([await credit(bad), await world.balance(bad)]).toEqual([0n, eth(10)])
    },
  )

  it('AU02: and no way to receive tokens wins all the same: no veto, no free option', async () => {
    const id = await world.putUp(1)
    const bad = await badBidder('reverts')
    await lets(bad, 'bid', id, eth(2))
    await world.pass(49n * hour)
    await world.inAuction(clara, 'settle', [id])
    expect(await ownerOf(1n)).toBe(bad.toLowerCase())
    expect(await world.ofSplitter('held')).toBe(eth(2))
  })

  it('AU03: cannot withdraw twice from within a withdrawal', async () => {
    const id = await world.putUp(1)
    const bad = await badBidder('reverts')
    await lets(bad, 'bid', id, eth(1))
    await world.bid(alice, id, eth(2))
    await lets(bad, 'turn', manners.withdraws)
    expect(await reverts(world.inAuction(clara, 'withdraw', [bad]))).toMatch(/FailedCall|Reentran/)
    expect([await credit(bad), await world.balance(world.auction)]).toEqual([eth(1), eth(3)])
    await lets(bad, 'turn', manners.takes)
    await world.inAuction(clara, 'withdraw', [bad])
    expect(await reverts(world.inAuction(clara, 'withdraw', [bad]))).toMatch(/^NoCredit/)
  })

  it('AU03: who can never receive sends the credit elsewhere, and nobody else can', async () => {
    const id = await world.putUp(1)
    const bad = await badBidder('reverts')
    await lets(bad, 'bid', id, eth(1))
    await world.bid(alice, id, eth(2))
    expect(await reverts(world.inAuction(clara, 'withdrawTo', [clara]))).toMatch(/^NoCredit/)
    const before = await world.balance(clara)
    await lets(bad, 'rescue', clara)
    expect((await world.balance(clara)) - before).toBe(eth(1))
  })

  it('AU04: no choice of gas makes a refund fail: the bid itself fails first, and nothing is lost', async () => {
    const id = await world.putUp(1)
    const taker = await badBidder('takes')
    await lets(taker, 'bid', id, eth(1))
    const outcomes = new Set<string>()
    for (let gas = 40_000n; gas <= 100_000n; gas += 2_000n) {
      const snapshot = await world.client.snapshot()
      const { status } = await world.inAuction(alice, 'bid', [id], eth(2), gas)
      const [held, has] = [await world.balance(world.auction), await world.balance(taker)]
      expect([held, has]).toEqual(status === 'success' ? [eth(2), eth(10)] : [eth(1), eth(9)])
      outcomes.add(status)
      await world.client.revert({ id: snapshot })
    }
    expect(outcomes).toEqual(new Set(['reverted', 'success']))
  })

  it('AU04: a settlement with little gas is undone whole: either all of it happened or nothing', async () => {
    const id = await world.putUp(1)
    await world.bid(alice, id, eth(2))
    await world.pass(49n * hour)
    const outcomes = new Set<string>()
    for (let gas = 60_000n; gas <= 300_000n; gas += 15_000n) {
      const snapshot = await world.client.snapshot()
      const { status } = await world.inAuction(clara, 'settle', [id], 0n, gas)
      const done = status === 'success'
      expect(await ownerOf(1n)).toBe(done ? alice : world.auction)
      expect(await world.ofSplitter('held')).toBe(done ? eth(2) : 0n)
      outcomes.add(status)
      await world.client.revert({ id: snapshot })
    }
    expect(outcomes).toEqual(new Set(['reverted', 'success']))
  })
})

describe('the contract itself', () => {
  it('AU05: sells no work of another contract, however alike: its works are fixed', async () => {
    const { abi, bytecode } = world.contracts.Auction
    const other = await world.create(world.contracts.Art, ['Daub', 'DAUB', artist, world.splitter])
    const splitter = world.splitter
    await expect(world.create({ abi, bytecode }, [other, splitter])).rejects.toThrow()
    expect(((await world.ofAuction('art')) as string).toLowerCase()).toBe(world.art)
  })

  it('has no owner, no fee, no pause and no setting', () => {
    const writes = world.contracts.Auction.abi.flatMap((item) =>
      item.type === 'function' && !['view', 'pure'].includes(item.stateMutability) ? [item.name] : [],
    )
    expect(writes.sort()).toEqual(['bid', 'createLot', 'settle', 'withdraw', 'withdrawTo'])
  })

  it('takes no ETH that is no bid', async () => {
    const hash = world.client.sendTransaction({ account: alice, to: world.auction, value: 1n, gas: 100_000n })
    const { status } = await world.client.waitForTransactionReceipt({ hash: await hash })
    expect(status).toBe('reverted')
  })
})
