// What a lot is now: one function of what the contract has and of the chain's time, so that no page can stand at "ends in" when
// the time is over, and no device's clock decides anything.
import type { Hex } from '../ethereum/index.ts'

/** A lot as the contract has it. Times in milliseconds since 1970, amounts in wei. */
export interface Lot {
  readonly id: bigint
  /** Number of the token, which is that of its round. */
  readonly token: bigint
  readonly artist: Hex
  readonly start: number
  readonly end: number
  /** How long it runs once the first bid started its clock; 0 for a scheduled lot. */
  readonly durationMs: number
  readonly isSettled: boolean
  readonly best: { readonly bidder: Hex; readonly amount: bigint } | null
  readonly opening: bigint
}

/** `minimum` is the lowest bid that counts. */
export type LotState =
  | { readonly status: 'upcoming'; readonly opensAt: number; readonly minimum: bigint }
  /** Open, nobody has bid, and the first bid starts the clock; without one it goes back at `endsAt`. */
  | { readonly status: 'waiting'; readonly endsAt: number; readonly minimum: bigint }
  /** Open; `isClosing` in the last 15 minutes, where each bid moves the end. */
  | {
      readonly status: 'open'
      readonly endsAt: number
      readonly minimum: bigint
      readonly isClosing: boolean
      readonly leader: Hex | null
    }
  /** Its time is over and anybody may settle it: nothing that happens can change who wins. */
  | { readonly status: 'ended'; readonly endedAt: number; readonly winner: Hex | null }
  | { readonly status: 'sold'; readonly winner: Hex; readonly amount: bigint }
  /** Nobody bid; the work is the artist's again. */
  | { readonly status: 'returned' }

const bufferMs = 15 * 60_000
const stepPercent = 5n

/** @param time The chain's: of the block that was read, and what has passed since. Milliseconds since 1970. */
export function lotState(lot: Lot, time: number): LotState {
  const { best, start, end } = lot
  const minimum = minimumBid(lot)
  if (lot.isSettled)
    return best === null
      ? { status: 'returned' }
      : { status: 'sold', winner: best.bidder, amount: best.amount }
  if (time >= end) return { status: 'ended', endedAt: end, winner: best?.bidder ?? null }
  if (time < start) return { status: 'upcoming', opensAt: start, minimum }
  if (best === null && lot.durationMs > 0) return { status: 'waiting', endsAt: end, minimum }
  return {
    status: 'open',
    endsAt: end,
    minimum,
    isClosing: end - time < bufferMs,
    leader: best?.bidder ?? null,
  }
}

/** The opening bid, or 5 % more than the best one, rounded up. */
export function minimumBid({ best, opening }: Pick<Lot, 'best' | 'opening'>): bigint {
  return best === null ? opening : best.amount + percentOf(best.amount, stepPercent)
}

/** Bids to offer: the lowest that counts, and 10 % and 25 % above the best one. Ascending, each once. */
export function bidSteps(lot: Pick<Lot, 'best' | 'opening'>): readonly bigint[] {
  const least = minimumBid(lot)
  const base = lot.best?.amount ?? lot.opening
  const steps = [least, ...[10n, 25n].map((percent) => base + percentOf(base, percent))]
  return steps.filter((amount, i) => i === 0 || amount > steps[i - 1]!)
}

/** Rounded up. */
const percentOf = (amount: bigint, percent: bigint) => (amount * percent + 99n) / 100n
