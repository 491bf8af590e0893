// A round with its ballots in one JSON document: what one person hands another to recount, with no network between them.
// Its id is the SHA-256 of everything else in it, so damage shows before anything is counted.
import * as v from 'valibot'
import { ballotDigest, ballotJson, parseBallot, type SignedBallot } from '../ballots/index.ts'
import { address, bytes32, chainId, type Hex } from '../ethereum/index.ts'
import {
  CanonicalJsonError,
  canonicalJson,
  contentId,
  contentIdInPieces,
  decimal,
  excerpt,
  parseAs,
  parsedBy,
  parseJson,
  type FormFault,
  type Json,
} from '../fragment/index.ts'
import { maxBallotFileLength, maxFileBallots, maxFileEvents, maxFileStakes } from './ballotFileLimits.ts'
import { parseCharter } from './charter.ts'
import { BallotFileError } from './errors.ts'
import { parseEvent, type SignedEvent } from './eventForm.ts'
import { ballotRound, openRound, parseManifest, type Round } from './manifest.ts'
import { sealBallots, sealSchema, type Seal } from './seal.ts'
import type { StakeReading } from './votingPower.ts'

/** What a file carries. */
export interface BallotFile {
  readonly round: Round
  readonly ballots: readonly SignedBallot[]
  /** Stake as the file's author read it: a claim, until the chain confirms it. */
  readonly stakes: readonly StakeReading[]
  /** A list of digests with the seal it makes; null before the close. Only what witnesses signed says whether it counts. */
  readonly seal: { readonly seal: Seal; readonly digests: readonly Hex[] } | null
  /** Openings and seals as witnesses signed them; default none. */
  readonly witnesses?: readonly SignedEvent[]
}

/** A file as it was read, with its id: the SHA-256 of everything else in it. */
export interface OpenedBallotFile extends BallotFile {
  readonly id: string
  readonly witnesses: readonly SignedEvent[]
}

const amount = v.pipe(
  decimal,
  v.transform((text) => BigInt(text)),
  v.minValue(0n),
)

/** Items of the lists that grow with the voters; see `readBallotPieces`. */
const ballot = v.pipe(v.unknown(), parsedBy(parseBallot))
const stake = v.strictObject({ chainId, contract: address, voter: address, blockHash: bytes32, amount })

const members = {
  format: v.literal('daub ballots'),
  charter: v.pipe(v.unknown(), parsedBy(parseCharter)),
  manifest: v.pipe(v.unknown(), parsedBy(parseManifest)),
  ballots: v.pipe(v.array(ballot), v.maxLength(maxFileBallots)),
  stakes: v.pipe(v.array(stake), v.maxLength(maxFileStakes)),
  seal: v.nullable(
    v.strictObject({ seal: sealSchema, digests: v.pipe(v.array(bytes32), v.maxLength(maxFileBallots)) }),
  ),
}

/** Version 1 knew no witnesses; a file without their statements is still written so, and 0.2.0 can read it. */
const file = v.variant('version', [
  v.strictObject({ ...members, version: v.literal(1) }),
  v.strictObject({
    ...members,
    version: v.literal(2),
    witnesses: v.pipe(
      v.array(v.pipe(v.unknown(), parsedBy(parseEvent))),
      v.minLength(1),
      v.maxLength(maxFileEvents),
    ),
  }),
])

/** Writes a file. Ballots are sorted by digest, statements by id, and written once each, so equal sets give equal files. */
export function writeBallotFile({ round, ballots, stakes, seal, witnesses = [] }: BallotFile): string {
  const sorted = [
    ...new Map(ballots.map((signed) => [`${ballotDigest(signed.message)}${signed.signature}`, signed])),
  ].sort(([a], [b]) => (a < b ? -1 : 1))
  const events = [...new Map(witnesses.map((event) => [event.id + event.sig, event]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, event]) => event)
  const content: { readonly [key: string]: Json } = {
    format: 'daub ballots',
    version: events.length > 0 ? 2 : 1,
    charter: round.charter,
    manifest: round.manifest,
    ballots: sorted.map(([, signed]) => ballotJson(signed)),
    stakes: stakes.map((stake) => ({ ...stake, amount: String(stake.amount) })),
    seal,
    ...(events.length > 0 && { witnesses: events.map(eventJson) }),
  }
  return canonicalJson({ ...content, id: contentId(content) })
}

/**
 * Reads a file: length, then JSON, then its hash, then every document inside, then the seal. No signature is checked yet,
 * neither of a ballot nor of a witness (`heldStatements`).
 *
 * @throws BallotFileError; ManifestError when the round breaks its charter.
 */
export function readBallotFile(text: string): OpenedBallotFile {
  const { id, content } = contentOf(text)
  return { id, ...parseContent(content) }
}

/** Members that are read in pieces. */
export const longLists = ['ballots', 'stakes'] as const
type LongList = (typeof longLists)[number]

/** A file whose text nobody holds: what it says beside the lists that grow with its voters, and these in pieces. */
export interface BallotPieces {
  /** The parsed file, with `longLists` left empty. */
  readonly frame: unknown
  /** The items of one of them, in order. */
  list(name: LongList): AsyncIterable<readonly unknown[]>
}

