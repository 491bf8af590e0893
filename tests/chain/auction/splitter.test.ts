import { encodeFunctionData, type Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import {
  alice,
  artist,
  bruno,
  clara,
  day,
  eth,
  karma,
  nobody,
  openWorld,
  presetShares,
  reverts,
  shareUses,
  treasury,
  type Share,
} from './world.ts'

const world = await openWorld('botto2025')
const halves: readonly Share[] = [
  { use: shareUses.pay, parts: 5_000, to: clara },
  { use: shareUses.buyBack, parts: 5_000, to: nobody },
]
const owed = (account: Hex) => world.ofSplitter('owed', account) as Promise<bigint>
const held = () => world.ofSplitter('held') as Promise<bigint>
const announce = (from: bigint, shares: readonly Share[] = halves, who = artist) =>
  world.inSplitter(who, 'announce', [from, shares])

describe('the rule', () => {
  it('is the one it was made with, from its first block on', async () => {
    const [, shares] = (await world.ofSplitter('presetAt', 0n)) as [bigint, readonly Share[]]
    const wanted = presetShares('botto2025', { treasury, karma })
    expect(shares.map(({ use, parts, to }) => ({ use, parts, to: to.toLowerCase() }))).toEqual(wanted)
    expect(await world.ofSplitter('presetInForce')).toBe(0n)
  })

  it('AU13: changes with at least seven days of notice, only by its owner, and never again until it did', async () => {
    const now = await world.now()
    expect(await reverts(announce(now + 7n * day, halves, alice))).toMatch(/^OwnableUnauthorizedAccount/)
    expect(await reverts(announce(now + 7n * day))).toMatch(/^BadDate/) // the next block is later than now
    expect(await reverts(announce(now + 400n * day))).toMatch(/^BadDate/)
    expect(await reverts(announce(0n))).toMatch(/^BadDate/)
    const from = (await world.now()) + 8n * day
    await announce(from)
    expect(await reverts(announce(from + 9n * day))).toBe(`PresetIsPending(${from})`)
    expect(await world.ofSplitter('presetCount')).toBe(2n)
  })

  it.each([
    ['none', []],
    ['nine', Array.from({ length: 9 }, () => ({ use: shareUses.buyBack, parts: 1_111, to: nobody }))],
    ['a sum of 9,999', [{ use: shareUses.buyBack, parts: 9_999, to: nobody }]],
    ['a sum of 10,001', [{ use: shareUses.buyBack, parts: 10_001, to: nobody }]],
    [
      'an empty one',
      [
        { use: shareUses.buyBack, parts: 10_000, to: nobody },
        { use: shareUses.voters, parts: 0, to: nobody },
      ],
    ],
    ['one for nobody', [{ use: shareUses.pay, parts: 10_000, to: nobody }]],
    ['a burn for somebody', [{ use: shareUses.buyBack, parts: 10_000, to: clara }]],
  ])('has one to eight shares that make a whole: not %s', async (_, shares) => {
    const from = (await world.now()) + 8n * day
    expect(await reverts(announce(from, shares))).toBe('BadShares()')
  })

  it('AU06: of a sale is that of the second its lot was settled in, whenever anybody pays it out', async () => {
    const [one, two] = [await world.putUp(1), await world.putUp(2)]
    await world.bid(alice, one, eth(10))
    await world.bid(alice, two, eth(10))
    const from = (await world.now()) + 8n * day
    await announce(from)
    await world.at(from - 1n)
    await world.inAuction(bruno, 'settle', [one])
    expect([await owed(treasury), await owed(clara)]).toEqual([eth(5), 0n])
    await world.at(from)
    await world.inAuction(bruno, 'settle', [two])
    expect([await owed(treasury), await owed(clara)]).toEqual([eth(5), eth(5)])
    await world.pass(300n * day)
    const before = await world.balance(treasury)
    await world.inSplitter(bruno, 'pay', [treasury])
    expect((await world.balance(treasury)) - before).toBe(eth(5))
  })
})

describe('dividing', () => {
  it.each([1n, 3n, 9_999n, eth(1) + 1n, eth('79.42')])(
    'of %d wei loses and makes none: the last share takes what rounding leaves',
    async (amount) => {
      await world.sell(1, amount)
      const [first, voters] = [(amount * 5_000n) / 10_000n, (amount * 4_000n) / 10_000n]
      expect([await owed(treasury), await world.ofSplitter('carried'), await owed(karma)]).toEqual([
        first,
        voters,
        amount - first - voters,
      ])
      expect([await held(), await world.balance(world.splitter)]).toEqual([amount, amount])
    },
  )

  it('AU14: happens once a sale, and only at the word of the auction', async () => {
    await world.sell(1, eth(1))
    expect(await reverts(world.inSplitter(alice, 'receiveProceeds', [2n], eth(1)))).toBe('OnlyAuction()')
    await world.client.impersonateAccount({ address: world.auction })
    await world.client.setBalance({ address: world.auction, value: eth(5) })
    expect(await reverts(world.inSplitter(world.auction, 'receiveProceeds', [1n], eth(1)))).toBe(
      'IsDivided(1)',
    )
  })

  it('of royalties, wrapped ones too, is by the rule in force; voters of the next sale get theirs', async () => {
    expect(await reverts(world.inSplitter(bruno, 'divideRoyalties'))).toBe('NothingToDo()')
    // A market that pays with the stipend of `transfer` alone.
    await world.client.waitForTransactionReceipt({
      hash: await world.client.sendTransaction({
        account: alice,
        to: world.splitter,
        value: eth(1),
        gas: 23_300n,
      }),
    })
    const weth = [
      { type: 'function', name: 'deposit', stateMutability: 'payable', inputs: [], outputs: [] },
      {
        type: 'function',
        name: 'transfer',
        stateMutability: 'nonpayable',
        inputs: [
          { type: 'address', name: '' },
          { type: 'uint256', name: '' },
        ],
        outputs: [],
      },
    ] as const
    await world.write(alice, world.weth, weth, 'deposit', [], eth(1))
    await world.write(alice, world.weth, weth, 'transfer', [world.splitter, eth(1)])
    await world.inSplitter(bruno, 'divideRoyalties')
    expect([await owed(treasury), await world.ofSplitter('carried'), await held()]).toEqual([
      eth(1),
      eth('0.8'),
      eth(2),
    ])
    expect(await reverts(world.inSplitter(bruno, 'divideRoyalties'))).toBe('NothingToDo()')
  })
})

describe('paying', () => {
  it('is done by anybody, to whom it is owed, once', async () => {
    await world.sell(1, eth(10))
    const before = await world.balance(karma)
    await world.inSplitter(bruno, 'pay', [karma])
    expect((await world.balance(karma)) - before).toBe(eth(1))
    expect(await reverts(world.inSplitter(bruno, 'pay', [karma]))).toBe('NothingToDo()')
    expect(await reverts(world.inSplitter(bruno, 'pay', [bruno]))).toBe('NothingToDo()')
  })

  it('AU03: does not let a payee be paid twice, and one that refuses stands in nobody else’s way', async () => {
    const payee = await world.create(world.contracts['BadPayee']!, [world.splitter])
    const from = (await world.now()) + 8n * day
    await announce(from, [
      { ...halves[0]!, to: payee },
      { ...halves[0]!, to: clara },
    ])
    await world.pass(9n * day)
    await world.sell(1, eth(10))
    const again = encodeFunctionData({
      abi: world.contracts.Splitter.abi,
      functionName: 'pay',
      args: [payee],
    })
    const prepare = (data: Hex, refuses: boolean) =>
      world.write(bruno, payee, world.contracts['BadPayee']!.abi, 'prepare', [data, refuses])
    await prepare(again, false)
    expect(await reverts(world.inSplitter(bruno, 'pay', [payee]))).toMatch(/Reentran|NothingToDo|FailedCall/)
    await prepare('0x', true)
    expect(await reverts(world.inSplitter(bruno, 'pay', [payee]))).toBe('Error(no)')
    await world.inSplitter(bruno, 'pay', [clara])
    await prepare('0x', false)
    await world.inSplitter(bruno, 'pay', [payee])
    expect([await world.balance(payee), await held()]).toEqual([eth(5), 0n])
  })

  it('AU14: never moves money by the owner’s word: there is no such function', () => {
    const writes = world.contracts.Splitter.abi.flatMap((item) =>
      item.type === 'function' && !['view', 'pure'].includes(item.stateMutability) ? [item.name] : [],
    )
    expect(writes.sort()).toEqual([
      'acceptOwnership',
      'announce',
      'buyBack',
      'claim',
      'closePot',
      'divideRoyalties',
      'observe',
      'pay',
      'payForBurn',
      'receiveProceeds',
      'renounceOwnership',
      'transferOwnership',
    ])
  })
})
