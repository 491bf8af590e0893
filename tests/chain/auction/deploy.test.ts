import { privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import { deployAuction } from '../../../src/tools/auction/deployAuction.ts'
import { devAccounts } from '../../../src/tools/localChain/accounts.ts'
import { alice, artist, openWorld, treasury } from './world.ts'

const world = await openWorld()
const someone = privateKeyToAccount(devAccounts[2]!.key)
const deployment = {
  name: 'Another artist',
  symbol: 'OTHER',
  artist: alice,
  money: 'botto2022',
  treasury,
  karma: treasury,
  token: world.token,
  pool: world.pool,
} as const

describe('deploying', () => {
  it('puts three contracts there that name each other, whoever pays for it, and says where', async () => {
    const heard: string[] = []
    const deployed = await deployAuction(world.url, someone, deployment, (name) => heard.push(name))
    expect(heard).toEqual(['Art', 'Splitter', 'Auction'])
    const asked = await Promise.all([
      world.read(deployed.art, world.contracts.Art.abi, 'owner'),
      world.read(deployed.splitter, world.contracts.Splitter.abi, 'owner'),
      world.read(deployed.splitter, world.contracts.Splitter.abi, 'art'),
      world.read(deployed.splitter, world.contracts.Splitter.abi, 'auction'),
      world.read(deployed.auction, world.contracts.Auction.abi, 'art'),
      world.read(deployed.auction, world.contracts.Auction.abi, 'splitter'),
    ])
    const { art, auction, splitter } = deployed
    expect(asked.map((address) => String(address).toLowerCase())).toEqual([
      alice,
      alice,
      art,
      auction,
      art,
      splitter,
    ])
    expect(deployed.block).toBe(Number(await world.client.getBlockNumber()))
    expect(deployed.cost).toBeGreaterThan(0n)
    expect(deployed).toMatchObject({ chainId: 31_337, art: art.toLowerCase() })
  })

  it('AU05: fails where the contracts would not fit, and where the pool has another token', async () => {
    const { Auction, Art } = world.contracts
    const other = await world.create(Art, ['Daub', 'DAUB', artist, world.splitter])
    await expect(world.create(Auction, [other, world.splitter])).rejects.toThrow()
    await expect(world.create(Auction, [world.art, world.splitter])).rejects.toThrow() // another address than the splitter names
    await expect(deployAuction(world.url, someone, { ...deployment, token: alice })).rejects.toThrow()
  })
})
