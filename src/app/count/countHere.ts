// The count itself, over an archive: reads ballots, checks their signatures, tallies; reads and writes files of ballots.
// It runs in the counting worker, and on the page's thread over an archive in memory.
import { collectRound, keepRound, type Archive, type RoundImport } from '../../archive/index.ts'
import { verifyMany, type SignedBallot, type VerifiedBallot } from '../../ballots/index.ts'
import { createFileSource, createFolderSource, provenanceOf, type Source } from '../../exchange/index.ts'
import { resultId, roundResult, tally, votingPowers, writeBallotFile } from '../../rounds/index.ts'
import type { Counting, CountOptions } from './counting.ts'
import { CountError } from './errors.ts'
import type { RecoveryPool } from './recoveryPool.ts'

export interface CountPorts {
  readonly archive: Pick<Archive, 'rounds' | 'ballots' | 'stakes' | 'seals' | 'roundFiles'>
  /** Workers that recover signers; made for each count and closed after it. */
  createPool(): RecoveryPool
  /** Milliseconds since 1970. */
  now(): number
}

/** Progress is reported this often, in ballots. */
const stride = 100

export function createCounting({ archive, createPool, now }: CountPorts): Counting {
  /** What was found out about signatures, by round. */
  const verified = new Map<string, ReadonlyMap<string, VerifiedBallot>>()

  async function verify(round: string, { signal, contracts, onProgress }: CountOptions) {
    const held = (await archive.ballots.of(round)).map(({ signed }) => signed)
    const before = verified.get(round)
    const isSettled = (known: VerifiedBallot | undefined) =>
      known !== undefined && !(contracts && known.verdict.status === 'unknown')
    const fresh = held.filter((signed) => !isSettled(before?.get(keyOf(signed))))
    const found = new Map(before)
    const progress = (done: number) => onProgress?.({ kind: 'verifying', done, of: fresh.length })
    progress(0)
    const pool = createPool()
    try {
      const options = { recover: pool.recover, concurrency: pool.size }
      let done = 0
      for await (const ballot of verifyMany(fresh, {
        ...options,
        ...(signal && { signal }),
        ...(contracts && { contracts }),
      })) {
        found.set(keyOf(ballot.signed), ballot)
        if (++done % stride === 0) progress(done)
      }
    } finally {
      pool.close()
    }
    progress(fresh.length)
    const ballots = new Map(held.map((signed) => [keyOf(signed), found.get(keyOf(signed))!]))
    verified.set(round, ballots)
    return [...ballots.values()]
  }

  async function bring(source: Source, round: string, signal?: AbortSignal): Promise<RoundImport | null> {
    const file = await source.ballots(round, { ...(signal && { signal }) })
    signal?.throwIfAborted()
    return file && keepRound(archive, file, { source: provenanceOf(source, now()), expected: round })
  }

  return {
    async count(id, options = {}) {
      const { signal, onProgress } = options
      onProgress?.({ kind: 'reading' })
      const stored = await archive.rounds.get(id)
      if (!stored) throw new CountError('count/unknown-round', { round: id })
      const { round } = stored
      const ballots = await verify(id, options)
      onProgress?.({ kind: 'counting' })
      const [stakes, seal] = await Promise.all([archive.stakes.of(id), archive.seals.get(id)])
      signal?.throwIfAborted()
      const sealed = seal ? new Set(seal.digests) : null
      const counted = tally({ round, ballots, powerOf: votingPowers(round, stakes), sealed })
      const result = roundResult(round, counted)
      const votersOf = (how: 'read' | 'claimed') =>
        new Set(stakes.filter((stake) => stake.how === how).map(({ voter }) => voter)).size
      const possible = ballots.filter(({ verdict }) => verdict.status !== 'invalid')
      return {
        tally: counted,
        result,
        id: resultId(result),
        seal: seal ?? null,
        sources: { read: votersOf('read'), claimed: votersOf('claimed') },
        voters: [...new Set(possible.map(({ signed }) => signed.message.voter))],
        hasUnknown: ballots.some(({ verdict }) => verdict.status === 'unknown'),
      }
    },
    async importFile(file, { signal } = {}) {
      const source = createFileSource(file)
      const [season] = await source.seasons({ ...(signal && { signal }) })
      return (await bring(source, season!.rounds[0]!.round.id, signal))!
    },
    fetchBallots: (folder, round, { signal } = {}) => bring(createFolderSource(folder), round, signal),
    async exportRound(round, extra = [], { signal } = {}) {
      const content = await collectRound(archive, round)
      signal?.throwIfAborted()
      const text = writeBallotFile({ ...content, ballots: [...content.ballots, ...extra] })
      return new Blob([text], { type: 'application/json' })
    },
    close: () => verified.clear(),
  }
}

/** Copies of one ballot that differ in their signature are looked at one by one. */
function keyOf({ message, signature }: SignedBallot): string {
  return `${message.voter} ${message.nonce} ${message.choices} ${message.round} ${signature}`
}
