// Ballots as they arrive, verified or not: a set that only grows, up to a limit for each voter. Nothing here believes an
// id: a ballot is known by the digest computed from it together with its signature, so a forged copy lies beside the
// genuine one and never in its place. Which of them counts is for the tally to say.
import * as v from 'valibot'
import {
  ballotDigest,
  BallotError,
  ballotJson,
  parseBallot,
  verifyMany,
  type Ballot,
  type SignedBallot,
  type Verdict,
} from '../ballots/index.ts'
import type { Hex } from '../ethereum/index.ts'
import { sha256, type Json } from '../fragment/index.ts'
import { ballotKey, evictExcess, isCrowd, type ArrivedBallot, type Verdicts } from './evictExcess.ts'
import { inBatches, pause } from './inBatches.ts'
import {
  earlierSource,
  forgottenAmong,
  isBrought,
  ownSource,
  roundSourcesModule,
  withSource,
} from './roundSources.ts'
import { address, bytes32, expectKey, natural } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import { manyKeys, windowsOf, type Key, type OpenTable, type Read, type Write } from './table.ts'

/** A ballot with the time this device first had it, and who brought it. */
export interface KeptBallot {
  /** Computed from the ballot. */
  readonly digest: Hex
  readonly signed: SignedBallot
  /** Milliseconds since 1970, or null when nobody noted it. */
  readonly receivedAt: number | null
}

/** What became of ballots that were added, each counted by itself: together they are the different ballots that were given. */
export interface Addition {
  /** New here, and kept. */
  readonly added: number
  /** Here already. */
  readonly known: number
  /** Not kept, because their voter has too many in this round. */
  readonly evicted: number
  /** Were here, and gave way to one of these, which its voter's key signed. */
  readonly displaced: number
}

export interface BallotStore {
  /**
   * Adds ballots that were signed on this device to a round, all or none. Equal ones (digest and signature) are kept once, with their first arrival. Of
   * one voter's in one round 64 of each source stay: first what the voter's key signed, the highest nonces of it (see `evictExcess`).
   *
   * @param round The round's id, without 0x.
   * @returns How many are new and stayed.
   * @throws BallotError `ballot/other-round` when one of them was signed for another round; StorageError `storage/full`
   */
  add(round: string, ballots: readonly SignedBallot[]): Promise<number>
  /**
   * All of them by voter, then digest, in bounded windows. What their signatures are checked against is computed then, so the
   * digest here is the one they are stored under, and nobody may count by it.
   */
  windows(round: string): AsyncIterable<readonly KeptBallot[]>
  /** By voter, then digest; those of one voter, which is quick, when there is one. Those whose every source was forgotten are not among them. */
  of(round: string, voter?: Hex): Promise<readonly KeptBallot[]>
  /** How many records there are, before anybody checks them. */
  count(round: string): Promise<number>
}

interface BallotRecord {
  /** The round's id, without 0x. */
  readonly round: string
  readonly voter: Hex
  /** Computed from the ballot. */
  readonly digest: Hex
  readonly signature: Hex
  /** The ballot as its JSON (`ballotJson`). */
  readonly signed: Json
  readonly receivedAt: number | null
  /** Who brought it; see `sourceKey`. */
  readonly sources: readonly string[]
}

const form = v.object({
  round: sha256,
  voter: address,
  digest: bytes32,
  signature: v.string(),
  signed: v.pipe(v.unknown(), v.transform(parseBallot)),
  receivedAt: v.nullable(natural),
  // Versions before 4 noted none.
  sources: v.optional(v.array(v.string()), [earlierSource]),
})

/** The form alone: hashing everything that is here again would hold up every arrival. */
export const ballotsModule: StoreModule<BallotRecord, ArrivedBallot> = {
  name: 'ballots',
  key: ['round', 'voter', 'digest', 'signature'],
  schema: v.pipe(
    form,
    v.transform(({ voter, digest, signature, signed, receivedAt, sources }): ArrivedBallot => {
      expectKey('voter', signed.message.voter, voter)
      expectKey('signature', signed.signature, signature)
      return { digest, signed, receivedAt, sources }
    }),
  ),
}

