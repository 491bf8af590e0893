// Many copies of one ballot become one. Copies differ in their signature's bytes and in what was found out about them; the
// ballot is its digest. A forged copy can never stand in the way of the genuine one.
import type { Verdict, VerifiedBallot } from '../ballots/index.ts'
import type { Hex } from '../ethereum/index.ts'

/**
 * One ballot for each digest. Of its copies the best verdict holds (valid, then unknown, then invalid); contract signatures
 * that are good on different chains add up.
 */
export function mergeBallots(ballots: Iterable<VerifiedBallot>): Iterable<VerifiedBallot> {
  const merged = new Map<Hex, VerifiedBallot>()
  for (const ballot of ballots) {
    const other = merged.get(ballot.digest)
    merged.set(ballot.digest, other ? merge(other, ballot) : ballot)
  }
  return merged.values()
}

function merge(a: VerifiedBallot, b: VerifiedBallot): VerifiedBallot {
  const [better, worse] = rank(a.verdict) >= rank(b.verdict) ? [a, b] : [b, a]
  return { ...better, verdict: join(better.verdict, worse.verdict) }
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
