import type { Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import { claimTree } from '../../../src/auction/claimTree.ts'
import { alice, artist, bruno, clara, day, eth, karma, openWorld, reverts } from './world.ts'

const world = await openWorld('botto2025')

const entries = [
  { voter: alice, power: 700n },
  { voter: bruno, power: 200n },
  { voter: clara, power: 99n },
  { voter: karma, power: 1n },
  { voter: artist, power: 3n },
] as const
const tree = claimTree(entries)
const tally = { root: tree.root, power: tree.power }

const claim = (token: bigint, voter: Hex, power: bigint, proof = tree.proofOf(voter) ?? []) =>
  world.inSplitter(artist, 'claim', [token, voter, power, proof])
const carried = () => world.ofSplitter('carried') as Promise<bigint>
const pot = (token: bigint) =>
  world.ofSplitter('pots', token) as Promise<readonly [bigint, bigint, bigint, boolean]>

describe('a voter’s part of a sale', () => {
  it('is by the VP spent, paid to the voter whoever asks for it, and leaves less than a wei each', async () => {
    await world.sell(1, eth(10), tally)
    for (const { voter, power } of entries.slice(0, 4)) {
      const before = await world.balance(voter)
      await claim(1n, voter, power)
      expect((await world.balance(voter)) - before).toBe((eth(4) * power) / tally.power)
    }
    await claim(1n, artist, 3n)
    const [amount, claimed] = await pot(1n)
    expect(amount).toBe(eth(4))
    expect(amount - claimed).toBeGreaterThanOrEqual(0n)
    expect(amount - claimed).toBeLessThan(5n)
  })

  it('AU15: is claimed once, with the VP the tally has, by nobody who is not in it', async () => {
    await world.sell(1, eth(10), tally)
    await claim(1n, bruno, 200n)
    expect(await reverts(claim(1n, bruno, 200n))).toMatch(/^HasClaimed/)
    expect(await reverts(claim(1n, alice, 701n))).toBe('WrongProof()')
    expect(await reverts(claim(1n, alice, 700n, tree.proofOf(bruno)!))).toBe('WrongProof()')
    expect(await reverts(claim(1n, world.auction, 700n, tree.proofOf(alice)!))).toBe('WrongProof()')
    // An inner node passed off as a leaf: its two halves are neither an address nor a number.
    expect(await reverts(claim(1n, alice, 700n, tree.proofOf(alice)!.slice(1)))).toBe('WrongProof()')
    expect(await reverts(claim(2n, alice, 700n))).toMatch(/^ClaimsAreOver/)
  })

  it('waits 26 weeks, then goes to the voters of the next sale, to the wei', async () => {
    await world.sell(1, eth(10), tally)
    await claim(1n, alice, 700n)
    const [amount, claimed, until] = await pot(1n)
    expect(until - (await world.now())).toBe(26n * 7n * day - 1n) // the claim was a second after the sale
    expect(await reverts(world.inSplitter(clara, 'closePot', [1n]))).toMatch(/^ClaimsAreOpen/)
    await world.at(until)
    await world.inSplitter(clara, 'closePot', [1n])
    expect(await carried()).toBe(amount - claimed)
    expect(await reverts(claim(1n, bruno, 200n))).toMatch(/^ClaimsAreOver/)
    expect(await reverts(world.inSplitter(clara, 'closePot', [1n]))).toBe('NothingToDo()')
    await world.sell(2, eth(1), tally)
    expect([(await pot(2n))[0], await carried()]).toEqual([eth('0.4') + amount - claimed, 0n])
    await claim(2n, bruno, 200n)
  })

  it('of a round that nobody voted in goes to the next one’s voters', async () => {
    await world.sell(1, eth(10))
    expect([(await pot(1n))[0], await carried()]).toEqual([0n, eth(4)])
    await world.sell(2, eth(10), tally)
    expect((await pot(2n))[0]).toBe(eth(8))
  })

  it('AU15: of a tally whose sum is false takes from no other round', async () => {
    await world.sell(1, eth(10), tally)
    await world.sell(2, eth(10), { root: tree.root, power: 300n }) // Alice alone has 700
    await claim(2n, alice, 700n)
    expect(await reverts(claim(2n, bruno, 200n))).toBe('NothingToDo()')
    const [amount, claimed] = await pot(2n)
    expect(claimed).toBe(amount)
    await claim(1n, alice, 700n)
    await claim(1n, bruno, 200n)
  })
})
