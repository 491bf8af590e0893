import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextRoundTimes } from '../../../src/rounds/index.ts'

const tuesday14 = { weekday: 2, hour: 14, days: 7 }

describe('the schedule', () => {
  it.each([
    ['on the hour', '2026-11-24T14:00:00Z', '2026-11-24T14:00:00Z'],
    ['a moment later', '2026-11-24T14:00:00.001Z', '2026-12-01T14:00:00Z'],
    ['on Sunday', '2026-11-22T09:00:00Z', '2026-11-24T14:00:00Z'],
    ['before 1970', '1969-12-31T00:00:00Z', '1970-01-06T14:00:00Z'],
  ])('opens next, %s', (_, after, opens) => {
    const { opensAt, closesAt } = nextRoundTimes(tuesday14, Date.parse(after))
    expect(new Date(opensAt)).toEqual(new Date(opens))
    expect(closesAt - opensAt).toBe(7 * 86_400_000)
  })

  it('opens on the weekday and hour, within a week', () => {
    const schedule = fc.record({
      weekday: fc.integer({ min: 0, max: 6 }),
      hour: fc.integer({ min: 0, max: 23 }),
      days: fc.constant(7),
    })
    fc.assert(
      fc.property(schedule, fc.integer({ min: 0, max: 4e12 }), (given, after) => {
        const { opensAt } = nextRoundTimes(given, after)
        const date = new Date(opensAt)
        expect([date.getUTCDay(), date.getUTCHours(), opensAt % 3_600_000]).toEqual([
          given.weekday,
          given.hour,
          0,
        ])
        expect(opensAt - after).toBeGreaterThanOrEqual(0)
        expect(opensAt - after).toBeLessThan(7 * 86_400_000)
      }),
    )
  })
})
