// Whatever people do in whatever order, no wei is lost, made, or owed twice.
import fc from 'fast-check'
import type { Hex } from 'viem'
import { expect, it } from 'vitest'
import { claimTree } from '../../../src/auction/claimTree.ts'
import {
  alice,
  artist,
  bruno,
  burned,
  clara,
  day,
  eth,
  hour,
  karma,
  nobody,
  openWorld,
  reverts,
  shareUses,
  treasury,
} from './world.ts'

const world = await openWorld('botto2025')
const people = [alice, bruno, clara] as const
const entries = people.map((voter, i) => ({ voter, power: BigInt(3 * i + 1) }))
const tree = claimTree(entries)
const tally = { root: tree.root, power: tree.power }

const person = fc.constantFrom(...people)
const which = fc.nat(3)
/** Wei, from a few to a few ETH. */
const wei = fc.oneof(fc.bigInt(1n, 30n), fc.bigInt(1n, eth(3)))

const action = fc.oneof(
  fc.record({ do: fc.constant('putUp' as const), opening: wei, isVoted: fc.boolean() }),
  fc.record({ do: fc.constant('bid' as const), who: person, lot: which, more: wei }),
  fc.record({ do: fc.constant('bid' as const), who: fc.constant('bad' as const), lot: which, more: wei }),
  fc.record({ do: fc.constant('settle' as const), who: person, lot: which }),
  fc.record({ do: fc.constant('pass' as const), time: fc.constantFrom(hour, 3n * day, 27n * 7n * day) }),
  fc.record({ do: fc.constant('pay' as const), account: fc.constantFrom(treasury, karma, alice) }),
  fc.record({ do: fc.constant('claim' as const), token: which, voter: fc.nat(2) }),
  fc.record({ do: fc.constant('close' as const), token: which }),
  fc.record({ do: fc.constant('royalty' as const), amount: wei }),
  fc.record({ do: fc.constant('withdraw' as const), account: fc.constantFrom(...people, 'bad' as const) }),
  fc.record({ do: fc.constant('burn' as const) }),
)

it('ETH in is ETH out and ETH held; what is owed is there; a token is sold once; burned only grows', async () => {
  let refused = 0
  let done = 0
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 20, maxLength: 40 }), async (actions) => {
      await world.reset()
      const { abi, bytecode } = world.contracts['BadBidder']!
      const bad = (await world.create({ abi, bytecode }, [world.auction, 1], eth(50))).toLowerCase() as Hex
      // A rule with every use but the treasury's own burn, from the next week on.
      const shares = [
        { use: shareUses.buyBack, parts: 3_333, to: nobody },
        { use: shareUses.voters, parts: 3_333, to: nobody },
        { use: shareUses.pay, parts: 3_334, to: alice },
      ]
      await world.inSplitter(artist, 'announce', [(await world.now()) + 7n * day + 5n, shares])
      const accountOf = (who: Hex | 'bad') => (who === 'bad' ? bad : who)
      let lots = 0
      let sold = 0n
      let royalties = 0n
      let lastBurned = await world.tokens(burned)

      const act = async (step: (typeof actions)[number]): Promise<unknown> => {
        switch (step.do) {
          case 'putUp':
            if (lots > 3) return
            await world.putUp(lots++, {
              opening: step.opening,
              duration: hour,
              ...(step.isVoted ? tally : {}),
            })
            return
          case 'bid': {
            const id = BigInt(step.lot)
            if (step.lot >= lots) return
            const amount = ((await world.ofAuction('minimumBid', id)) as bigint) + step.more
            if (step.who !== 'bad') return world.bid(step.who, id, amount)
            return world.write(clara, bad, abi, 'bid', [id, amount])
          }
          case 'settle': {
            await world.inAuction(step.who, 'settle', [BigInt(step.lot)])
            const { amount } = (await world.ofAuction('lotAt', BigInt(step.lot))) as { amount: bigint }
            sold += amount
            return
          }
          case 'pass':
            return world.pass(step.time)
          case 'pay':
            return world.inSplitter(bruno, 'pay', [step.account])
          case 'claim': {
            const { voter, power } = entries[step.voter]!
            return world.inSplitter(bruno, 'claim', [BigInt(step.token), voter, power, tree.proofOf(voter)!])
          }
          case 'close':
            return world.inSplitter(bruno, 'closePot', [BigInt(step.token)])
          case 'royalty':
            await world.client.waitForTransactionReceipt({
              hash: await world.client.sendTransaction({
                account: artist,
                to: world.splitter,
                value: step.amount,
              }),
            })
            royalties += step.amount
            return world.inSplitter(bruno, 'divideRoyalties')
          case 'withdraw':
            return world.inAuction(bruno, 'withdraw', [accountOf(step.account)])
          case 'burn':
            return (
              (await reverts(world.inSplitter(bruno, 'observe'))) && world.inSplitter(bruno, 'buyBack', [0n])
            )
        }
      }

      for (const step of actions) {
        await act(step).then(
          () => done++,
          () => refused++,
        )
        const all = (await world.ofAuction('lotsFrom', 0n, 9n)) as readonly {
          token: bigint
          amount: bigint
          settled: boolean
          bidder: Hex
        }[]
        const leading = sum(all.filter(({ settled }) => !settled).map(({ amount }) => amount))
        const credits = sum(
          await Promise.all([...people, bad].map((who) => world.ofAuction('credit', who) as Promise<bigint>)),
        )
        expect(await world.balance(world.auction), 'bids that lead and credits').toBe(leading + credits)

        const [held, toBuyBack, carried] = (await Promise.all(
          ['held', 'toBuyBack', 'carried'].map((name) => world.ofSplitter(name)),
        )) as [bigint, bigint, bigint]
        const owed = sum(
          await Promise.all(
            [treasury, karma, alice].map((who) => world.ofSplitter('owed', who) as Promise<bigint>),
          ),
        )
        const pots = (await Promise.all(
          all.map(({ token }) => world.ofSplitter('pots', token)),
        )) as (readonly [bigint, bigint, bigint, boolean])[]
        const open = sum(pots.map(([amount, claimed, , isClosed]) => (isClosed ? 0n : amount - claimed)))
        expect(held, 'the sum of all that is owed').toBe(toBuyBack + carried + owed + open)
        expect(await world.balance(world.splitter), 'nothing is owed that is not there').toBe(held)
        expect(held).toBeLessThanOrEqual(sold + royalties)
        const tokens = await world.tokens(burned)
        expect(tokens).toBeGreaterThanOrEqual(lastBurned)
        lastBurned = tokens
      }
    }),
    { numRuns: 8 },
  )
  expect(done, 'actions that changed something').toBeGreaterThan(60)
  expect(refused, 'actions that the contracts refused').toBeGreaterThan(10)
}, 120_000)

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n)
