// The door of painting as a use case: the queue, what it needs, and what was left behind.
export { Abandoned } from './abandoned.ts'
export { isActive, isSketch, PaintJob, shownSecondsLeft, type JobState } from './job.ts'
export { PaintQueue, type QueueState } from './queue.ts'
export { Supplies, type StudioPort, type SuppliesState } from './supplies.ts'
