import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bidSteps, lotState, minimumBid, type Lot } from '../../../src/auction/index.ts'

const minute = 60_000
const lot: Lot = {
  id: 0n,
  token: 17n,
  artist: '0x1111111111111111111111111111111111111111',
  start: 1_000_000,
  end: 1_000_000 + 60 * minute,
  durationMs: 0,
  isSettled: false,
  best: null,
  opening: 100n,
}
const bidder = '0x2222222222222222222222222222222222222222'
const best = { bidder, amount: 1000n } as const

describe('what a lot is now', () => {
  it.each<[string, Partial<Lot>, number, object]>([
    ['before its start', {}, lot.start - 1, { status: 'upcoming', opensAt: lot.start, minimum: 100n }],
    ['at its start', {}, lot.start, { status: 'open', leader: null, isClosing: false, minimum: 100n }],
    ['whose clock waits for a bid', { durationMs: 9 }, lot.start, { status: 'waiting', endsAt: lot.end }],
    [
      'whose clock runs',
      { durationMs: 9, best },
      lot.start,
      { status: 'open', leader: bidder, minimum: 1050n },
    ],
    ['15 minutes before the end', { best }, lot.end - 15 * minute, { status: 'open', isClosing: false }],
    ['a moment later', { best }, lot.end - 15 * minute + 1, { status: 'open', isClosing: true }],
    ['a moment before the end', { best }, lot.end - 1, { status: 'open' }],
    ['at the end', { best }, lot.end, { status: 'ended', winner: bidder, endedAt: lot.end }],
    ['at the end without a bid', {}, lot.end, { status: 'ended', winner: null }],
    ['settled', { best, isSettled: true }, lot.end + 9, { status: 'sold', winner: bidder, amount: 1000n }],
    ['settled without a bid', { isSettled: true }, lot.end + 9, { status: 'returned' }],
    // A node whose time is behind the block that settled it: the contract's word counts.
    ['settled, by a clock that is behind', { best, isSettled: true }, lot.start, { status: 'sold' }],
  ])('%s', (_, change, time, state) => {
    expect(lotState({ ...lot, ...change }, time)).toMatchObject(state)
  })

  it('goes only forward while nobody bids: upcoming, open, ended', () => {
    const order = ['upcoming', 'open', 'ended']
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000_000 }), fc.integer({ min: 0, max: 5_000_000 }), (a, b) => {
        const at = (time: number) => order.indexOf(lotState(lot, time).status)
        expect(at(Math.min(a, b))).toBeLessThanOrEqual(at(Math.max(a, b)))
      }),
    )
  })
})

describe('bids', () => {
  it('must be 5 % more, rounded up, and the offers begin there and rise', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 24n), (amount) => {
        const state = { best: { bidder, amount }, opening: 1n } as const
        const minimum = minimumBid(state)
        expect(minimum * 100n).toBeGreaterThanOrEqual(amount * 105n)
        expect((minimum - 1n) * 100n).toBeLessThan(amount * 105n)
        const steps = bidSteps(state)
        expect(steps[0]).toBe(minimum)
        expect([...steps].sort((a, b) => (a < b ? -1 : 1))).toEqual(steps)
        expect(new Set(steps).size).toBe(steps.length)
      }),
    )
  })

  it('begin at the opening bid', () => {
    expect(bidSteps({ best: null, opening: 100n })).toEqual([100n, 110n, 125n])
  })
})
