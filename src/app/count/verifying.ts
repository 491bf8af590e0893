// Signatures of a round's ballots, each checked once. Keys are tried for all; contracts are asked only about ballots that a
// caller says could count, because each such question goes to every RPC of every chain.
import { verifyMany, type Ballot, type SignedBallot, type VerifiedBallot } from '../../ballots/index.ts'
import type { Hex } from '../../ethereum/index.ts'
import type { CountOptions } from './counting.ts'
import type { RecoveryPool } from './recoveryPool.ts'

/** A ballot as the archive holds it. */
export interface HeldBallot {
  /** What it is stored under: a hint where to look; the digest that counts is computed when the signature is checked. */
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

  /**
   * Tries the key of every ballot, and returns them with their verdicts. What was found out stays when it is stopped; what is here
   * no more is forgotten when it ends.
   *
   * @param windows Read while the ballots of earlier ones are checked.
   * @param of How many there are, for the progress.
   */
  async byKey(
    windows: AsyncIterable<readonly HeldBallot[]>,
    of: number,
    { contracts: _, signal, onProgress }: CountOptions,
  ): Promise<readonly VerifiedBallot[]> {
    const ballots: VerifiedBallot[] = []
    const progress = (done: number) => onProgress?.({ kind: 'verifying', done, of: Math.max(done, of) })
    const known = (ballot: HeldBallot) => {
      const before = this.#find(ballot)
      if (before) ballots.push(before)
      return before !== undefined
    }
    progress(0)
    for await (const ballot of this.#verify(unknownOf(windows, known), { ...(signal && { signal }) })) {
      this.#note(ballot)
      if (ballots.push(ballot) % stride === 0) progress(ballots.length)
    }
    progress(ballots.length)
    return this.#remember(ballots)
  }

  /** Asks contracts about those ballots that are still unknown and that could count. */
  async byContract(
    ballots: readonly VerifiedBallot[],
    couldCount: (ballot: VerifiedBallot) => boolean,
    { onProgress, ...options }: CountOptions,
  ): Promise<readonly VerifiedBallot[]> {
    const isAsked = ballots.map((ballot) => ballot.verdict.status === 'unknown' && couldCount(ballot))
    const asked = ballots.filter((_, i) => isAsked[i]).map(({ signed }) => signed)
    const progress = (done: number) => onProgress?.({ kind: 'verifying', done, of: asked.length })
    const answered: VerifiedBallot[] = []
    progress(0)
    for await (const ballot of this.#verify(asked, options)) {
      if (answered.push(ballot) % stride === 0) progress(answered.length)
    }
    progress(asked.length)
    let at = 0
    return this.#remember(ballots.map((ballot, i) => (isAsked[i] ? answered[at++]! : ballot)))
  }

  /** What was found out about exactly this ballot: nobody's word is taken for its digest. */
  #find({ digest, signed }: HeldBallot): VerifiedBallot | undefined {
    return this.#found
      .get(digest)
      ?.find(
        (each) => each.signed.signature === signed.signature && isSame(each.signed.message, signed.message),
      )
  }

  #note(ballot: VerifiedBallot): void {
    this.#found.set(ballot.digest, [...(this.#found.get(ballot.digest) ?? []), ballot])
  }

  #remember(ballots: readonly VerifiedBallot[]): readonly VerifiedBallot[] {
    this.#found = new Map()
    for (const ballot of ballots) this.#note(ballot)
    return ballots
  }

  async *#verify(
    ballots: Iterable<SignedBallot> | AsyncIterable<SignedBallot>,
    options: Pick<CountOptions, 'signal' | 'contracts'>,
  ): AsyncIterable<VerifiedBallot> {
    // Workers start with the first ballot that needs them.
    let pool: RecoveryPool | null = null
    const started = () => (pool ??= this.#createPool())
    try {
      yield* verifyMany(ballots, {
        recover: (chunk, signal) => started().recover(chunk, signal),
        concurrency: chunksInFlight,
        ...options,
      })
    } finally {
      ;(pool as RecoveryPool | null)?.close()
    }
  }
}

/** Enough that no worker of the largest pool waits for the next window. */
const chunksInFlight = 8

/** The ballots of windows that are not known yet, in their order. */
async function* unknownOf(
  windows: AsyncIterable<readonly HeldBallot[]>,
  isKnown: (ballot: HeldBallot) => boolean,
): AsyncIterable<SignedBallot> {
  for await (const held of windows) {
    for (const ballot of held) if (!isKnown(ballot)) yield ballot.signed
  }
}

function isSame(a: Ballot, b: Ballot): boolean {
  return a.voter === b.voter && a.round === b.round && a.choices === b.choices && a.nonce === b.nonce
}
