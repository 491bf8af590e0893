// One week of a charter: close → seal → beacon → painting → opening → vote → close, in times. UTC throughout; the clock is an
// argument.
import type { Charter2 } from './charter.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const week = 7 * day
/** 1 January 1970 was a Thursday. */
const epochWeekday = 4

export type WeeklySchedule = Exclude<Charter2['schedule'], { readonly practice: true }>

/** Times of one round, in milliseconds since 1970. */
export interface WeekPhases {
  /** The close of the round before: the week begins. */
  readonly startsAt: number
  /** Until when witnesses seal the round before; a beacon block is the first finalised one after it. */
  readonly sealedBy: number
  /** When painting ends and the vote opens; snapshot blocks are the last ones before. */
  readonly opensAt: number
  readonly closesAt: number
}

/** The phases of the week that begins at or next after a time. */
export function weekAfter(schedule: WeeklySchedule, after: number): WeekPhases {
  const inWeek = turnInWeek(schedule)
  return phasesFrom(schedule, Math.ceil((after - inWeek) / week) * week + inWeek)
}

/** The phases of the week a time lies in. */
export function weekOf(schedule: WeeklySchedule, time: number): WeekPhases {
  const inWeek = turnInWeek(schedule)
  return phasesFrom(schedule, Math.floor((time - inWeek) / week) * week + inWeek)
}

/** Milliseconds from Thursday 00:00 to the turn of the week. */
function turnInWeek({ weekday, hour: at }: WeeklySchedule): number {
  return ((weekday - epochWeekday + 7) % 7) * day + at * hour
}

function phasesFrom({ sealMinutes, paintingHours }: WeeklySchedule, startsAt: number): WeekPhases {
  const sealedBy = startsAt + sealMinutes * minute
  return { startsAt, sealedBy, opensAt: sealedBy + paintingHours * hour, closesAt: startsAt + week }
}
