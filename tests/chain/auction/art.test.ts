import { describe, expect, it } from 'vitest'
import { alice, artist, openWorld, provenance, reverts } from './world.ts'

const world = await openWorld()
const zero = `0x${'00'.repeat(32)}`

describe('a work', () => {
  it('is minted once, with its hashes and the time', async () => {
    await world.mint(17)
    const time = await world.now()
    expect(await world.ofArt('provenanceOf', 17n)).toEqual({ ...provenance(17), mintedAt: time })
    expect(await world.ofArt('tokenURI', 17n)).toBe('ipfs://work/17')
    expect(await world.ofArt('ownerOf', 17n)).toBe((await world.ofArt('owner')) as string)
  })

  it('AU12: is not minted again under its number, for its round, or of its picture', async () => {
    await world.mint(1)
    const again = (token: bigint, origin: object) =>
      reverts(world.inArt(artist, 'mint', [artist, token, { ...provenance(2), ...origin }, 'ipfs://b']))
    const { round, picture } = provenance(1)
    expect(await again(1n, {})).toMatch(/^ERC721InvalidSender/)
    expect(await again(2n, { round })).toBe(`RoundIsMinted(${round})`)
    expect(await again(2n, { picture })).toBe(`PictureIsMinted(${picture})`)
    expect(await again(2n, {})).toBe('nothing')
  })

  it('AU12: is minted by nobody but the artist', async () => {
    const mint = world.inArt(alice, 'mint', [alice, 1n, provenance(1), 'ipfs://a'])
    expect(await reverts(mint)).toMatch(/^OwnableUnauthorizedAccount/)
  })

  it.each([
    ['round', { round: zero }],
    ['picture', { picture: zero }],
    ['metadata', { metadata: zero }],
    ['recipe', { recipe: zero }],
    ['sum of its tally', { tally: `0x${'11'.repeat(32)}`, power: 0n }],
    ['tally of its sum', { tally: zero, power: 5n }],
  ])('is not minted without its %s', async (_, origin) => {
    const mint = world.inArt(artist, 'mint', [artist, 1n, { ...provenance(1), ...origin }, 'ipfs://a'])
    expect(await reverts(mint)).toBe('IncompleteProvenance()')
  })

  it('is not minted without metadata', async () => {
    expect(await reverts(world.inArt(artist, 'mint', [artist, 1n, provenance(1), '']))).toBe('NoMetadata()')
  })

  it('stands by itself: nobody can burn it, or change where its metadata are', async () => {
    const { abi } = world.contracts['Art']!
    const names = abi.flatMap((item) => (item.type === 'function' ? [item.name] : []))
    expect(names.filter((name) => /burn|setTokenURI|setBase|setRoyalty|upgrade|pause/i.test(name))).toEqual(
      [],
    )
    await world.mint(1)
    const dead = world.inArt(artist, 'transferFrom', [artist, `0x${'00'.repeat(20)}`, 1n])
    expect(await reverts(dead)).toMatch(/^ERC721InvalidReceiver/)
  })

  it('advises markets to pay a tenth to the splitter (EIP-2981)', async () => {
    await world.mint(1)
    const [receiver, amount] = (await world.ofArt('royaltyInfo', 1n, 1000n)) as [string, bigint]
    expect([receiver.toLowerCase(), amount]).toEqual([world.splitter, 100n])
    for (const id of ['0x2a55205a', '0x80ac58cd', '0x01ffc9a7', '0x5b5e139f'])
      expect(await world.ofArt('supportsInterface', id)).toBe(true)
  })
})
