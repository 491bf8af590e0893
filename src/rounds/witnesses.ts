// What checks and makes statements of witnesses: everything that needs their curve, fetched when it is first asked for (`loadWitnesses`).
export { witnessKey } from './event.ts'
export { heldStatements } from './heldStatements.ts'
export { signOpening } from './opening.ts'
export { settleOpening } from './settleOpening.ts'
export { settleSeal } from './settleSeal.ts'
export { signSeal } from './witnessedSeal.ts'
