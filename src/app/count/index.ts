// The door of counting: workers that check the signatures of thousands of ballots away from the page.
export { CountError, type CountErrors } from './errors.ts'
export { createRecoveryPool, type RecoveryPool } from './recoveryPool.ts'
