// The vote on a simulated round: ballots really signed with keys everybody can make, stakes of a chain that does not exist, and the
// seal of a test witness. The file counts like any other; that it counts for nothing, its charter's name says.
import { bytesToHex } from '@noble/hashes/utils.js'
import { privateKeyToAccount } from 'viem/accounts'
import { ballotDigest, ballotTypedData, formatChoices, type SignedBallot } from '../../ballots/index.ts'
import type { Hex } from '../../ethereum/index.ts'
import { contentId } from '../../fragment/index.ts'
import {
  ballotRound,
  loadBallotFiles,
  loadWitnesses,
  sealBallots,
  type Charter,
  type Round,
  type Snapshot,
  type StakeReading,
} from '../../rounds/index.ts'
import { secretNamed } from '../localChain/testVoters.ts'
import type { Community } from './community.ts'

const { writeBallotFile } = await loadBallotFiles()
const { signSeal, witnessKey } = await loadWitnesses()

/** Everybody can make its key. */
const witness = secretNamed('witness of simulated weeks')
export const testWitness = witnessKey(witness)

/** Where simulated voters hold their stake: no chain has this number. */
export const testStake = {
  chainId: 4_294_967_295,
  contract: '0x00000000000000000000000000000000000da0b5',
  decimals: 0,
} as const

/** Snapshots of a chain that does not exist, a minute before the opening. */
export function testSnapshots({ stakes }: Charter, opensAt: number): readonly Snapshot[] {
  const time = opensAt - 60_000
  return stakes.map(({ chainId }) => ({
    chainId,
    blockNumber: Math.floor(time / 12_000),
    blockHash: `0x${contentId({ simulated: chainId, time })}` as Hex,
    time,
  }))
}

/** The sealed file of a round's vote; equal rounds give equal files. */
export async function pollRound(
  round: Round,
  community: Community,
  pictures: readonly (readonly number[])[],
): Promise<string> {
  const { number, opensAt, closesAt, snapshots } = round.manifest
  const votes = community.vote(number, pictures)
  const ballots: SignedBallot[] = []
  const stakes: StakeReading[] = []
  for (const [i, { name, stake }] of community.voters.entries()) {
    const choices = votes[i]!
    if (choices.length === 0) continue
    const account = privateKeyToAccount(`0x${bytesToHex(secretNamed(name))}`)
    const voter = account.address.toLowerCase() as Hex
    // Nonces are times of signing: one voter a second from the opening on.
    const message = {
      voter,
      round: ballotRound(round),
      choices: formatChoices(choices),
      nonce: BigInt(opensAt + 1000 * i),
    }
    ballots.push({ version: 1, message, signature: await account.signTypedData(ballotTypedData(message)) })
    for (const { chainId, blockHash } of snapshots)
      stakes.push({ chainId, contract: testStake.contract, voter, blockHash, amount: stake })
  }
  const digests = ballots.map(({ message }) => ballotDigest(message)).sort()
  const order = { round, digests, isFinal: true, until: closesAt!, createdAt: closesAt! / 1000 + 60 }
  return writeBallotFile({
    round,
    ballots,
    stakes,
    seal: { seal: sealBallots(round.id, digests), digests },
    witnesses: [signSeal(order, witness)],
  })
}
