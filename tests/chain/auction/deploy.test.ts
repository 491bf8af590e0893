import { execFile } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import { root } from '../../../src/tools/build.ts'
import { parseCharter, type Charter } from '../../../src/rounds/index.ts'
import { deployAuction } from '../../../src/tools/auction/deployAuction.ts'
import { devAccounts } from '../../../src/tools/localChain/accounts.ts'
import { charter2Json } from '../../fixtures/round.ts'
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

describe('npm run auction:deploy', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'daub-deploy-')), 'account.key')
  const run = (options: Readonly<Record<string, string>>) => {
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
    return promisify(execFile)('npx', ['--no-install', 'tsx', 'src/tools/auctionDeploy.ts', ...args], {
      cwd: root,
    })
  }
  const whole = {
    rpc: world.url,
    key: file,
    name: 'By command',
    symbol: 'CMD',
    artist: alice,
    token: world.token.toLowerCase(),
    pool: world.pool.toLowerCase(),
  }

  it('prints what a charter pins, and the chain has it', async () => {
    writeFileSync(file, `${devAccounts[2]!.key.slice(2)}\n`)
    const { stdout, stderr } = await run({ ...whole, money: 'botto2025', treasury, karma: artist })
    const { contracts, money } = JSON.parse(stdout) as Pick<Charter & { version: 2 }, 'contracts' | 'money'>
    expect(parseCharter({ ...charter2Json, contracts, money })).toMatchObject({
      contracts,
      money: 'botto2025',
    })
    expect(contracts.map(({ role }) => role)).toEqual([
      'art',
      'auction',
      'splitter',
      'token',
      'pair',
      'treasury',
    ])
    const art = contracts.find(({ role }) => role === 'art')!.address
    expect(await world.read(art, world.contracts.Art.abi, 'name')).toBe('By command')
    expect(stderr).toMatch(/All three stand since block \d+; they cost 0\.\d+ ETH/)
    expect(stdout + stderr).not.toContain(devAccounts[2]!.key.slice(2))
  }, 60_000)
})