/**
 * Reads a file in pieces; the same as `readBallotFile` of the whole. What is small is checked first, then each item once, while
 * everything is hashed.
 *
 * @throws BallotFileError; ManifestError when the round breaks its charter; what the pieces throw.
 */
export async function readBallotPieces({ frame, list }: BallotPieces): Promise<OpenedBallotFile> {
  const { id, content } = apart(frame)
  const { round, seal, witnesses } = parseContent(content)
  const inRound = interned([ballotRound(round)])
  const ballots: SignedBallot[] = []
  const stakes: StakeReading[] = []
  const keepBallot = ({ version, message, signature }: SignedBallot) =>
    ballots.push({ version, message: { ...message, round: inRound(message.round) }, signature })
  const ofPlaces = interned([
    ...round.charter.stakes.map(({ contract }) => contract),
    ...round.manifest.snapshots.map(({ blockHash }) => blockHash),
  ])
  const keepStake = (reading: StakeReading) =>
    stakes.push({
      ...reading,
      contract: ofPlaces(reading.contract),
      blockHash: ofPlaces(reading.blockHash),
    })
  const expected = await contentIdInPieces(content, {
    ballots: checked('ballots', list('ballots'), v.array(ballot), maxFileBallots, keepBallot),
    stakes: checked('stakes', list('stakes'), v.array(stake), maxFileStakes, keepStake),
  }).catch(asContentFault)
  expectId(id, expected)
  return { id: expected, round, ballots, stakes, seal, witnesses }
}

/** Passes the items of a list on as they came, and keeps what they say. */
async function* checked<Item extends v.GenericSchema>(
  name: LongList,
  pieces: AsyncIterable<readonly unknown[]>,
  schema: v.ArraySchema<Item, undefined>,
  most: number,
  keep: (item: v.InferOutput<Item>) => void,
): AsyncIterable<readonly unknown[]> {
  let done = 0
  for await (const items of pieces) {
    const fail = (fault: FormFault, options?: ErrorOptions) => {
      const path = fault.path.replace(/^\d+/, (index) => `${name}.${done + Number(index)}`)
      return new BallotFileError('ballot-file/form', { ...fault, path }, options)
    }
    if (done + items.length > most)
      throw fail({ path: name, received: 'a list', rule: 'at-most-long', limit: String(most) })
    for (const item of parseAs(schema, items, fail)) keep(item)
    done += items.length
    yield items
  }
}

/** Gives texts that are often the same as one object: a hundred thousand copies would take tens of megabytes. */
function interned(often: readonly Hex[]): (text: Hex) => Hex {
  const known = new Map(often.map((text) => [text, text]))
  return (text) => known.get(text) ?? text
}

function parseContent(content: unknown): Omit<OpenedBallotFile, 'id'> {
  const parsed = parseAs(
    file,
    content,
    (fault, options) => new BallotFileError('ballot-file/form', fault, options),
  )
  const { charter, manifest, ballots, stakes, seal } = parsed
  const round = openRound(charter, manifest)
  if (seal) checkSeal(round, seal)
  return { round, ballots, stakes, seal, witnesses: parsed.version === 2 ? parsed.witnesses : [] }
}

/** An event as NIP-01 writes it, and nothing else that an object may carry. */
function eventJson({ id, pubkey, created_at, kind, tags, content, sig }: SignedEvent): Json {
  return { id, pubkey, created_at, kind, tags, content, sig }
}

function checkSeal(round: Round, { seal, digests }: NonNullable<BallotFile['seal']>): void {
  if (seal.round !== round.id) {
    throw new BallotFileError('ballot-file/seal', { received: seal.round, expected: round.id })
  }
  const { root, count } = sealBallots(round.id, digests)
  if (root !== seal.root || count !== seal.count) {
    throw new BallotFileError('ballot-file/seal', {
      received: `${seal.root} of ${seal.count}`,
      expected: `${root} of ${count}`,
    })
  }
}

/** The parsed file, its id apart, once that is known to be right. */
function contentOf(text: string): { readonly id: string; readonly content: object } {
  const value = parseJson(
    text,
    maxBallotFileLength,
    (fault, options) => new BallotFileError('ballot-file/json', fault, options),
  )
  const { id, content } = apart(value)
  const expected = idOf(content)
  expectId(id, expected)
  return { id: expected, content }
}

/** Whatever a file says its id is, and everything else in it. */
function apart(value: unknown): {
  readonly id: unknown
  readonly content: Readonly<Record<string, unknown>>
} {
  if (typeof value !== 'object' || value === null || !('id' in value)) {
    throw new BallotFileError('ballot-file/not-ballots', {})
  }
  const { id, ...content } = value
  return { id, content }
}

function expectId(id: unknown, expected: string): void {
  if (id !== expected) throw new BallotFileError('ballot-file/id', { received: excerpt(id, 64), expected })
}

/** The id of a content from outside, which may hold what RFC 8785 forbids or nest deeper than the stack. */
function idOf(content: object): string {
  try {
    return contentId(content)
  } catch (cause) {
    return asContentFault(cause)
  }
}

function asContentFault(cause: unknown): never {
  if (cause instanceof CanonicalJsonError || cause instanceof RangeError)
    throw new BallotFileError('ballot-file/content', {}, { cause })
  throw cause
}
