// One voter's ballots against each other: the highest nonce wins, ties go to the smaller digest, and nothing is spent twice.
import { usedPower, type Choice, type VerifiedBallot } from '../ballots/index.ts'
import type { Hex } from '../ethereum/index.ts'
import { ascending } from './ascending.ts'
import type { CountedBallot, SetAside } from './fate.ts'
import type { PowerOf } from './votingPower.ts'

/** A ballot that nothing speaks against but, perhaps, its voter's other ballots or power. */
export interface Candidate extends VerifiedBallot {
  readonly choices: readonly Choice[]
  /** Where the signature speaks for the voter. */
  readonly chains: 'all' | readonly number[]
}

/** A candidate's fate. */
export type Settled =
  { readonly counted: CountedBallot; readonly choices: readonly Choice[] } | { readonly setAside: SetAside }

/**
 * Decides among the ballots of one voter, from the highest nonce down. Each chain's stake is spent by one ballot: a contract
 * wallet's ballot takes only the chains that vouch for it, so a namesake with other owners on another chain can neither
 * replace it nor spend its power. A ballot that uses more than is left to it is refused whole and takes nothing.
 *
 * @param chainIds The round's chains.
 * @param isPowerNeeded Whether a ballot without any power is set aside.
 */
export function settleVoter(
  candidates: readonly Candidate[],
  chainIds: readonly number[],
  powerOf: PowerOf,
  isPowerNeeded: boolean,
): readonly Settled[] {
  const latestFirst = [...candidates].sort(
    (a, b) => ascending(b.signed.message.nonce, a.signed.message.nonce) || ascending(a.digest, b.digest),
  )
  let free = chainIds
  let isDecided = false // also serves a round without chains, where nothing is ever free
  return latestFirst.map(({ digest, signed, choices, chains }): Settled => {
    const { voter } = signed.message
    const takes = chains === 'all' ? free : free.filter((chainId) => chains.includes(chainId))
    if (isDecided && takes.length === 0) return aside(digest, voter, 'superseded')
    const power = powerOf(voter, takes)
    const used = usedPower(choices)
    if (power.status === 'known' && used > power.power) {
      return { setAside: { digest, voter, reason: 'over-budget', used, power: power.power } }
    }
    free = free.filter((chainId) => !takes.includes(chainId))
    isDecided = true
    if (power.status === 'unknown')
      return aside(digest, voter, power.isDisputed ? 'disputed-power' : 'unknown-power')
    if (isPowerNeeded && power.power === 0n) return aside(digest, voter, 'no-power')
    return { counted: { digest, voter, used, power: power.power }, choices }
  })
}

function aside(digest: Hex, voter: Hex, reason: SetAside['reason']): Settled {
  return { setAside: { digest, voter, reason } }
}