/** For readers who count: the digest is computed again, so that a record under another's id is not taken for it. */
const wholeModule: typeof ballotsModule = {
  ...ballotsModule,
  schema: v.pipe(
    ballotsModule.schema,
    v.transform((ballot) => {
      expectKey('digest', ballotDigest(ballot.signed.message), ballot.digest)
      return ballot
    }),
  ),
}

export function createBallots(open: OpenTable, now: () => number): BallotStore {
  const table = open(ballotsModule)
  const whole = open(wholeModule)
  const sources = open(roundSourcesModule)
  return {
    async add(round, ballots) {
      const fresh = await arrivalsOf(round, ballots, now(), ownSource)
      const { added } = await withVerdicts(async (verdicts) => {
        let merged: Merge = noMerge
        await table.tables.change('ballots', [ballotsModule], ballotReads(round, fresh), (found) => {
          merged = mergeBallots(round, table.parseValid(found.flat()), fresh, verdicts)
          return [merged.write]
        })
        return merged
      })
      return added
    },
    async *windows(round) {
      const forgotten = forgottenAmong(await sources.getByPrefix([round]))
      for await (const records of windowsOf(table.tables, { store: ballotsModule, prefix: [round] })) {
        yield table.parseValid(records).filter((ballot) => isBrought(ballot.sources, forgotten))
      }
    },
    async of(round, voter) {
      const forgotten = forgottenAmong(await sources.getByPrefix([round]))
      return inBatches(
        await table.tables.read({ store: ballotsModule, prefix: voter ? [round, voter] : [round] }),
        (records) =>
          whole
            .parseValid(records)
            .filter((ballot) => isBrought(ballot.sources, forgotten))
            .map(({ digest, signed, receivedAt }) => ({ digest, signed, receivedAt })),
      )
    },
    count: (round) => table.count([round]),
  }
}

/** Ballots with their computed digests. @throws BallotError `ballot/other-round` when one was signed for another round. */
export function arrivalsOf(
  round: string,
  ballots: readonly SignedBallot[],
  receivedAt: number,
  source: string,
): Promise<readonly ArrivedBallot[]> {
  const expected = `0x${round}`
  const sources = [source] // one list for all: a hundred thousand would take megabytes
  return inBatches(ballots, (some) =>
    some.map((signed) => {
      if (signed.message.round !== expected)
        throw new BallotError('ballot/other-round', { round: signed.message.round, expected })
      return { digest: ballotDigest(signed.message), signed, receivedAt, sources }
    }),
  )
}

/** What has to be read before these are added: everything their voters have in the round. */
export function ballotReads(round: string, fresh: readonly ArrivedBallot[]): readonly Read[] {
  const voters = [...new Set(fresh.map(({ signed }) => signed.message.voter))]
  const prefixes: readonly Key[] =
    voters.length > manyKeys ? [[round]] : voters.map((voter) => [round, voter])
  return prefixes.map((prefix) => ({ store: ballotsModule, prefix }))
}

/** One attempt to add ballots: what to write, or the ballots whose signatures have to be checked first. */
export interface Merge extends Addition {
  readonly unchecked: readonly ArrivedBallot[]
  readonly write: Write
}

export const noMerge: Merge = {
  unchecked: [],
  added: 0,
  known: 0,
  evicted: 0,
  displaced: 0,
  write: { store: ballotsModule },
}

/**
 * Attempts until nothing is left to check. Signatures are checked only when a voter has too many ballots, and outside the
 * transaction, which cannot wait.
 */
export async function withVerdicts(attempt: (verdicts: Verdicts) => Promise<Merge>): Promise<Merge> {
  const verdicts = new Map<string, Verdict['status']>()
  for (;;) {
    const merged = await attempt(verdicts)
    const { unchecked } = merged
    if (unchecked.length === 0) return merged
    let i = 0 // verdicts come in the order of the ballots
    const signed = unchecked.map((ballot) => ballot.signed)
    for await (const { verdict } of verifyMany(signed, { pause })) {
      verdicts.set(ballotKey(unchecked[i++]!), verdict.status)
    }
  }
}

