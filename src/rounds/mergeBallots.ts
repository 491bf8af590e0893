// Many copies of one ballot become one. Copies differ in their signature's bytes, in what was found out about them, and in
// when they arrived; the ballot is its digest. A forged copy can never stand in the way of the genuine one.
import type { Hex, Verdict, VerifiedBallot } from '../ballots/index.ts'

/** A verified ballot with the time this device first held it, if it knows. */
export interface HeldBallot extends VerifiedBallot {
  /** Milliseconds since 1970, or null. Says only whether a ballot outside every seal is called late. */
  readonly receivedAt: number | null
}

/**
 * One ballot for each digest. Of its copies the best verdict holds (valid, then unknown, then invalid) and the earliest
 * arrival; contract signatures that are good on different chains add up.
 */
export function mergeBallots(ballots: Iterable<VerifiedBallot | HeldBallot>): Iterable<HeldBallot> {
  const merged = new Map<Hex, HeldBallot>()
  for (const ballot of ballots) {
    const held: HeldBallot = 'receivedAt' in ballot ? ballot : { ...ballot, receivedAt: null }
    const other = merged.get(held.digest)
    merged.set(held.digest, other ? merge(other, held) : held)
  }
  return merged.values()
}

function merge(a: HeldBallot, b: HeldBallot): HeldBallot {
  const [better, worse] = rank(a.verdict) >= rank(b.verdict) ? [a, b] : [b, a]
  return {
    ...better,
    verdict: join(better.verdict, worse.verdict),
    receivedAt:
      a.receivedAt === null || b.receivedAt === null
        ? (a.receivedAt ?? b.receivedAt)
        : Math.min(a.receivedAt, b.receivedAt),
  }
}

/** Two valid verdicts speak for the chains of both; otherwise the better one stands. */
function join(better: Verdict, worse: Verdict): Verdict {
  if (better.status !== 'valid' || worse.status !== 'valid') return better
  if (better.chains === 'all' || worse.chains === 'all') return { ...better, chains: 'all' }
  return { ...better, chains: [...new Set([...better.chains, ...worse.chains])].sort((a, b) => a - b) }
}

function rank({ status }: Verdict): number {
  return { valid: 2, unknown: 1, invalid: 0 }[status]
}
