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
import { crowdOut, heldKey, maxBallotsEach, type Held } from './crowding.ts'
import type { DamageLog } from './damage.ts'
import { address, bytes32, sha256, whole } from './forms.ts'
import type { VotingRecords } from './schema.ts'
import { manyKeys, type Changes, type Table } from './table.ts'
import { inTurns, pause } from './turns.ts'

/** A ballot with the time this device first held it. */
export interface KeptBallot {
  readonly signed: SignedBallot
  /** Milliseconds since 1970, or null when nobody noted it. */
  readonly receivedAt: number | null
}

export interface BallotStore {
  /**
   * Adds ballots to a round, all or none. Equal ones (digest and signature) are kept once, with their first arrival. Of
   * one voter's in one round 64 stay: first what the voter's key signed, the highest nonces of it (see `crowdOut`).
   *
   * @param round The round's id, without 0x.
   * @returns How many are new and stayed.
   * @throws BallotError when one of them is for another round; StorageFullError
   */
  add(round: string, ballots: readonly SignedBallot[]): Promise<number>
  /** By voter, then digest; those of one voter, which is quick, when there is one. */
  of(round: string, voter?: Hex): Promise<readonly KeptBallot[]>
  /** How many are kept, before anybody looks at them. */
  count(round: string): Promise<number>
}

type BallotRecord = VotingRecords['ballots']
type Standing = Map<string, Verdict['status']>

const form = v.object({
  round: sha256,
  voter: address,
  digest: bytes32,
  signature: v.string(),
  signed: v.pipe(v.unknown(), v.transform(parseBallot)),
  receivedAt: v.nullable(whole),
})

export function createBallots(table: Table<BallotRecord>, damage: DamageLog, now: () => number): BallotStore {
  return {
    async add(round, ballots) {
      const time = now()
      const fresh = await inTurns(ballots, (some) => some.map((signed) => heldOf(round, signed, time)))
      const voters = [...new Set(ballots.map(({ message }) => message.voter))]
      const prefixes = voters.length > manyKeys ? [[round]] : voters.map((voter) => [round, voter])
      // Signatures are looked at only when a voter has too many ballots, and outside the transaction, which cannot wait.
      const standing: Standing = new Map()
      for (;;) {
        let step: Step = { crowd: [], changes: {}, added: 0 }
        await table.change('these ballots', prefixes, (found) => {
          step = merge(round, damage.sound('ballots', found, parseRecord), fresh, standing)
          return step.changes
        })
        const { crowd, added } = step
        if (crowd.length === 0) return added
        let i = 0 // verdicts come in the order of the ballots
        for await (const { verdict } of verifyMany(
          crowd.map(({ signed }) => signed),
          { pause },
        )) {
          standing.set(heldKey(crowd[i++]!), verdict.status)
        }
      }
    },
    of: async (round, voter) =>
      inTurns(await table.under(voter ? [round, voter] : [round]), (records) =>
        damage
          .sound('ballots', records, parseWholly)
          .map(({ signed, receivedAt }) => ({ signed, receivedAt })),
      ),
    count: (round) => table.count([round]),
  }
}

/** One attempt: changes to make, or the ballots whose signatures have to be looked at first. */
interface Step {
  readonly crowd: readonly Held[]
  readonly changes: Changes<BallotRecord>
  readonly added: number
}

function merge(round: string, kept: readonly Held[], fresh: readonly Held[], standing: Standing): Step {
  const known = new Map(kept.map((held) => [heldKey(held), held]))
  const all = new Map(known)
  for (const held of fresh) {
    const here = all.get(heldKey(held))
    // What is here keeps its arrival, unless it was damaged.
    if (!here || !isSame(here.signed.message, held.signed.message)) all.set(heldKey(held), held)
  }
  const stay: Held[] = []
  const crowd: Held[] = []
  for (const held of byVoter(all.values()).values()) {
    if (held.length <= maxBallotsEach) stay.push(...held)
    else if (held.every((ballot) => standing.has(heldKey(ballot)))) stay.push(...crowdOut(held, standing))
    else crowd.push(...held)
  }
  if (crowd.length) return { crowd, changes: {}, added: 0 }
  const staying = new Set(stay.map(heldKey))
  const put = stay.filter((held) => known.get(heldKey(held)) !== held).map((held) => recordOf(round, held))
  const remove = kept
    .filter((held) => !staying.has(heldKey(held)))
    .map(({ digest, signed }) => [round, signed.message.voter, digest, signed.signature])
  return { crowd, changes: { put, remove }, added: put.length }
}

function byVoter(ballots: Iterable<Held>): ReadonlyMap<string, Held[]> {
  const groups = new Map<string, Held[]>()
  for (const held of ballots) {
    const { voter } = held.signed.message
    const group = groups.get(voter)
    if (group) group.push(held)
    else groups.set(voter, [held])
  }
  return groups
}

function heldOf(round: string, signed: SignedBallot, receivedAt: number): Held {
  if (signed.message.round === `0x${round}`)
    return { digest: ballotDigest(signed.message), signed, receivedAt }
  throw new BallotError('ballot/other-round', { round: signed.message.round, expected: `0x${round}` })
}

function recordOf(round: string, { digest, signed, receivedAt }: Held): BallotRecord {
  const { message: ballot, signature } = signed
  return { round, voter: ballot.voter, digest, signature, signed: ballotJson(signed), receivedAt }
}

/** The form alone: hashing everything here again would hold up every arrival. */
function parseRecord(record: unknown): Held {
  const { voter, digest, signature, signed, receivedAt } = v.parse(form, record)
  if (signed.message.voter === voter && signed.signature === signature) return { digest, signed, receivedAt }
  throw new BallotError('ballot/other-key', {
    member: 'voter',
    received: signed.message.voter,
    expected: voter,
  })
}

/** @throws when the ballot in a record is not the one of its key. */
function parseWholly(record: unknown): Held {
  const held = parseRecord(record)
  const actual = ballotDigest(held.signed.message)
  if (actual === held.digest) return held
  throw new BallotError('ballot/other-key', { member: 'digest', received: actual, expected: held.digest })
}

function isSame(a: Ballot, b: Ballot): boolean {
  return a.voter === b.voter && a.round === b.round && a.choices === b.choices && a.nonce === b.nonce
}
