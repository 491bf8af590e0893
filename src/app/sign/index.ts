// The door of signing as a use case: from choices to a receipt.
export { Signing, type Refusal, type SigningState, type SigningWallet } from './signing.ts'
