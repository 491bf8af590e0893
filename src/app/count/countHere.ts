// The count itself, over an archive: reads ballots, checks their signatures, tallies; reads and writes files of ballots.
// It runs in the counting worker, and on the page's thread over an archive in memory.
import { collectRound, keepRound, type Archive, type RoundImport } from '../../archive/index.ts'
import { createFileSource, createFolderSource, provenanceOf, type Source } from '../../exchange/index.ts'
import { loadWitnesses, votingPowers } from '../../rounds/index.ts'
import { CountedRound, couldCount } from './countedRound.ts'
import type { Counting, CountOptions, ImportOptions } from './counting.ts'
import { CountError } from './errors.ts'
import { listToHandOn, statementsToHandOn } from './handOn.ts'
import type { RecoveryPool } from './recoveryPool.ts'
import { VerifiedRound } from './verifying.ts'
import { writeParts } from './writeParts.ts'

export interface CountPorts {
  readonly archive: Pick<
    Archive,
    'rounds' | 'ballots' | 'stakes' | 'seals' | 'witnessEvents' | 'receipts' | 'roundFiles'
  >
  /** Workers that recover signers; made for each count and closed after it. */
  createPool(): RecoveryPool
  /** Milliseconds since 1970. */
  now(): number
}

export function createCounting({ archive, createPool, now }: CountPorts): Counting {
  /** What was found out about signatures, and the latest count, by round. */
  const verified = new Map<string, VerifiedRound>()
  const counted = new Map<string, CountedRound>()

  async function bring(
    source: Source,
    round: string | null,
    { signal, onProgress }: ImportOptions,
  ): Promise<RoundImport | null> {
    const telling = (kind: 'opening' | 'keeping') => {
      let told = -Infinity
      return (done: number, of: number) => {
        if (done < of && done - told < of / 200) return // a message for each group would be thousands
        told = done
        onProgress?.({ kind, done, of })
      }
    }
    const stopping = { ...(signal && { signal }) }
    const file = await source.ballots(round, { ...stopping, onProgress: telling('opening') })
    signal?.throwIfAborted()
    if (file === null) return null
    // What came with the app or from a folder is known by its place; a file by its content.
    const from = { ...provenanceOf(source, now()), ...(source.kind === 'file' && { id: file.id }) }
    const { heldStatements } = await loadWitnesses()
    return keepRound(archive, file, {
      ...stopping,
      source: from,
      ...(round !== null && { expected: round }),
      check: heldStatements,
      onProgress: telling('keeping'),
    })
  }

  async function count(id: string, options: CountOptions): Promise<CountedRound> {
    const { signal, contracts, onProgress } = options
    onProgress?.({ kind: 'reading' })
    const stored = await archive.rounds.get(id)
    if (!stored) throw new CountError('count/unknown-round', { round: id })
    const known = verified.get(id) ?? new VerifiedRound(createPool)
    verified.set(id, known)
    const all = await archive.ballots.count(id)
    let ballots = await known.byKey(archive.ballots.windows(id), all, options)
    const [stakes, seals, events, receipts] = await Promise.all([
      archive.stakes.of(id),
      archive.seals.of(id),
      archive.witnessEvents.of(id),
      archive.receipts.of(id),
    ])
    if (contracts) {
      const isWorthAsking = couldCount(stored.round, votingPowers(stored.round, stakes))
      ballots = await known.byContract(ballots, isWorthAsking, options)
    }
    const { settleSeal } = await loadWitnesses()
    signal?.throwIfAborted()
    onProgress?.({ kind: 'counting' })
    const lists = seals.map(({ digests }) => digests)
    const held = new Set(ballots.map(({ digest }) => digest))
    const sealing = settleSeal(stored.round, events, lists, held)
    return new CountedRound({ stored, ballots, stakes, seals, sealing, receipts })
  }

  return {
    async count(id, options = {}) {
      const made = await count(id, options)
      counted.set(id, made)
      return made.summary
    },
    list: async (round, list, from, size) => counted.get(round)?.list(list, from, size) ?? [],
    votersToRead: async (round, from, size) => counted.get(round)?.votersToRead(from, size) ?? [],
    importFile: async (file, options = {}) => (await bring(createFileSource(file), null, options))!,
    fetchBallots: (folder, round, options = {}) => bring(createFolderSource(folder), round, options),
    async exportRound(round, extra = [], { signal } = {}) {
      const { seals, events, ...content } = await collectRound(archive, round)
      signal?.throwIfAborted()
      return writeParts({
        ...content,
        ballots: [...content.ballots, ...extra],
        seal: await listToHandOn(content.round, seals, events),
        witnesses: statementsToHandOn(events),
      })
    },
    close() {
      verified.clear()
      counted.clear()
    },
  }
}
