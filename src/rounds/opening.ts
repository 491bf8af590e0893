// Which manifest is round n of a charter: painters on different machines make different pictures, so witnesses choose, each
// after checking. One opening per witness and number; two that differ void each other.
import * as v from 'valibot'
import { canonicalJson, parseAs, sha256, whole, type Format } from '../fragment/index.ts'
import type { Charter } from './charter.ts'
import { WitnessError } from './errors.ts'
import { signEvent } from './event.ts'
import { type SignedEvent } from './eventForm.ts'
import type { Round } from './manifest.ts'
import { checkKind, checkSignature, checkTag, contentOf, tagOf } from './statement.ts'

/** "Round n of this charter is manifest X." */
export const openingKind = 3551

const blob = { sha256, bytes: whole(0, 2 ** 40) }

const openingContent = v.strictObject({
  version: v.literal(2),
  manifest: v.strictObject(blob),
  /** Null where nobody offers them in one piece. */
  recipes: v.nullable(v.strictObject(blob)),
  torrent: v.nullable(
    v.strictObject({
      ...blob,
      infohash: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/, 'hex' satisfies Format)),
    }),
  ),
  /** Hints where files may be had; nothing is believed because it comes from there. */
  sources: v.pipe(
    v.array(
      v.pipe(v.string(), v.maxLength(200), v.regex(/^https:\/\/[^\s"<>\\]+$/, 'https-url' satisfies Format)),
    ),
    v.maxLength(20),
  ),
})

/** What a witness says of a round it has checked. */
export type OpeningStatement = Readonly<v.InferOutput<typeof openingContent>>

/** That a witness takes a round for the one of its number. */
export interface Opened {
  readonly event: SignedEvent
  /** Number of the round under its charter. */
  readonly number: number
  /** The round's id: SHA-256 of its manifest. */
  readonly round: string
}

/** An opening as a witness signed it. */
export interface WitnessedOpening extends Opened {
  readonly statement: OpeningStatement
}

/**
 * Signs the opening of a round with a witness's key (32 bytes).
 *
 * @param createdAt Seconds since 1970.
 * @throws WitnessError `witness/form` for a statement that no reader would accept, `witness/tag` for one about another round.
 */
export function signOpening(
  { id, manifest }: Round,
  statement: OpeningStatement,
  createdAt: number,
  secretKey: Uint8Array,
): SignedEvent {
  const checked = parseAs(
    openingContent,
    statement,
    (fault, options) => new WitnessError('witness/form', fault, options),
  )
  if (checked.manifest.sha256 !== id)
    throw new WitnessError('witness/tag', { tag: 'r', received: checked.manifest.sha256, expected: id })
  const tags = [
    ['c', manifest.charterId],
    ['n', String(manifest.number)],
    ['r', id],
    ['alt', 'Daub opening'],
  ]
  return signEvent(
    { created_at: createdAt, kind: openingKind, tags, content: canonicalJson(checked) },
    secretKey,
  )
}

/**
 * Reads an opening under a charter: kind, tags, then content; its signature last.
 *
 * @param charterId SHA-256 of the charter.
 * @throws WitnessError
 */
export function readOpening(charterId: string, event: SignedEvent): WitnessedOpening {
  checkKind(event, openingKind)
  checkTag(event, 'c', charterId)
  const statement = contentOf(openingContent, event)
  checkTag(event, 'r', statement.manifest.sha256)
  const number = tagOf(event, 'n')
  if (!/^(0|[1-9]\d{0,6})$/.test(number)) {
    throw new WitnessError('witness/tag', { tag: 'n', received: number.slice(0, 80), expected: 'a number' })
  }
  checkSignature(event)
  return { event, number: Number(number), round: statement.manifest.sha256, statement }
}

/** What the witnesses say round n is. */
export interface OpeningVerdict {
  /** Id of the round that enough of them opened; null when none reached the threshold, or two did. */
  readonly opened: string | null
  /** Every round a witness opened under this number, the best supported first, with the keys. */
  readonly claimed: readonly { readonly round: string; readonly witnesses: readonly string[] }[]
  /** Witnesses that opened two different rounds under this number: they count for neither. */
  readonly doubleSigners: readonly string[]
}

/**
 * Judges the openings of one round number.
 *
 * @param openings As `readOpening` returned them, of any numbers, in any order.
 */
export function judgeOpenings(
  { witnesses: { keys, threshold } }: Pick<Charter, 'witnesses'>,
  number: number,
  openings: Iterable<Opened>,
): OpeningVerdict {
  const byKey = new Map<string, Set<string>>()
  for (const opening of openings) {
    const { pubkey } = opening.event
    if (opening.number !== number || !keys.includes(pubkey)) continue
    byKey.set(pubkey, (byKey.get(pubkey) ?? new Set()).add(opening.round))
  }
  const supports = new Map<string, string[]>()
  const doubleSigners: string[] = []
  for (const key of [...byKey.keys()].sort()) {
    const [round, another] = byKey.get(key)!
    if (another !== undefined) doubleSigners.push(key)
    else supports.set(round!, [...(supports.get(round!) ?? []), key])
  }
  const claimed = [...supports]
    .map(([round, witnesses]) => ({ round, witnesses }))
    .sort((a, b) => b.witnesses.length - a.witnesses.length || (a.round < b.round ? -1 : 1))
  const reached = claimed.filter(({ witnesses }) => threshold > 0 && witnesses.length >= threshold)
  return { opened: reached.length === 1 ? reached[0]!.round : null, claimed, doubleSigners }
}
