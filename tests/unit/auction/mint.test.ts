import { describe, expect, it } from 'vitest'
import { claimsOf, metadataOf, mintingOf, verifyWinner } from '../../../src/auction/index.ts'
import { bytesId, encodePng, recipeId } from '../../../src/fragment/index.ts'
import { ballotRound, tally, votingPowers, type Round } from '../../../src/rounds/index.ts'
import { addressOf, vote, voterNamed } from '../../fixtures/ballots.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'
import { manifest2Json, stakeOf } from '../../fixtures/round.ts'
import { witnessedRound } from '../../fixtures/witnesses.ts'

const { width, height } = exampleRecipe
const png = encodePng(new Uint8ClampedArray(width * height * 4).fill(90), width, height, exampleRecipe)
const stranger = encodePng(new Uint8ClampedArray(width * height * 4).fill(70), width, height, exampleRecipe)
const plain = new TextEncoder().encode('no picture at all')

/** A round in which this file is one of the pictures. */
function roundWith(file: Uint8Array): Round {
  const [first, ...others] = manifest2Json().fragments
  const fragments = [{ ...first!, id: bytesId(file), width, height }, ...others]
  return witnessedRound(
    {},
    { fragments: fragments.sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1)) },
  )
}
const [ada, ben] = ['ada', 'ben'].map(voterNamed) as [
  ReturnType<typeof voterNamed>,
  ReturnType<typeof voterNamed>,
]
const stakes = [...stakeOf(addressOf(ada), 60n), ...stakeOf(addressOf(ben), 40n)]

/** Ada gives 60 VP to the file that is not of the fixture, Ben takes 10 from another. */
async function countOf(round: Round, isFinal = true) {
  const id = ballotRound(round)
  const known = new Set(manifest2Json().fragments.map((fragment) => fragment.id))
  const ours = round.manifest.fragments.findIndex((fragment) => !known.has(fragment.id))
  const ballots = await Promise.all([
    vote(ada, id, [{ index: ours, power: 60n }]),
    vote(ben, id, [{ index: ours === 0 ? 1 : 0, power: -10n }]),
  ])
  const sealed = isFinal ? new Set(ballots.map(({ digest }) => digest)) : null
  return tally({ round, ballots, powerOf: votingPowers(round, stakes), sealed })
}
const words = { title: 'Weather', story: 'It rained on the voters, and they liked it.' }
const links = { image: 'ipfs://picture', page: 'https://example.org/#/round/5', ballots: 'ipfs://ballots' }

describe('minting a winner', () => {
  it('takes every hash from the round, its count and the file itself', async () => {
    const round = roundWith(png)
    const winner = verifyWinner(round, await countOf(round), png)
    const metadata = metadataOf(winner, words, links)
    expect(bytesId(new TextEncoder().encode(metadata.text))).toBe(metadata.sha256)
    expect(mintingOf(winner, metadata, 'ipfs://metadata')).toEqual({
      token: BigInt(round.manifest.number),
      uri: 'ipfs://metadata',
      origin: {
        round: `0x${round.id}`,
        picture: `0x${bytesId(png)}`,
        metadata: `0x${metadata.sha256}`,
        recipe: `0x${recipeId(exampleRecipe)}`,
        tally: winner.claims.root,
        power: 70n,
        mintedAt: 0n,
      },
    })
  })

  it('writes metadata that markets read, with the recipe and the hashes that verify it', async () => {
    const round = roundWith(png)
    const winner = verifyWinner(round, await countOf(round), png)
    expect(JSON.parse(metadataOf(winner, words, links).text)).toMatchObject({
      name: 'Weather',
      description: words.story,
      image: links.image,
      external_url: links.page,
      attributes: expect.arrayContaining([
        { trait_type: 'Round', display_type: 'number', value: round.manifest.number },
      ]),
      daub: {
        version: 1,
        roundId: round.id,
        picture: bytesId(png),
        recipe: exampleRecipe,
        recipeId: recipeId(exampleRecipe),
        tally: { root: winner.claims.root, power: '70' },
        ballots: links.ballots,
      },
    })
  })

  it('AU12: refuses a count that is not final or of another round, and any file but the winner’s', async () => {
    const round = roundWith(png)
    const final = await countOf(round)
    const fails = (fault: string, work: () => unknown) =>
      expect(work).toThrow(expect.objectContaining({ code: 'auction/winner', params: { fault } }))
    const provisional = await countOf(round, false)
    fails('not-final', () => verifyWinner(round, provisional, png))
    fails('picture', () => verifyWinner(round, final, stranger))
    fails('not-in-round', () => verifyWinner(roundWith(stranger), final, png))
    const without = roundWith(plain)
    const count = await countOf(without)
    fails('recipe', () => verifyWinner(without, count, plain))
  })

  it('lets each voter claim by the VP they spent, whichever way they voted', async () => {
    const { power, proofOf } = claimsOf(await countOf(roundWith(png)))
    expect(power).toBe(70n)
    expect([proofOf(addressOf(ada)), proofOf(addressOf(ben))]).toEqual([
      [expect.any(String)],
      [expect.any(String)],
    ])
    expect(proofOf(addressOf(voterNamed('eve')))).toBeNull()
  })
})
