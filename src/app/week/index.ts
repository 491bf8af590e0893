// The door of the week as a use case: an artist of this browser works week after week.
export { ArtistWeek } from './artistWeek.ts'
export { closedWeeks, filesOf } from './closedWeeks.ts'
export { type WeekRunErrors } from './errors.ts'
export type { WeekPorts } from './ports.ts'
