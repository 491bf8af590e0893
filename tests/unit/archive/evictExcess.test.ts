import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evictExcess, ballotKey, type ArrivedBallot } from '../../../src/archive/evictExcess.ts'
import { maxFileBallotsEach } from '../../../src/rounds/index.ts'
import { ballotDigest, type Verdict } from '../../../src/ballots/index.ts'

type Status = Verdict['status']

interface Arrival {
  readonly nonce: bigint
  readonly receivedAt: number | null
  readonly status: Status
}

const arrival: fc.Arbitrary<Arrival> = fc.record({
  nonce: fc.bigInt(0n, 2n ** 64n - 1n),
  receivedAt: fc.option(fc.nat(1000)),
  status: fc.constantFrom<Status>('valid', 'unknown', 'invalid'),
})

/** Ballots of one voter, each with a signature of its own, and what is known of them. */
function crowd(arrivals: readonly Arrival[]) {
  const held = arrivals.map(({ nonce, receivedAt }, i): ArrivedBallot => {
    const ballot = {
      voter: `0x${'1'.repeat(40)}`,
      round: `0x${'2'.repeat(64)}`,
      choices: '0:+1',
      nonce,
    } as const
    return {
      digest: ballotDigest(ballot),
      signed: { version: 1, message: ballot, signature: `0x${String(i).padStart(4, '0')}` },
      receivedAt,
      sources: ['own'],
    }
  })
  const standing = new Map(held.map((ballot, i) => [ballotKey(ballot), arrivals[i]!.status]))
  return { held, standing, statusOf: (ballot: ArrivedBallot) => standing.get(ballotKey(ballot))! }
}

const crowds = fc.array(arrival, { minLength: maxFileBallotsEach + 1, maxLength: 150 })

test('64 stay, each of them one that was there', () => {
  fc.assert(
    fc.property(crowds, (arrivals) => {
      const { held, standing } = crowd(arrivals)
      const stay = evictExcess(held, standing)
      expect(new Set(stay).size).toBe(64)
      expect(stay.every((ballot) => held.includes(ballot))).toBe(true)
    }),
  )
})

test('nothing that somebody else can write pushes out what the voter’s key signed', () => {
  fc.assert(
    fc.property(crowds, (arrivals) => {
      const { held, standing, statusOf } = crowd(arrivals)
      const stay = evictExcess(held, standing)
      const gone = held.filter((ballot) => !stay.includes(ballot))
      const ranks: Readonly<Record<Status, number>> = { valid: 2, unknown: 1, invalid: 0 }
      const worst = Math.min(...stay.map((ballot) => ranks[statusOf(ballot)]))
      expect(gone.every((ballot) => ranks[statusOf(ballot)] <= worst)).toBe(true)
    }),
  )
})

test('what is on the list of the file that brought it goes last, but for what is no signature', () => {
  fc.assert(
    fc.property(crowds, fc.nat(149), (arrivals, at) => {
      const { held, standing, statusOf } = crowd(arrivals)
      const one = held[at % held.length]!
      fc.pre(statusOf(one) !== 'invalid')
      expect(evictExcess(held, standing, new Set([one.digest]))).toContain(one)
    }),
  )
})

test('the order in which they are held changes nothing', () => {
  fc.assert(
    fc.property(crowds, (arrivals) => {
      const { held, standing } = crowd(arrivals)
      const keys = (stay: readonly ArrivedBallot[]) => stay.map(ballotKey).sort()
      expect(keys(evictExcess([...held].reverse(), standing))).toEqual(keys(evictExcess(held, standing)))
    }),
  )
})

test.each<[string, readonly Arrival[], readonly bigint[]]>([
  [
    'of signed ones the highest nonces stay, whenever they came',
    Array.from({ length: 66 }, (_, i) => ({ nonce: BigInt(i), receivedAt: i, status: 'valid' })),
    [0n, 1n],
  ],
  [
    'of unknown ones the first to arrive stay, whatever nonce they claim',
    Array.from({ length: 66 }, (_, i) => ({ nonce: BigInt(i), receivedAt: i, status: 'unknown' })),
    [64n, 65n],
  ],
  [
    'of unknown ones that came together the highest nonces stay',
    Array.from({ length: 66 }, (_, i) => ({ nonce: BigInt(i), receivedAt: 5, status: 'unknown' })),
    [0n, 1n],
  ],
])('%s', (_, arrivals, gone) => {
  const { held, standing } = crowd(arrivals)
  const stay = new Set(evictExcess(held, standing))
  const left = held.filter((ballot) => !stay.has(ballot)).map(({ signed }) => signed.message.nonce)
  expect(left).toEqual(gone)
})
