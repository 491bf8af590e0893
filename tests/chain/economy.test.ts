import { describe, expect, it } from 'vitest'
import { shortAddress } from '../../src/ethereum/index.ts'
import { bottoContracts, readEconomy, readEnsName } from '../../src/chain/index.ts'
import { lies } from './manners.ts'
import { ada, bob, chain, deadUrl, eve, nextOwner, proxy, through } from './world.ts'

const { url, snapshot, supply, burned, stakes } = chain(1)
const contracts = bottoContracts[0]!

async function twoRpcs() {
  return through(1, [url, (await proxy(1)).url])
}

describe("the token's figures", () => {
  it('are supply, staked and burned at a block', async () => {
    const staked = Object.values(stakes).reduce((sum, amount) => sum + amount, 0n)
    expect(await readEconomy(await twoRpcs(), contracts, snapshot)).toMatchObject({
      supply: { status: 'known', value: supply },
      staked: { status: 'known', value: staked },
      burned: { status: 'known', value: burned },
      isStakedToken: { status: 'known', value: true },
    })
  })

  it('say when the contract stakes another token', async () => {
    const [, base] = bottoContracts
    const mixed = { ...contracts, token: base!.token }
    const { isStakedToken, supply: unknown } = await readEconomy(await twoRpcs(), mixed, snapshot)
    expect(isStakedToken).toMatchObject({ status: 'known', value: false })
    expect(unknown).toMatchObject({ status: 'unknown', reason: 'no-contract' })
  })

  it('are unknown, not 0, without RPCs', async () => {
    const figures = await readEconomy(through(1, [deadUrl]), contracts, snapshot)
    expect(Object.values(figures).map(({ status }: { status: string }) => status)).toEqual(
      Array(4).fill('unknown'),
    )
  })
})

describe('the ENS name of an address', () => {
  it('is shown when both directions agree', async () => {
    expect(await readEnsName(await twoRpcs(), ada.address, snapshot)).toMatchObject({ value: 'ada.eth' })
  })

  it.each([
    ['claims a name that points to somebody else', bob.address],
    ['claims a look-alike in another script', eve.address],
    ['has none', nextOwner.address],
  ])('is none when it %s', async (_, address) => {
    expect(await readEnsName(await twoRpcs(), address, snapshot)).toMatchObject({
      status: 'known',
      value: null,
    })
  })

  it('is unknown when RPCs disagree about it', async () => {
    const liar = await proxy(
      1,
      lies('eth_call', () => `0x${'00'.repeat(32)}`),
    )
    expect(await readEnsName(through(1, [url, liar.url]), ada.address, snapshot)).toMatchObject({
      status: 'unknown',
    })
  })
})

it('a short address keeps its checksum spelling and both ends', () => {
  expect(shortAddress(ada.address)).toBe('0xf39F…2266')
})
