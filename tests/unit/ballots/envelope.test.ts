import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  BallotError,
  maxBallotLength,
  parseBallot,
  readBallot,
  writeBallot,
  type SignedBallot,
} from '../../../src/ballots/index.ts'
import { checksumAddress } from '../../../src/ethereum/index.ts'
import { ballotOf, sign, voterNamed } from '../../fixtures/ballots.ts'

const round = `0x${'5a'.repeat(32)}` as const
let signed: SignedBallot
let json: { version: number; ballot: Record<string, unknown>; signature: unknown }

beforeAll(async () => {
  const ada = voterNamed('ada')
  signed = await sign(ada, ballotOf(ada, { round, choices: '0:+5,3:-2', nonce: 2n ** 64n - 1n }))
  json = JSON.parse(writeBallot(signed))
})

describe('a signed ballot as text', () => {
  it('round-trips through its canonical text', () => {
    expect(readBallot(writeBallot(signed))).toEqual(signed)
    expect(json.ballot.nonce).toBe('18446744073709551615')
  })

  it('comes out in lower case, whatever came in', () => {
    const shouted = {
      ...json,
      ballot: {
        ...json.ballot,
        voter: checksumAddress(signed.message.voter),
        round: round.toUpperCase().replace('X', 'x'),
      },
      signature: `0x${signed.signature.slice(2).toUpperCase()}`,
    }
    expect(parseBallot(shouted)).toEqual(signed)
  })

  it.each<[string, (ballot: Record<string, unknown>) => void]>([
    ['a missing voter', (ballot) => delete ballot.voter],
    ['a missing nonce', (ballot) => delete ballot.nonce],
    ['an extra member', (ballot) => (ballot.reason = 'because')],
    ['a nonce that is a JSON number', (ballot) => (ballot.nonce = 1)],
    ['a nonce with a leading zero', (ballot) => (ballot.nonce = '01')],
    ['a negative nonce', (ballot) => (ballot.nonce = '-1')],
    ['a nonce beyond 64 bits', (ballot) => (ballot.nonce = String(2n ** 64n))],
    ['a short round', (ballot) => (ballot.round = '0x5a')],
    ['white space in the round', (ballot) => (ballot.round = ` ${round}`)],
    ['a voter with a broken checksum', (ballot) => (ballot.voter = `0x${'aB'.repeat(20)}`)],
    ['the zero voter', (ballot) => (ballot.voter = `0x${'0'.repeat(40)}`)],
    ['choices that are not canonical', (ballot) => (ballot.choices = '3:-2,0:+5')],
    ['choices that are a list', (ballot) => (ballot.choices = [[0, 5]])],
  ])('refuses %s', (_, spoil) => {
    const ballot = { ...json.ballot }
    spoil(ballot)
    expect(() => parseBallot({ ...json, ballot })).toThrow(BallotError)
  })

  it.each<[string, unknown]>([
    ['no prefix', 'ab'],
    ['nothing at all', ''],
    ['half a byte', '0xabc'],
    ['2,049 bytes', `0x${'ab'.repeat(2049)}`],
    ['a number', 7],
  ])('refuses a signature of %s', (_, signature) => {
    expect(() => parseBallot({ ...json, signature })).toThrow(BallotError)
  })

  it('B18: takes an empty signature, for which a contract may vouch', () => {
    const signed = parseBallot({ ...json, signature: '0x' })
    expect(readBallot(writeBallot(signed))).toEqual(signed)
  })

  it('takes a contract signature of 2,048 bytes', () => {
    expect(parseBallot({ ...json, signature: `0x${'ab'.repeat(2048)}` }).signature).toHaveLength(4098)
  })

  it.each<[string, () => unknown]>([
    ['another version', () => ({ ...json, version: 2 })],
    ['an extra member around it', () => ({ ...json, id: '0x00' })],
    ['null', () => null],
    ['a list', () => [json]],
  ])('refuses %s', (_, value) => expect(() => parseBallot(value())).toThrow(BallotError))

  it('refuses a text over 8 kB before it parses anything', () => {
    expect(() => readBallot('['.repeat(maxBallotLength + 1))).toThrow(
      expect.objectContaining({
        code: 'ballot/json',
        params: expect.objectContaining({ reason: 'too-long' }),
      }),
    )
  })

  it('answers any text and any JSON with a ballot or a BallotError', () => {
    const answers = (read: () => unknown) => {
      try {
        return read() !== undefined
      } catch (error) {
        return error instanceof BallotError
      }
    }
    fc.assert(fc.property(fc.string(), (text) => answers(() => readBallot(text))))
    fc.assert(fc.property(fc.jsonValue(), (value) => answers(() => parseBallot(value))))
    const member = fc.constantFrom('voter', 'round', 'choices', 'nonce')
    fc.assert(
      fc.property(member, fc.oneof(fc.jsonValue(), fc.string()), (name, value) =>
        answers(() => parseBallot({ ...json, ballot: { ...json.ballot, [name]: value } })),
      ),
    )
  })
})
