// The failures of this room. What a contract answers is decoded into these; what a wallet or a person does is an outcome.
import { DaubError, type FormFault, type NoParams } from '../fragment/index.ts'

/** Amounts are decimal digits in wei; times are milliseconds since 1970. */
export interface AuctionErrors {
  /** Somebody was faster, or the amount is too low. */
  'auction/below-minimum': { readonly minimum: string }
  'auction/not-started': { readonly start: number }
  'auction/has-ended': { readonly end: number }
  'auction/not-ended': { readonly end: number }
  'auction/settled': { readonly lot: string }
  'auction/no-lot': { readonly lot: string }
  'auction/no-credit': { readonly account: string }
  'auction/nothing-to-do': NoParams
  /** The pool would give less than the average price asks for. */
  'auction/price-moved': { readonly bought: string; readonly floor: string }
  /** The average price cannot be used before this time. */
  'auction/price-too-young': { readonly usableAt: number }
  'auction/no-price': NoParams
  'auction/claimed': { readonly voter: string }
  'auction/claims-over': { readonly until: number }
  'auction/wrong-proof': NoParams
  'auction/minted': { readonly what: 'round' | 'picture' | 'number' }
  'auction/not-allowed': { readonly account: string }
  /** The contract refuses for a reason that has no words of its own here. */
  'auction/refused': { readonly reason: string }
  /** Balance and what it takes at least: the amount and the network's fee. */
  'auction/short-of-funds': { readonly balance: string; readonly needed: string }
  /** No server could say what the transaction would come to. */
  'auction/unchecked': { readonly chainId: number }
  /** A charter without the contracts of an auction, or with only some of them. */
  'auction/no-contracts': { readonly missing: string }
  /** The winner's papers do not belong together. */
  'auction/winner': { readonly fault: 'not-in-round' | 'picture' | 'recipe' | 'not-final' }
  /** What was kept of the history between visits. */
  'auction/kept-logs': FormFault
}

export class AuctionError<Code extends keyof AuctionErrors = keyof AuctionErrors> extends DaubError<
  AuctionErrors,
  Code
> {
  override readonly name = 'AuctionError'
}
