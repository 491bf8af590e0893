// What each call costs, held below a limit: the figures stand in the room's README.
import { expect, it } from 'vitest'
import { claimTree } from '../../../src/auction/claimTree.ts'
import {
  alice,
  artist,
  bruno,
  day,
  eth,
  hour,
  karma,
  minute,
  openWorld,
  provenance,
  treasury,
} from './world.ts'

const world = await openWorld('botto2025')
const tree = claimTree([
  { voter: alice, power: 3n },
  { voter: bruno, power: 1n },
])

it('each call costs no more gas than the README says', async () => {
  const used: Record<string, number> = {}
  const measure = async (name: string, work: Promise<{ readonly gasUsed: bigint }>) => {
    used[name] = Number((await work).gasUsed)
  }
  const start = await world.now()
  await world.putUp(7, { opening: 1n, root: tree.root, power: tree.power })
  const mint = [
    artist,
    8n,
    provenance(8),
    'ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi',
  ]
  await measure('mint', world.inArt(artist, 'mint', mint))
  await world.inArt(artist, 'approve', [world.auction, 8n])
  await measure('createLot', world.inAuction(artist, 'createLot', [8n, 0n, 3600, eth(1)]))
  await measure('first bid', world.bid(alice, 0n, eth(1)))
  await measure('outbid', world.bid(bruno, 0n, eth(2)))
  const bad = await world.create(world.contracts['BadBidder']!, [world.auction, 2], eth(10))
  await world.write(bruno, bad, world.contracts['BadBidder']!.abi, 'bid', [0n, eth(3)])
  await measure('outbid who burns gas', world.bid(alice, 0n, eth(4)))
  await measure('withdraw', world.write(bruno, bad, world.contracts['BadBidder']!.abi, 'rescue', [treasury]))
  await world.pass(49n * hour)
  await measure('settle, three shares', world.inAuction(bruno, 'settle', [0n]))
  await world.pass(30n * day)
  await measure('settle, no bid', world.inAuction(bruno, 'settle', [1n]))
  await measure('pay', world.inSplitter(bruno, 'pay', [karma]))
  await measure('claim', world.inSplitter(bruno, 'claim', [7n, alice, 3n, tree.proofOf(alice)!]))
  const burnAll = [[0, 10_000, `0x${'00'.repeat(20)}`]].map(([use, parts, to]) => ({ use, parts, to }))
  await measure('announce', world.inSplitter(artist, 'announce', [start + 40n * day, burnAll]))
  await world.pass(11n * day)
  await world.sell(9, eth(10))
  await measure('observe', world.inSplitter(bruno, 'observe'))
  await world.pass(30n * minute)
  await measure('buyBack', world.inSplitter(bruno, 'buyBack', [0n]))

  const over = Object.entries(used).filter(([name, gas]) => !(gas <= limits[name as keyof typeof limits]))
  expect(Object.fromEntries(over)).toEqual({})
  expect(Object.keys(used)).toEqual(Object.keys(limits))
})

/** The README's figures and 3 % for addresses and times with more digits. */
const limits = {
  mint: 337_000,
  createLot: 149_000,
  'first bid': 65_000,
  outbid: 56_000,
  'outbid who burns gas': 112_000,
  withdraw: 39_000,
  'settle, three shares': 259_000,
  'settle, no bid': 79_000,
  pay: 40_000,
  claim: 102_000,
  announce: 88_000,
  observe: 79_000,
  buyBack: 186_000,
}
