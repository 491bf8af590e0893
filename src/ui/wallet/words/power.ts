// The words of voting power: how much, from where, and why it is unknown. Unknown is always called unknown.
import { dateTime, list, number } from '../../kit/format.ts'
import type { UnknownStake } from '../state/power.ts'
import { chainName } from './chains.ts'

/** Why a stake is unknown, after the name of its chain. */
export const unknownStakes: Readonly<Record<UnknownStake['reason'], string>> = {
  'no-rpc': 'The settings name fewer than two sources for it.',
  'no-answer': 'No source answered: you may be offline.',
  'one-answer': 'Only one source answered, and two must agree.',
  disagreement: 'The sources disagree, so none is believed.',
  'other-time': 'The block is of another time than the round says.',
  'out-of-gas': 'The contract needs more computing than a question may cost.',
  'unknown-block': 'The sources no longer have that block, or never did.',
  'wrong-chain': 'The sources speak for another chain.',
  'no-contract': 'The sources find no staking contract there.',
  'not-read': 'It could not be read on this device.',
  'not-loaded': 'The part of Daub that reads chains is not on this device yet. Connect once.',
}

export const powerWords = {
  heading: 'Your voting power',
  none: 'Connect a wallet to see your voting power in this round.',
  reading: 'Reading your stake…',
  known: (power: bigint) => `${number(power)} VP`,
  where: (place: string, block: number) => `staked on ${place} at block ${number(block)}`,
  agree: (n: number) => (n === 2 ? 'two sources agree' : `${number(n)} sources agree`),
  proof: 'proved against the block itself',
  device: 'read on this device before',
  zero: 'You had nothing staked when this round was pinned.',
  howToStake:
    'Voting power comes from $BOTTO staked in Botto’s own contract before a round opens; what you stake now counts in the next one.',
  noStakes: 'This round counts no stake, so nobody has voting power in it.',
  unknown: 'Unknown for now',
  unknownHint: 'This is not 0. You can sign all the same: whoever counts the ballots reads your stake then.',
  because: (id: number, reason: UnknownStake['reason']) => `${chainName(id)}: ${unknownStakes[reason]}`,
  /** The servers behind an unknown stake. */
  asked: (id: number, hosts: readonly string[]) => `${chainName(id)}, asked: ${list(hosts)}.`,
  retry: 'Read again',
  ownRpc: 'Use your own RPC',
  details: 'Where this comes from',
  chain: 'Chain',
  contract: 'Staking contract',
  block: 'Block',
  blockAt: (block: number, time: number) => `${number(block)}, of ${dateTime(time)}`,
  stake: 'Staked',
  stakeAmount: (tokens: string) => `${tokens} $BOTTO`,
  sources: 'Sources',
  bySources: (hosts: readonly string[]) => list(hosts),
  deviceSource: 'this device, on an earlier visit',
  dissenting: (hosts: readonly string[]) => `Shown to be wrong by the proof: ${list(hosts)}`,
}