interface MergeOptions {
  /** Names of sources that were forgotten. */
  readonly forgotten?: ReadonlySet<string>
  /** Digests on the list of the file that arrives. */
  readonly listed?: ReadonlySet<Hex> | undefined
}

/** @param kept What the database holds of the voters of the fresh ones. */
export function mergeBallots(
  round: string,
  kept: readonly ArrivedBallot[],
  fresh: readonly ArrivedBallot[],
  verdicts: Verdicts,
  { forgotten = new Set(), listed }: MergeOptions = {},
): Merge {
  const known = new Map(kept.map((ballot) => [ballotKey(ballot), ballot]))
  const all = new Map(known)
  for (const ballot of fresh) {
    const here = all.get(ballotKey(ballot))
    // What is here keeps its arrival, unless it was corrupt.
    if (!here || !isSame(here.signed.message, ballot.signed.message)) all.set(ballotKey(ballot), ballot)
    else all.set(ballotKey(ballot), broughtAgain(here, ballot.sources[0]!))
  }
  const staying = new Set<ArrivedBallot>()
  const unchecked: ArrivedBallot[] = []
  for (const ballots of byVoter(all.values()).values()) {
    if (!isCrowd(ballots)) for (const ballot of ballots) staying.add(ballot)
    else if (ballots.every((ballot) => verdicts.has(ballotKey(ballot))))
      for (const ballot of evictExcess(ballots, verdicts, listed)) staying.add(ballot)
    else for (const ballot of ballots) unchecked.push(ballot)
  }
  if (unchecked.length > 0) return { ...noMerge, unchecked }
  const arrivals = [...new Set(fresh.map(ballotKey))]
  const isForgotten = ({ sources }: ArrivedBallot) => !isBrought(sources, forgotten)
  const isKnown = (key: string) =>
    known.has(key) && isSame(known.get(key)!.signed.message, all.get(key)!.signed.message)
  const stay = arrivals.filter((key) => staying.has(all.get(key)!))
  const removed = kept.filter((ballot) => !staying.has(all.get(ballotKey(ballot))!))
  const given = new Set(arrivals)
  const put = [...staying].filter((ballot) => known.get(ballotKey(ballot)) !== ballot)
  return {
    unchecked,
    added: stay.filter((key) => !isKnown(key)).length,
    known: stay.filter(isKnown).length,
    evicted: arrivals.filter((key) => !staying.has(all.get(key)!)).length,
    displaced: removed.filter((ballot) => !given.has(ballotKey(ballot)) && !isForgotten(ballot)).length,
    write: {
      store: ballotsModule,
      put: put.map((ballot) => ballotRecord(round, ballot)),
      remove: removed.map((ballot) => ballotKeyIn(round, ballot)),
    },
  }
}

/** The same ballot, with one more who brought it. */
function broughtAgain(ballot: ArrivedBallot, source: string): ArrivedBallot {
  const sources = withSource(ballot.sources, source)
  return sources === ballot.sources ? ballot : { ...ballot, sources }
}

function byVoter(ballots: Iterable<ArrivedBallot>): ReadonlyMap<string, ArrivedBallot[]> {
  const groups = new Map<string, ArrivedBallot[]>()
  for (const ballot of ballots) {
    const { voter } = ballot.signed.message
    const group = groups.get(voter)
    if (group) group.push(ballot)
    else groups.set(voter, [ballot])
  }
  return groups
}

/** The key of a ballot in its store. */
export function ballotKeyIn(round: string, { digest, signed }: ArrivedBallot): Key {
  return [round, signed.message.voter, digest, signed.signature]
}

/** A ballot as it is stored. */
export function ballotRecord(
  round: string,
  { digest, signed, receivedAt, sources }: ArrivedBallot,
): BallotRecord {
  const { message, signature } = signed
  return { round, voter: message.voter, digest, signature, signed: ballotJson(signed), receivedAt, sources }
}

function isSame(a: Ballot, b: Ballot): boolean {
  return a.voter === b.voter && a.round === b.round && a.choices === b.choices && a.nonce === b.nonce
}
