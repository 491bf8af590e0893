// What witnesses say of a round's ballots, and when it counts. A seal is final only when enough of the charter's witnesses signed the same one
// for the round's own close; whatever else claims to be a seal is a claim, shown beside its source and never counted by.
import * as v from 'valibot'
import type { Hex } from '../ethereum/index.ts'
import { canonicalJson, parseAs, sha256, time, whole } from '../fragment/index.ts'
import type { Charter } from './charter.ts'
import { WitnessError } from './errors.ts'
import { signEvent } from './event.ts'
import { type SignedEvent } from './eventForm.ts'
import type { Round } from './manifest.ts'
import { sealBallots } from './seal.ts'
import { checkKind, checkSignature, checkTag, contentOf, tagOf } from './statement.ts'

/** "These ballots I held by then." */
export const sealKind = 3553

const sealContent = v.strictObject({
  version: v.literal(2),
  /** The round's id, without 0x. */
  round: sha256,
  /** RFC 6962 root over the ballots' digests, ascending, each once. */
  root: sha256,
  count: whole(0, 2 ** 24),
  /** The time the seal is about, in milliseconds: the close, for a final one. */
  until: time,
  /** Where the ballots can be had in bulk; empty where nobody offers that. So many fit an event (`maxEventContent`). */
  bundles: v.pipe(
    v.array(
      v.strictObject({
        sha256,
        bytes: whole(0, 2 ** 40),
        count: whole(1, 2 ** 24),
        /** The first and the last digest. */
        first: sha256,
        last: sha256,
      }),
    ),
    v.maxLength(25),
  ),
})

/** What a witness says of a round's ballots. */
export type SealStatement = Readonly<v.InferOutput<typeof sealContent>>

/** A seal as a witness signed it. */
export interface WitnessedSeal {
  readonly event: SignedEvent
  readonly statement: SealStatement
  /** Hourly ones are running; only final ones can make a count final. */
  readonly isFinal: boolean
}

/** What a witness needs to sign. */
export interface SealOrder {
  readonly round: Round
  readonly digests: Iterable<Hex>
  readonly isFinal: boolean
  /** The time the seal is about, in milliseconds; the close for a final one. */
  readonly until: number
  /** Seconds since 1970. */
  readonly createdAt: number
  readonly bundles?: SealStatement['bundles']
}

/**
 * Signs a seal with a witness's key (32 bytes).
 *
 * @throws WitnessError `witness/form` for a statement that no reader would accept.
 */
export function signSeal(
  { round, digests, isFinal, until, createdAt, bundles = [] }: SealOrder,
  secretKey: Uint8Array,
): SignedEvent {
  const { root, count } = sealBallots(round.id, digests)
  const statement = parseAs(
    sealContent,
    { version: 2, round: round.id, root, count, until, bundles },
    (fault, options) => new WitnessError('witness/form', fault, options),
  )
  return signEvent(
    {
      created_at: createdAt,
      kind: sealKind,
      tags: sealTags(round, isFinal),
      content: canonicalJson(statement),
    },
    secretKey,
  )
}

function sealTags({ id, manifest }: Round, isFinal: boolean): readonly (readonly string[])[] {
  return [
    ['c', manifest.charterId],
    ['r', id],
    ['f', isFinal ? 'final' : 'running'],
    ['alt', 'Daub seal'],
  ]
}

/**
 * Reads a seal event of a round: kind, tags, then content; its signature last, because it is the dear check.
 *
 * @throws WitnessError for another kind, tags that are not this round's, content that is not the one text of a seal, or a
 * signature that does not hold. Whether the key is a witness's is `judgeSeals`' question.
 */
export function readSeal(round: Round, event: SignedEvent): WitnessedSeal {
  checkKind(event, sealKind)
  checkTag(event, 'c', round.manifest.charterId)
  checkTag(event, 'r', round.id)
  const isFinal = tagOf(event, 'f') === 'final'
  if (!isFinal) checkTag(event, 'f', 'running')
  const statement = contentOf(sealContent, event)
  if (statement.round !== round.id) {
    throw new WitnessError('witness/tag', { tag: 'r', received: round.id, expected: statement.round })
  }
  checkSignature(event)
  return { event, statement, isFinal }
}

/** One seal with the witnesses that signed it. */
export interface SealSupport {
  readonly root: string
  readonly count: number
  /** Keys of the charter's witnesses, ascending. */
  readonly witnesses: readonly string[]
}

/** What the witnesses of a round agree on. */
export interface SealVerdict {
  /** The seal that enough witnesses signed; null while there is none, and then a count is provisional. */
  readonly agreed: SealSupport | null
  /** Every seal a witness signed as final, the best supported first; with fewer than the threshold they are claims. */
  readonly claimed: readonly SealSupport[]
  /** Witnesses that signed two different final seals of this round: they count for neither. */
  readonly doubleSigners: readonly string[]
}

/**
 * Judges the seals of a round. Agreement is on (round, root, count) among final seals about the charter's close, each signed
 * by another of the charter's witnesses. Order and repeats change nothing, and no number of strangers' seals does.
 *
 * @param seals As `readSeal` returned them.
 */
export function judgeSeals(round: Round, seals: Iterable<WitnessedSeal>): SealVerdict {
  const { keys, threshold } = witnessesOf(round.charter)
  const signed = new Map<string, Map<string, SealSupport>>()
  for (const { event, statement, isFinal } of seals) {
    if (!isFinal || statement.until !== round.manifest.closesAt || statement.round !== round.id) continue
    if (!keys.includes(event.pubkey)) continue
    const { root, count } = statement
    const own = signed.get(event.pubkey) ?? new Map<string, SealSupport>()
    signed.set(event.pubkey, own.set(`${root} ${count}`, { root, count, witnesses: [] }))
  }
  const supports = new Map<string, SealSupport>()
  const doubleSigners: string[] = []
  for (const key of [...signed.keys()].sort()) {
    const own = [...signed.get(key)!]
    if (own.length > 1) doubleSigners.push(key)
    else {
      const [name, { root, count }] = own[0]!
      supports.set(name, { root, count, witnesses: [...(supports.get(name)?.witnesses ?? []), key] })
    }
  }
  const claimed = [...supports.values()].sort(
    (a, b) => b.witnesses.length - a.witnesses.length || (a.root < b.root ? -1 : 1),
  )
  // With a threshold of at most half of the keys, two lists could reach it: then there is no agreement.
  const reached = claimed.filter(({ witnesses }) => threshold > 0 && witnesses.length >= threshold)
  return { agreed: reached.length === 1 ? reached[0]! : null, claimed, doubleSigners }
}

/** The witnesses who seal rounds under a charter. */
export function witnessesOf({ witnesses }: Charter): {
  readonly keys: readonly string[]
  readonly threshold: number
} {
  return witnesses
}

/**
 * The digests that a final count may use: those of a list that is exactly the sealed one. Null where no seal is agreed or the
 * list does not fit it; then the count stays provisional.
 */
export function sealedDigests(
  round: Round,
  { agreed }: SealVerdict,
  digests: Iterable<Hex>,
): ReadonlySet<Hex> | null {
  if (agreed === null) return null
  const set = new Set(digests)
  const { root, count } = sealBallots(round.id, set)
  return root === agreed.root && count === agreed.count ? set : null
}
