// A round with its ballots in one JSON document: what one person hands another to recount, with no network between them.
// Its id is the SHA-256 of everything else in it, so damage shows before anything is counted.
import * as v from 'valibot'
import { ballotDigest, ballotJson, parseBallot, type SignedBallot } from '../ballots/index.ts'
import { address, bytes32, chainId, type Hex } from '../ethereum/index.ts'
import {
  canonicalJson,
  contentId,
  decimal,
  excerpt,
  parseAs,
  parsedBy,
  parseJson,
  type Json,
} from '../fragment/index.ts'
import { parseCharter } from './charter.ts'
import { BallotFileError } from './errors.ts'
import { openRound, parseManifest, type Round } from './manifest.ts'
import { sealBallots, sealSchema, type Seal } from './seal.ts'
import type { StakeReading } from './votingPower.ts'

/** The longest file, in characters: some 140,000 ballots with ten choices each, their stakes on two chains and a seal. */
export const maxBallotFileLength = 128 * 1024 * 1024
/** The most ballots and stakes in one file. */
export const maxFileBallots = 250_000
export const maxFileStakes = 2 * maxFileBallots

/** What a file carries. */
export interface BallotFile {
  readonly round: Round
  readonly ballots: readonly SignedBallot[]
  /** Stake as the file's author read it: a claim, until the chain confirms it. */
  readonly stakes: readonly StakeReading[]
  /** The witnesses' seal and the digests under it; null before the close. */
  readonly seal: { readonly seal: Seal; readonly digests: readonly Hex[] } | null
}

/** A file as it was read, with its id: the SHA-256 of everything else in it. */
export interface OpenedBallotFile extends BallotFile {
  readonly id: string
}

const amount = v.pipe(
  decimal,
  v.transform((text) => BigInt(text)),
  v.minValue(0n),
)

const file = v.strictObject({
  format: v.literal('daub ballots'),
  version: v.literal(1),
  charter: v.pipe(v.unknown(), parsedBy(parseCharter)),
  manifest: v.pipe(v.unknown(), parsedBy(parseManifest)),
  ballots: v.pipe(v.array(v.pipe(v.unknown(), parsedBy(parseBallot))), v.maxLength(maxFileBallots)),
  stakes: v.pipe(
    v.array(v.strictObject({ chainId, contract: address, voter: address, blockHash: bytes32, amount })),
    v.maxLength(maxFileStakes),
  ),
  seal: v.nullable(
    v.strictObject({ seal: sealSchema, digests: v.pipe(v.array(bytes32), v.maxLength(maxFileBallots)) }),
  ),
})

/** Writes a file. Ballots are sorted by digest and written once each, so equal sets give equal files. */
export function writeBallotFile({ round, ballots, stakes, seal }: BallotFile): string {
  const sorted = [
    ...new Map(ballots.map((signed) => [`${ballotDigest(signed.message)}${signed.signature}`, signed])),
  ].sort(([a], [b]) => (a < b ? -1 : 1))
  const content: { readonly [key: string]: Json } = {
    format: 'daub ballots',
    version: 1,
    charter: round.charter,
    manifest: round.manifest,
    ballots: sorted.map(([, signed]) => ballotJson(signed)),
    stakes: stakes.map((stake) => ({ ...stake, amount: String(stake.amount) })),
    seal,
  }
  return canonicalJson({ ...content, id: contentId(content) })
}

/**
 * Reads a file: length, then JSON, then its hash, then every document inside, then the seal. No signature is checked yet.
 *
 * @throws BallotFileError; ManifestError when the round breaks its charter.
 */
export function readBallotFile(text: string): OpenedBallotFile {
  const { id, content } = contentOf(text)
  const { charter, manifest, ballots, stakes, seal } = parseAs(
    file,
    content,
    (fault, options) => new BallotFileError('ballot-file/form', fault, options),
  )
  const round = openRound(charter, manifest)
  if (seal) checkSeal(round, seal)
  return { id, round, ballots, stakes, seal }
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
function contentOf(text: string): { readonly id: string; readonly content: unknown } {
  const value = parseJson(
    text,
    maxBallotFileLength,
    (fault, options) => new BallotFileError('ballot-file/json', fault, options),
  )
  if (typeof value !== 'object' || value === null || !('id' in value)) {
    throw new BallotFileError('ballot-file/not-ballots', {})
  }
  const { id, ...content } = value
  const expected = idOf(content)
  if (id !== expected) throw new BallotFileError('ballot-file/id', { received: excerpt(id, 64), expected })
  return { id: expected, content }
}

/** The id of a content from outside, which may hold what RFC 8785 forbids or nest deeper than the stack. */
function idOf(content: object): string {
  try {
    return contentId(content)
  } catch (cause) {
    throw new BallotFileError('ballot-file/content', {}, { cause })
  }
}
