import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { maxNonce, type SignedBallot } from '../../../src/ballots/index.ts'
import { ballotRound, nextNonce } from '../../../src/rounds/index.ts'
import { addressOf, ballotOf, highTwin, sign, voterNamed } from '../../fixtures/ballots.ts'
import { exampleRound } from '../../fixtures/round.ts'

const round = ballotRound(exampleRound())
const ada = voterNamed('ada')
const now = 1_763_000_000_000
const at = (nonce: bigint, voter = ada) => sign(voter, ballotOf(voter, { round, nonce }))
/** Ada's name on a ballot she never signed. */
const forged = async (nonce: bigint): Promise<SignedBallot> => {
  const { message, ...rest } = await at(nonce, voterNamed('eve'))
  return { ...rest, message: { ...message, voter: addressOf(ada) } }
}
const next = (...held: SignedBallot[]) => nextNonce(addressOf(ada), held, now)

describe('the nonce of the next ballot', () => {
  it('is the time in milliseconds when nothing stands before it', async () => {
    expect(await next()).toBe(BigInt(now))
    expect(await next(await at(5n))).toBe(BigInt(now))
    expect(await nextNonce(addressOf(ada), [], 12.7)).toBe(12n)
  })

  it('follows what the voter signed when the clock has gone back since', async () => {
    expect(await next(await at(BigInt(now) + 60_000n), await at(BigInt(now)))).toBe(BigInt(now) + 60_001n)
  })

  it('attack 12: is not driven up by forgeries, whatever nonces they claim', async () => {
    const genuine = await at(BigInt(now) + 9n)
    expect(await next(await forged(maxNonce - 1n), await forged(maxNonce), genuine)).toBe(BigInt(now) + 10n)
  })

  it('attack 3: does not follow a second form of a signature, which anybody can make', async () => {
    const genuine = await at(BigInt(now) + 9n)
    expect(await next({ ...genuine, signature: highTwin(genuine.signature) })).toBe(BigInt(now))
  })

  it('does not follow the largest nonce of all, after which nothing can come', async () => {
    expect(await next(await at(maxNonce))).toBe(BigInt(now))
    expect(await next(await at(maxNonce), await at(maxNonce - 1n))).toBe(maxNonce)
  })

  it('does not follow another voter’s ballots', async () => {
    expect(await next(await at(BigInt(now) + 60_000n, voterNamed('ben')))).toBe(BigInt(now))
  })

  describe('for any set of ballots', () => {
    const pool: { ballot: SignedBallot; isGenuine: boolean }[] = []
    beforeAll(async () => {
      for (const ahead of [0n, 1n, 7n, 50n]) {
        pool.push({ ballot: await at(BigInt(now) + ahead), isGenuine: true })
        pool.push({ ballot: await forged(BigInt(now) + ahead + 3n), isGenuine: false })
      }
    })

    it('is above every genuine one and the same in any order', async () => {
      await fc.assert(
        fc.asyncProperty(fc.shuffledSubarray([...Array(8).keys()]), async (picked) => {
          const some = picked.map((i) => pool[i]!)
          const nonce = await next(...some.map(({ ballot }) => ballot))
          for (const { ballot, isGenuine } of some)
            if (isGenuine) expect(nonce > ballot.message.nonce).toBe(true)
          expect(await next(...some.map(({ ballot }) => ballot).reverse())).toBe(nonce)
        }),
        { numRuns: 30 },
      )
    })
  })
})
