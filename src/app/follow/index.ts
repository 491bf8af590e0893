// The door of following as a use case: rounds and pictures of the sources come onto this device.
export { RoundFollower, type FollowedSource, type RoundsState } from './rounds.ts'
export { hangingOf, weekOf } from './week.ts'
