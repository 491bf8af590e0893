// What can stop a week, as codes. Nothing that was made is lost by any of them.
import { DaubError, type NoParams } from '../../fragment/index.ts'

export interface WeekRunErrors {
  /** The vocabulary an artist's charter names is not to hand. */
  'artist/unknown-vocabulary': { readonly id: string }
  /** The open pack is not the one the charter names. */
  'artist/other-pack': { readonly received: string; readonly expected: string }
  /** The charter counts on chains, and no chain can be asked here. */
  'artist/no-chain': { readonly chains: number }
  /** The clock moved by so many hours while the week waited; who goes on says that it is right now. */
  'artist/clock': { readonly hours: number }
  /** It is not settled which votes of a closed round count. */
  'artist/not-counted': NoParams
  /** The block a brief was drawn with is no longer on its chain. */
  'artist/beacon-gone': { readonly chainId: number; readonly blockNumber: number }
  /** The worker that computed a round again stopped by itself. */
  'artist/check-stopped': NoParams
}

export class ArtistError<Code extends keyof WeekRunErrors = keyof WeekRunErrors> extends DaubError<
  WeekRunErrors,
  Code
> {
  override readonly name = 'ArtistError'
}
