// The ballots of one round of a sample season, signed with the keys of test voters. In a closed round some of them are made so
// that a count must set them aside, each for another reason: a sample should show that too.
import { privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts'
import { ballotDigest, ballotTypedData, type SignedBallot } from '../../ballots/index.ts'
import type { Hex } from '../../ethereum/index.ts'
import { ballotRound, powerFromStake, type Round } from '../../rounds/index.ts'
import type { TestVoter } from '../localChain/testVoters.ts'
import { chooseByLiking } from './liking.ts'

export interface Votes {
  readonly ballots: readonly SignedBallot[]
  /** Those the witness saw before the close. */
  readonly sealed: readonly Hex[]
}

/** A wallet that is a contract (EIP-1271): its ballot stays unknown for whoever cannot ask the chain. */
export interface ContractVoter {
  readonly address: Hex
  readonly power: bigint
  /** Of its owner at the snapshot. */
  readonly ownerKey: Hex
}

/** How a voter differs from the others, who sign one honest ballot. */
type Manner = 'twice' | 'over budget' | 'unknown picture' | 'unsealed'

/** By position among the voters. */
const manners: Readonly<Record<number, Manner>> = {
  2: 'twice',
  3: 'over budget',
  5: 'unsealed',
  11: 'unknown picture',
  14: 'twice',
}
const minute = 60_000

export interface Polling {
  readonly voters: readonly TestVoter[]
  /** Votes too, if there is one. */
  readonly contract: ContractVoter | null
  readonly seed: number
  /** What all voters like, picture by picture of the round. */
  readonly appeal: readonly number[]
  /** Whether the manners above are used. */
  readonly isOdd: boolean
}

/** Casts and signs. Nonces are the times of signing, one voter after the other from the opening on. */
export async function castVotes(
  round: Round,
  { voters, contract, seed, appeal, isOdd }: Polling,
): Promise<Votes> {
  const ballots: SignedBallot[] = []
  const unsealed = new Set<Hex>()
  const pictures = round.manifest.fragments.length
  const { number, opensAt } = round.manifest
  const choose = (voter: string, power: bigint) =>
    chooseByLiking({ seed, appeal, voter: `${voter} in ${number}`, power })
  const cast = async (account: PrivateKeyAccount, voter: Hex, choices: string, at: number) => {
    const ballot = { voter, round: ballotRound(round), choices, nonce: BigInt(opensAt + at * minute) }
    ballots.push({
      version: 1,
      message: ballot,
      signature: await account.signTypedData(ballotTypedData(ballot)),
    })
    return ballotDigest(ballot)
  }
  for (const [i, { address, account, stakes }] of voters.entries()) {
    const power = powerFromStake(
      round.charter.power,
      round.charter.stakes.map(({ chainId, decimals }) => ({ amount: stakes[chainId] ?? 0n, decimals })),
    )
    const manner = isOdd ? manners[i] : undefined
    const at = 30 + 61 * i
    if (manner === 'twice') await cast(account, address, choose(`early ${address}`, power), at - 20)
    const text =
      manner === 'over budget'
        ? choose(address, power * 3n)
        : manner === 'unknown picture'
          ? `${pictures}:+${power}`
          : choose(address, power)
    const digest = await cast(account, address, text, at)
    if (manner === 'unsealed') unsealed.add(digest)
  }
  if (contract) {
    const { address, power, ownerKey } = contract
    await cast(privateKeyToAccount(ownerKey), address, choose(address, power), 90)
  }
  const digests = ballots.map(({ message }) => ballotDigest(message))
  return { ballots, sealed: digests.filter((digest) => !unsealed.has(digest)) }
}
