// A witness adds its statement to a file of ballots: that these were there at the close, or that this manifest is the round. What is
// in the file already stays; a second witness signs the very list that the first one did.
import { ballotKey, evictExcess, type ArrivedBallot } from '../../archive/index.ts'
import { verifyMany, type SignedBallot, type Verdict } from '../../ballots/index.ts'
import type { Hex } from '../../ethereum/index.ts'
import { canonicalJson } from '../../fragment/index.ts'
import {
  loadBallotFiles,
  loadWitnesses,
  isPracticeRound,
  sealBallots,
  type BallotFile,
  type Round,
  type SignedEvent,
} from '../../rounds/index.ts'

const { readBallotFile, writeBallotFile } = await loadBallotFiles()
const { heldStatements, signOpening, signSeal, witnessKey } = await loadWitnesses()

/** A file with the witness's statement in it. */
export interface Signed {
  readonly text: string
  readonly event: SignedEvent
  /** Ballots under the seal. */
  readonly count: number
}

export interface SealTask {
  readonly text: string
  readonly secret: Uint8Array
  /** Milliseconds since 1970. */
  readonly now: number
  /** A running seal of what is in the file now; otherwise the final one. */
  readonly isRunning: boolean
}

/**
 * Seals the ballots of a file: the list it carries, or all its ballots that their voters signed, as far as keys can say. Of one voter
 * there are no more than readers keep; the others leave the file.
 *
 * @throws Error when a seal would be worthless: by no witness of the charter, before the close, of a practice round, of ballots that
 * are not in the file, or against what this key has sealed before. What `readBallotFile` throws.
 */
export async function sealFile({ text, secret, now, isRunning }: SealTask): Promise<Signed> {
  const file = readBallotFile(text)
  const { round } = file
  const { closesAt } = round.manifest
  checkWitness(round, secret)
  if (closesAt === null || isPracticeRound(round.manifest))
    throw new Error('A practice round is never sealed.')
  if (!isRunning && now < closesAt)
    throw new Error(
      `The round closes at ${new Date(closesAt).toISOString()}; until then only --running seals are signed.`,
    )
  const held = await readableBallots(file)
  const digests = file.seal && !isRunning ? listOf(file.seal.digests, held) : held.signed
  const until = isRunning ? now : closesAt
  const order = { round, digests, isFinal: !isRunning, until, createdAt: Math.floor(now / 1000) }
  const event = signSeal(order, secret)
  if (!isRunning) checkOnlyOne(file, event)
  const seal = isRunning ? file.seal : { seal: sealBallots(round.id, digests), digests }
  const witnesses = [...file.witnesses.filter((each) => !isRepeated(each, event)), event]
  const { ballots } = held
  return { text: writeBallotFile({ ...file, ballots, seal, witnesses }), event, count: digests.length }
}

/** Says that the file's manifest is the round of its number. @throws Error when the key is no witness's of its charter. */
export function openFile({ text, secret, now }: Omit<SealTask, 'isRunning'>): Omit<Signed, 'count'> {
  const file = readBallotFile(text)
  const { round } = file
  checkWitness(round, secret)
  const bytes = new TextEncoder().encode(canonicalJson(round.manifest)).length
  const statement = {
    version: 2 as const,
    manifest: { sha256: round.id, bytes },
    recipes: null,
    torrent: null,
    sources: [],
  }
  const event = signOpening(round, statement, Math.floor(now / 1000), secret)
  return { text: writeBallotFile({ ...file, witnesses: [...file.witnesses, event] }), event }
}

function checkWitness({ charter }: Round, secret: Uint8Array): void {
  const key = witnessKey(secret)
  if (!charter.witnesses.keys.includes(key))
    throw new Error(
      `${key} is no witness of "${charter.name}": its charter names ${charter.witnesses.keys.length} others.`,
    )
}

/** The list of a file, whose ballots must all be in it, as its readers see it: a witness signs what it holds. */
function listOf(digests: readonly Hex[], { here }: Readable): readonly Hex[] {
  const missing = digests.filter((digest) => !here.has(digest)).length
  if (missing > 0)
    throw new Error(
      `${missing} ballots of the list in the file are not in it, or more of one voter than a reader keeps.`,
    )
  return digests
}

/** What readers keep of a file. */
interface Readable {
  readonly ballots: readonly SignedBallot[]
  /** Digests of all of them. */
  readonly here: ReadonlySet<Hex>
  /** Digests of those that are of the round and that their voters signed, as far as keys can say. */
  readonly signed: readonly Hex[]
}

async function readableBallots({ round, ballots, seal }: BallotFile): Promise<Readable> {
  const ofRound = new Map<Hex, ArrivedBallot[]>()
  const verdicts = new Map<string, Verdict['status']>()
  for await (const { digest, signed, verdict } of verifyMany(ballots)) {
    if (signed.message.round !== `0x${round.id}`) continue
    const arrived = { digest, signed, receivedAt: null, sources: ['file'] }
    const others = ofRound.get(signed.message.voter)
    if (others) others.push(arrived)
    else ofRound.set(signed.message.voter, [arrived])
    verdicts.set(ballotKey(arrived), verdict.status)
  }
  const listed = new Set(seal?.digests)
  const kept = [...ofRound.values()].flatMap((each) => evictExcess(each, verdicts, listed))
  const isOther = ({ message }: SignedBallot) => message.round !== `0x${round.id}`
  return {
    ballots: [...kept.map(({ signed }) => signed), ...ballots.filter(isOther)],
    here: new Set(kept.map(({ digest }) => digest)),
    signed: [
      ...new Set(
        kept.filter((ballot) => verdicts.get(ballotKey(ballot)) !== 'invalid').map(({ digest }) => digest),
      ),
    ],
  }
}

/** Two final seals of one key make it count for neither. */
function checkOnlyOne({ round, witnesses }: BallotFile, event: SignedEvent): void {
  const other = heldStatements(round, witnesses ?? []).held.find(
    (each) => isFinalOf(each, event) && each.content !== event.content,
  )
  if (other)
    throw new Error(
      'This key has sealed another list of this round: with two seals it would count for neither.',
    )
}

/** Whether an event says what another says again. */
function isRepeated(each: SignedEvent, event: SignedEvent): boolean {
  return isFinalOf(each, event) && each.content === event.content
}

function isFinalOf({ pubkey, kind, tags }: SignedEvent, event: SignedEvent): boolean {
  const isFinal = tags.some(([name, value]) => name === 'f' && value === 'final')
  return pubkey === event.pubkey && kind === event.kind && isFinal
}
