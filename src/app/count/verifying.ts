// Signatures of a round's ballots, each checked once. Keys are tried for all; contracts are asked only about ballots that a
// caller says could count, because each such question goes to every RPC of every chain.
import { verifyMany, type SignedBallot, type VerifiedBallot } from '../../ballots/index.ts'
import type { Hex } from '../../ethereum/index.ts'
import type { CountOptions } from './counting.ts'
import type { RecoveryPool } from './recoveryPool.ts'

/** A ballot as the archive holds it, under its computed digest. */
export interface HeldBallot {
  readonly digest: Hex
  readonly signed: SignedBallot
}

/** Progress is reported this often, in ballots. */
const stride = 100

/** What was found out about the ballots of one round. */
export class VerifiedRound {
  readonly #createPool: () => RecoveryPool
  /** By digest: copies of one ballot that differ in their signature are looked at one by one. */
  #found = new Map<Hex, readonly VerifiedBallot[]>()

  constructor(createPool: () => RecoveryPool) {
    this.#createPool = createPool
  }

  /** Tries the key of every ballot, and returns them with their verdicts. What is here no more is forgotten. */
  async byKey(
    held: readonly HeldBallot[],
    { contracts: _, ...options }: CountOptions,
  ): Promise<readonly VerifiedBallot[]> {
    const known = held.map(({ digest, signed: { signature } }) =>
      this.#found.get(digest)?.find(({ signed }) => signed.signature === signature),
    )
    const fresh = held.filter((_, i) => known[i] === undefined).map(({ signed }) => signed)
    const checked = await this.#verify(fresh, options)
    let at = 0
    return this.#remember(known.map((before) => before ?? checked[at++]!))
  }

  /** Asks contracts about those ballots that are still unknown and that could count. */
  async byContract(
    ballots: readonly VerifiedBallot[],
    couldCount: (ballot: VerifiedBallot) => boolean,
    options: CountOptions,
  ): Promise<readonly VerifiedBallot[]> {
    const isAsked = ballots.map((ballot) => ballot.verdict.status === 'unknown' && couldCount(ballot))
    const asked = ballots.filter((_, i) => isAsked[i]).map(({ signed }) => signed)
    const answered = await this.#verify(asked, options)
    let at = 0
    return this.#remember(ballots.map((ballot, i) => (isAsked[i] ? answered[at++]! : ballot)))
  }

  #remember(ballots: readonly VerifiedBallot[]): readonly VerifiedBallot[] {
    this.#found = new Map()
    for (const ballot of ballots) {
      this.#found.set(ballot.digest, [...(this.#found.get(ballot.digest) ?? []), ballot])
    }
    return ballots
  }

  async #verify(
    ballots: readonly SignedBallot[],
    { signal, contracts, onProgress }: CountOptions,
  ): Promise<readonly VerifiedBallot[]> {
    const progress = (done: number) => onProgress?.({ kind: 'verifying', done, of: ballots.length })
    progress(0)
    const verified: VerifiedBallot[] = []
    if (ballots.length === 0) return verified
    const pool = this.#createPool()
    try {
      for await (const ballot of verifyMany(ballots, {
        recover: pool.recover,
        concurrency: pool.size,
        ...(signal && { signal }),
        ...(contracts && { contracts }),
      })) {
        if (verified.push(ballot) % stride === 0) progress(verified.length)
      }
    } finally {
      pool.close()
    }
    progress(ballots.length)
    return verified
  }
}
