// When rounds open and close, from the schedule of a charter of version 1 (of version 2: `week.ts`). UTC throughout; the clock is an argument.
import type { Charter1 } from './charter.ts'

const hour = 3_600_000
const day = 24 * hour
const week = 7 * day
/** 1 January 1970 was a Thursday. */
const epochWeekday = 4

/** The opening at or next after a time, and its close. Times in milliseconds since 1970. */
export function nextRoundTimes(
  schedule: Charter1['schedule'],
  after: number,
): { opensAt: number; closesAt: number } {
  const inWeek = ((schedule.weekday - epochWeekday + 7) % 7) * day + schedule.hour * hour
  const opensAt = Math.ceil((after - inWeek) / week) * week + inWeek
  return { opensAt, closesAt: opensAt + schedule.days * day }
}
