// The witness of an artist that works in one browser: a key made on this device, which seals the ballots of a round once it has
// closed. It vouches for this device only, and its charter says that nobody else is asked.
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { artistHere, keepRound, type Archive } from '../../archive/index.ts'
import { ballotDigest, verifyMany } from '../../ballots/index.ts'
import type { Hex } from '../../ethereum/index.ts'
import { loadWitnesses, sealBallots, type Round } from '../../rounds/index.ts'

type WitnessArchive = Pick<Archive, 'settings' | 'ballots' | 'witnessEvents' | 'roundFiles'>

/**
 * The public name of this device's witness; its key is made when there is none.
 *
 * @param random So many bytes that nobody can guess.
 */
export async function ownWitness(
  { settings }: Pick<Archive, 'settings'>,
  random: (bytes: number) => Uint8Array,
): Promise<string> {
  const { witnessKey } = await loadWitnesses()
  const kept = await settings.get('witness')
  const secret = kept === undefined ? random(32) : hexToBytes(kept)
  const name = witnessKey(secret)
  if (kept === undefined) await settings.set('witness', bytesToHex(secret))
  return name
}

/**
 * Seals the ballots of a closed round that their voters signed, where this device is its witness. A round is sealed once: ballots
 * that come later are late, and a second seal would make the key count for nothing.
 *
 * @param now Milliseconds since 1970; before the close nothing is sealed.
 */
export async function sealOwn(archive: WitnessArchive, round: Round, now: number): Promise<void> {
  const { closesAt } = round.manifest
  if (closesAt === null || now < closesAt) return
  const kept = await archive.settings.get('witness')
  if (kept === undefined) return
  const secret = hexToBytes(kept)
  const { heldStatements, signSeal, witnessKey } = await loadWitnesses()
  const key = witnessKey(secret)
  if (!round.charter.witnesses.keys.includes(key)) return
  if ((await archive.witnessEvents.of(round.id)).some((event) => event.pubkey === key && isFinal(event)))
    return
  const digests = await signedBallots(archive, round)
  const createdAt = Math.floor(now / 1000)
  const event = signSeal({ round, digests, isFinal: true, until: closesAt, createdAt }, secret)
  const seal = { seal: sealBallots(round.id, digests), digests }
  await keepRound(
    archive,
    { round, ballots: [], stakes: [], seal, witnesses: [event] },
    { source: { kind: 'file', from: artistHere, at: now }, check: heldStatements },
  )
}

const isFinal = ({ tags }: { readonly tags: readonly (readonly string[])[] }) =>
  tags.some(([name, value]) => name === 'f' && value === 'final')

async function signedBallots({ ballots }: WitnessArchive, round: Round): Promise<readonly Hex[]> {
  const kept = await ballots.of(round.id)
  const digests = new Set<Hex>()
  for await (const { signed, verdict } of verifyMany(kept.map((each) => each.signed)))
    if (verdict.status !== 'invalid') digests.add(ballotDigest(signed.message))
  return [...digests]
}
