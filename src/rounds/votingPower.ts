// Voting power from staked tokens: a function of the charter's rule and of stake read at the round's snapshot blocks.
// What was not read, or was read at another block, is unknown; unknown is never 0, and never "the rest of it".
import type { Hex } from '../ethereum/index.ts'
import type { Charter } from './charter.ts'
import type { Round } from './manifest.ts'

/** Stake of one voter in one contract at one block, as `chain/` read it or a file claims it. */
export interface StakeReading {
  readonly chainId: number
  readonly contract: Hex
  readonly voter: Hex
  /** The block it was read at; one that is not the round's does not count. */
  readonly blockHash: Hex
  /** In the token's smallest unit. */
  readonly amount: bigint
}

export type VotingPower =
  | { readonly status: 'known'; readonly power: bigint }
  | {
      readonly status: 'unknown'
      /** Chains that lack a reading, or whose readings differ. */
      readonly missing: readonly number[]
      /** Whether readings of one stake differ; otherwise nobody has read it. */
      readonly isDisputed: boolean
    }

/** The voting power of a voter on some of the round's chains; see `votingPowers`. */
export type PowerOf = (voter: Hex, chains: 'all' | readonly number[]) => VotingPower

/**
 * Voting power for every voter that was read.
 *
 * @returns A function. On chains that are not the round's there is nothing to know, and nothing is added. Two readings of
 * one stake that differ make it unknown: sources that disagree are no source.
 */
export function votingPowers({ charter, manifest }: Round, readings: Iterable<StakeReading>): PowerOf {
  const blocks = new Map(manifest.snapshots.map(({ chainId, blockHash }) => [chainId, blockHash]))
  const amounts = new Map<string, bigint | 'disputed'>()
  for (const { chainId, contract, voter, blockHash, amount } of readings) {
    if (blocks.get(chainId) !== blockHash) continue
    const key = `${chainId}:${contract}:${voter}`
    const known = amounts.get(key)
    amounts.set(key, known === undefined || known === amount ? amount : 'disputed')
  }
  const isCountable =
    charter.version === 1 || (charter.newStake === 'waits' && charter.unstaking === 'keeps-vote')
  // What happens to stake during the round is not in readings of its snapshot blocks: unknown, which is not 0.
  if (!isCountable) return () => ({ status: 'unknown', missing: [...blocks.keys()], isDisputed: false })
  return (voter, chains) => {
    const stakes: Stake[] = []
    const missing = new Set<number>()
    let isDisputed = false
    for (const { chainId, contract, decimals } of charter.stakes) {
      if (chains !== 'all' && !chains.includes(chainId)) continue
      const amount = amounts.get(`${chainId}:${contract}:${voter}`)
      if (typeof amount === 'bigint') stakes.push({ amount, decimals })
      else {
        missing.add(chainId)
        isDisputed ||= amount === 'disputed'
      }
    }
    if (missing.size) return { status: 'unknown', missing: [...missing], isDisputed }
    return { status: 'known', power: powerFromStake(charter.power, stakes) }
  }
}

/** An amount in the smallest unit of a token with so many decimals. */
export interface Stake {
  readonly amount: bigint
  readonly decimals: number
}

/**
 * The rule itself. Stakes are summed first and rounded down once: VP = ⌊Σ amountᵢ · 10^(D − decimalsᵢ) · perToken / 10^D⌋
 * with D the largest of the decimals, so half a token on each of two chains is a whole one.
 */
export function powerFromStake(rule: Charter['power'], stakes: readonly Stake[]): bigint {
  const digits = Math.max(0, ...stakes.map(({ decimals }) => decimals))
  const one = 10n ** BigInt(digits)
  const sum = stakes.reduce(
    (total, { amount, decimals }) => total + amount * 10n ** BigInt(digits - decimals),
    0n,
  )
  if (rule.kind === 'linear') return (sum * BigInt(rule.perToken)) / one
  return sum > 0n && sum >= BigInt(rule.minimum) * one ? BigInt(rule.power) : 0n
}
