import fc from 'fast-check'
import {
  parseSignature,
  recoverTypedDataAddress,
  serializeCompactSignature,
  signatureToCompactSignature,
} from 'viem'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  ballotDigest,
  ballotTypedData,
  verifyBallot,
  verifyMany,
  type RecoverChunk,
  type SignedBallot,
  type Verdict,
  type VerifiedBallot,
} from '../../../src/ballots/index.ts'
import type { Hex } from '../../../src/ethereum/index.ts'
import { addressOf, ballotOf, fakeChain, highTwin, noCode, sign, voterNamed } from '../../fixtures/ballots.ts'

const round = `0x${'5a'.repeat(32)}` as const
const ada = voterNamed('ada')
const emptyChain = { caller: fakeChain(() => noCode), blocks: [{ chainId: 1, blockHash: round }] }
const byKey: Verdict = { status: 'valid', by: 'key', chains: 'all' }
let signed: SignedBallot

beforeAll(async () => {
  signed = await sign(ada, ballotOf(ada, { round, choices: '0:+5,3:-2' }))
})

describe("verification of a key's signature", () => {
  it('accepts what a wallet signed, and names the ballot by its digest', async () => {
    expect(await verifyBallot(signed)).toEqual({
      signed,
      digest: ballotDigest(signed.message),
      verdict: byKey,
    })
  })

  it.each<[string, (signature: Hex) => Hex]>([
    ['the high-s twin', highTwin],
    [
      'v 0 or 1 for 27 or 28',
      (signature) => `${signature.slice(0, -2)}${signature.endsWith('1b') ? '00' : '01'}` as Hex,
    ],
  ])('refuses %s, though viem recovers the same address from it', async (_, change) => {
    const twin = { ...signed, signature: change(signed.signature) }
    const recovered = await recoverTypedDataAddress({
      ...ballotTypedData(signed.message),
      signature: twin.signature,
    })
    expect(recovered).toBe(ada.address)
    const invalid = { status: 'invalid', reason: 'not-canonical', signer: addressOf(ada) }
    expect((await verifyBallot(twin)).verdict).toEqual(invalid)
  })

  it('refuses the 64-byte form of EIP-2098', async () => {
    const compact = serializeCompactSignature(signatureToCompactSignature(parseSignature(signed.signature)))
    const { verdict } = await verifyBallot({ ...signed, signature: compact }, { contracts: emptyChain })
    expect(verdict.status).toBe('invalid')
  })

  it.each<[string, Hex]>([
    ['zeros', `0x${'00'.repeat(65)}`],
    ['ones', `0x${'ff'.repeat(65)}`],
    ['v 29', `0x${'11'.repeat(64)}1d`],
    ['one byte', '0x1b'],
  ])('refuses %s', async (_, signature) => {
    const { verdict } = await verifyBallot({ ...signed, signature }, { contracts: emptyChain })
    expect(verdict).toMatchObject({ status: 'invalid', reason: 'other-signer' })
  })

  it('refuses a ballot with any bit of ballot or signature changed', async () => {
    const fields = ['voter', 'round', 'signature'] as const
    const flip = fc.record({
      field: fc.constantFrom(...fields),
      at: fc.nat(),
      bit: fc.integer({ min: 0, max: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(flip, async ({ field, at, bit }) => {
        const text = field === 'signature' ? signed.signature : signed.message[field]
        const i = 2 + (at % (text.length - 2))
        const digit = (parseInt(text[i]!, 16) ^ (1 << bit)).toString(16)
        const changed = `${text.slice(0, i)}${digit}${text.slice(i + 1)}` as Hex
        const altered: SignedBallot =
          field === 'signature'
            ? { ...signed, signature: changed }
            : { ...signed, message: { ...signed.message, [field]: changed } }
        const { verdict } = await verifyBallot(altered, { contracts: emptyChain })
        expect(verdict.status).toBe('invalid')
      }),
      { numRuns: 300 },
    )
    for (const change of [{ choices: '0:+6,3:-2' }, { choices: '' }, { nonce: 2n }]) {
      const altered = { ...signed, message: { ...signed.message, ...change } }
      expect((await verifyBallot(altered, { contracts: emptyChain })).verdict.status).toBe('invalid')
    }
  })

  it('calls a stranger’s signature unknown while no chain was asked: the voter may be a contract', async () => {
    const stranger = await sign(voterNamed('eve'), signed.message)
    expect((await verifyBallot(stranger)).verdict).toEqual({ status: 'unknown', reason: 'not-asked' })
  })
})

describe('verification of many', () => {
  const many = async (ballots: Iterable<SignedBallot>, options?: Parameters<typeof verifyMany>[1]) => {
    const verified: VerifiedBallot[] = []
    for await (const ballot of verifyMany(ballots, options)) verified.push(ballot)
    return verified
  }
  const numbered = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ ...signed, message: { ...signed.message, nonce: BigInt(i) } }))

  /** Recovery that takes as long as it is told, one promise for each chunk. */
  const slow = () => {
    const started: (() => void)[] = []
    const recover: RecoverChunk = (ballots) =>
      new Promise((resolve) =>
        started.push(() =>
          resolve(
            ballots.map(({ message: ballot }) => ({
              digest: ballotDigest(ballot),
              signer: ballot.voter,
              canonical: true,
            })),
          ),
        ),
      )
    return { started, recover }
  }

  it('gives one verdict for each ballot, in order, however chunks finish', async () => {
    const { started, recover } = slow()
    const ballots = numbered(900)
    const result = many(ballots, { recover, concurrency: 4 })
    await expect.poll(() => started.length).toBe(4)
    started.reverse().forEach((finish) => finish())
    expect((await result).map(({ signed }) => signed.message.nonce)).toEqual(
      ballots.map(({ message }) => message.nonce),
    )
  })

  it('keeps no more chunks in flight than it is told', async () => {
    const { started, recover } = slow()
    const result = many(numbered(900), { recover, concurrency: 2 })
    await expect.poll(() => started.length).toBe(2)
    for (let i = 0; i < 4; i++) {
      await expect.poll(() => started.length).toBeGreaterThan(i)
      started[i]!()
    }
    expect(await result).toHaveLength(900)
  })

  it('ends with the reason when aborted, rather than with a part of the ballots', async () => {
    const abort = new AbortController()
    const verified = verifyMany(numbered(2000), { signal: abort.signal })[Symbol.asyncIterator]()
    expect((await verified.next()).done).toBe(false)
    abort.abort()
    const rest = (async () => {
      while (!(await verified.next()).done);
    })()
    await expect(rest).rejects.toThrow(/abort/i)
  })

  it('awaits the pause it is given after each chunk, so that a page stays alive', async () => {
    const order: string[] = []
    const recover: RecoverChunk = (ballots) => {
      order.push('recover')
      return Promise.resolve(ballots.map(() => ({ digest: '0x', signer: null, canonical: false })))
    }
    const pause = () => {
      order.push('pause')
      return Promise.resolve()
    }
    await many(numbered(600), { recover, pause })
    expect(order).toEqual(['recover', 'pause', 'recover', 'pause', 'recover', 'pause'])
  })

  it('passes a failure of a worker on', async () => {
    const recover = () => Promise.reject(new Error('worker gone'))
    await expect(many(numbered(600), { recover, concurrency: 3 })).rejects.toThrow('worker gone')
  })
})
