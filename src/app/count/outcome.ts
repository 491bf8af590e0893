// What a count comes to for those who look: who won, who leads, what was liked and what was not.
import type { RankedPicture } from '../../rounds/index.ts'
import type { Count } from './counting.ts'

/** Manifest index of the first picture, the winner or whoever leads for now; null when none has more than 0 VP. */
export function firstPicture({ result }: Pick<Count, 'result'>): number | null {
  return result.ranking.find(({ id }) => id === result.winner)?.index ?? null
}

/** The same, of a final count only: what is provisional may still change. */
export function finalWinner(count: Pick<Count, 'result' | 'isProvisional'>): number | null {
  return count.isProvisional ? null : firstPicture(count)
}

export interface Leaning {
  /** At most five, best first. */
  readonly liked: readonly RankedPicture[]
  /** At most two, worst first. */
  readonly disliked: readonly RankedPicture[]
}

/** What the voters leaned to, and away from. */
export function leaningOf({ result }: Pick<Count, 'result'>): Leaning {
  const { ranking } = result
  return {
    liked: ranking.filter(({ total }) => BigInt(total) > 0n).slice(0, 5),
    disliked: ranking
      .filter(({ total }) => BigInt(total) < 0n)
      .slice(-2)
      .toReversed(),
  }
}
