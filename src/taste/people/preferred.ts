// Which head a page uses, and why: the simplest, until another is shown to be better.
import type { Interval } from './curves.ts'

export type HeadKind = 'linear' | 'network'

export interface Preference {
  readonly head: HeadKind
  readonly why:
    /** Below `likesForNetwork`, where a network has never drawn level. */
    | 'few-likes'
    /** The network was not measured, or its interval overlaps the line's. */
    | 'not-shown-better'
    | 'shown-better'
}

/** In simulation the network drew level with the line at some 13,000 likes, and was overconfident before. */
export const likesForNetwork = 3000

/** @param linear, network Areas under precision–recall on the same held-out votes. */
export function preferredHead(likes: number, linear: Interval, network: Interval | null): Preference {
  if (likes < likesForNetwork) return { head: 'linear', why: 'few-likes' }
  const isBetter = network?.low != null && linear.high !== null && network.low > linear.high
  return isBetter ? { head: 'network', why: 'shown-better' } : { head: 'linear', why: 'not-shown-better' }
}
