import { afterEach, describe, expect, it } from 'vitest'
import { createRecoveryPool, type RecoveryPool } from '../../src/app/count/index.ts'
import { readBallot, verifyMany } from '../../src/ballots/index.ts'
import { ballotTexts, computeIds, expectedIds } from '../fixtures/ids.ts'

let pool: RecoveryPool | undefined
afterEach(() => pool?.close())

describe('checking ballots in a browser', () => {
  it('gives the same ids, count and pair as in Node', async () => {
    expect(await computeIds()).toEqual(expectedIds)
  })

  it('gives the same ids, count and pair through workers', async () => {
    pool = createRecoveryPool(2)
    expect(await computeIds({ recover: pool.recover, concurrency: pool.size })).toEqual(expectedIds)
  })

  it('returns ballots from workers in order, each with its own verdict', async () => {
    pool = createRecoveryPool(2)
    const signed = readBallot(ballotTexts[0]!)
    const ballots = Array.from({ length: 1100 }, (_, i) =>
      i % 11 ? { ...signed, message: { ...signed.message, nonce: BigInt(i) } } : signed,
    )
    const seen: string[] = []
    for await (const { signed, verdict } of verifyMany(ballots, { recover: pool.recover, concurrency: 3 })) {
      expect(signed).toBe(ballots[seen.length])
      seen.push(verdict.status)
    }
    expect(seen).toEqual(ballots.map((_, i) => (i % 11 ? 'unknown' : 'valid')))
  })

  it('fails with a code when the workers are closed', async () => {
    pool = createRecoveryPool(1)
    const waiting = pool.recover([readBallot(ballotTexts[0]!)])
    pool.close()
    await expect(waiting).rejects.toHaveProperty('code', 'count/closed')
    await expect(pool.recover([])).rejects.toHaveProperty('code', 'count/closed')
  })
})
