// The votes of an earlier season, cast again in a round with the same pictures: the same choices of the same test voters, as long after
// the opening, signed anew because a ballot names its round.
import { privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts'
import { ballotDigest, ballotTypedData, type SignedBallot } from '../../ballots/index.ts'
import type { Hex } from '../../ethereum/index.ts'
import { ballotRound, type BallotFile, type Round } from '../../rounds/index.ts'
import { testVoters } from '../localChain/testVoters.ts'
import type { ContractVoter, Votes } from './castVotes.ts'

/** @throws Error for pictures in another order, and for a voter whose key nobody has. */
export async function recastVotes(
  round: Round,
  before: BallotFile,
  contract: ContractVoter | null,
): Promise<Votes> {
  const ids = ({ manifest }: Round) => manifest.fragments.map(({ id }) => id).join()
  if (ids(round) !== ids(before.round)) throw new Error('The earlier votes are for other pictures.')
  const accounts = new Map<Hex, PrivateKeyAccount>(
    testVoters.map(({ address, account }) => [address, account]),
  )
  if (contract) accounts.set(contract.address, privateKeyToAccount(contract.ownerKey))
  const later = BigInt(round.manifest.opensAt - before.round.manifest.opensAt)
  const wasSealed = new Set(before.seal?.digests)
  const ballots: SignedBallot[] = []
  const sealed: Hex[] = []
  for (const { message } of before.ballots) {
    const account = accounts.get(message.voter)
    if (!account) throw new Error(`Nobody has the key of ${message.voter}.`)
    const ballot = { ...message, round: ballotRound(round), nonce: message.nonce + later }
    ballots.push({
      version: 1,
      message: ballot,
      signature: await account.signTypedData(ballotTypedData(ballot)),
    })
    if (wasSealed.has(ballotDigest(message))) sealed.push(ballotDigest(ballot))
  }
  return { ballots, sealed }
}
