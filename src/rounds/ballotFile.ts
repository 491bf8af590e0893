// A round with its ballots in one JSON document: what one person hands another to recount, with no network between them.
// Its id is the SHA-256 of everything else in it, so damage shows before anything is counted.
import * as v from 'valibot'
import { ballotDigest, ballotJson, parseBallot, type SignedBallot } from '../ballots/index.ts'
import type { Hex } from '../ethereum/index.ts'
import { canonicalJson, contentId, type Json } from '../fragment/index.ts'
import { parseCharter } from './charter.ts'
import { BallotFileError } from './errors.ts'
import { address, bytes32, chainId, decimal, parseDocument } from './fields.ts'
import { openRound, parseManifest, type Round } from './manifest.ts'
import { sealBallots, sealSchema, type Seal } from './seal.ts'
import type { StakeReading } from './votingPower.ts'

/** The longest file, in characters: some 250,000 ballots. */
export const maxBallotFileLength = 128 * 1024 * 1024
const maxBallots = 250_000

/** What a file carries. */
export interface BallotFile {
  readonly round: Round
  readonly ballots: readonly SignedBallot[]
  /** Stake as the file's author read it: a claim, until the chain confirms it. */
  readonly stakes: readonly StakeReading[]
  /** The witnesses' seal and the digests under it; null before the close. */
  readonly seal: { readonly seal: Seal; readonly digests: readonly Hex[] } | null
}

const amount = v.pipe(
  decimal,
  v.check((text) => !text.startsWith('-'), 'no negative stake'),
  v.transform((text) => BigInt(text)),
)

const file = v.strictObject({
  format: v.literal('daub ballots'),
  version: v.literal(1),
  charter: v.pipe(v.unknown(), v.transform(parseCharter)),
  manifest: v.pipe(v.unknown(), v.transform(parseManifest)),
  ballots: v.pipe(v.array(v.pipe(v.unknown(), v.transform(parseBallot))), v.maxLength(maxBallots)),
  stakes: v.pipe(
    v.array(v.strictObject({ chainId, contract: address, voter: address, blockHash: bytes32, amount })),
    v.maxLength(2 * maxBallots),
  ),
  seal: v.nullable(
    v.strictObject({ seal: sealSchema, digests: v.pipe(v.array(bytes32), v.maxLength(maxBallots)) }),
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
export function readBallotFile(text: string): BallotFile {
  if (text.length > maxBallotFileLength) {
    throw new BallotFileError({
      what: 'The file is too large',
      value: `${text.length} characters`,
      allowed: `at most ${maxBallotFileLength}`,
    })
  }
  const { charter, manifest, ballots, stakes, seal } = parseDocument(
    file,
    contentOf(text),
    'file',
    BallotFileError,
  )
  const round = openRound(charter, manifest)
  if (seal && (seal.seal.round !== round.id || sealBallots(round.id, seal.digests).root !== seal.seal.root)) {
    throw new BallotFileError({
      what: 'The seal in the file does not fit its list of ballots',
      value: seal.seal.root,
    })
  }
  return { round, ballots, stakes, seal }
}

/** The parsed file without its id, once the id is known to be right. */
function contentOf(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new BallotFileError({ what: 'The file is not JSON', cause, remedy: 'Export or download it again' })
  }
  if (typeof value !== 'object' || value === null || !('id' in value)) {
    throw new BallotFileError({
      what: 'This is not a file of ballots',
      remedy: 'Choose a file that Daub exported',
    })
  }
  const { id, ...content } = value
  const actual = idOf(content as Json)
  if (id !== actual) {
    throw new BallotFileError({
      what: 'The file was damaged or altered',
      value: id,
      allowed: actual,
      remedy: 'Export or download it again',
    })
  }
  return content
}

/** The id of a content from outside, which may hold what RFC 8785 forbids or nest deeper than the stack. */
function idOf(content: Json): string {
  try {
    return contentId(content)
  } catch (cause) {
    throw new BallotFileError({ what: 'The file holds something that no file of ballots does', cause })
  }
}
