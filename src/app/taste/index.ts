// The door of taste as a use case: what a community likes and what the visitor does, read in a worker.
export type { CommunityReport, Measured } from './community.ts'
export { countedVotes } from './countedVotes.ts'
export { type TasteReadingErrors } from './errors.ts'
export { lookAt } from './lookAt.ts'
export { openTasteComputer } from './openComputer.ts'
export { Tasting, type TastingState } from './tasting.ts'
