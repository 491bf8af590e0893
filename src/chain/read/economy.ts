// The token's figures on one chain at a pinned block: supply, staked, burned.
import { concatHex, pad, toFunctionSelector } from 'viem'
import type { Hex } from '../../ethereum/index.ts'
import type { Chains } from '../chains.ts'
import { burnAddress } from '../contracts.ts'
import type { BlockName } from './block.ts'
import { callAll, readInteger } from './call.ts'
import { mapReading, type Reading } from './reading.ts'

/** Amounts in the token's smallest unit. */
export interface Economy {
  /** `totalSupply()`; burns by sending away do not lower it. */
  readonly supply: Reading<bigint>
  /** `totalStaked()` of the staking contract. */
  readonly staked: Reading<bigint>
  /** Balance of 0x…dEaD. Circulating is supply − burned. */
  readonly burned: Reading<bigint>
  /** Whether the staking contract says that it stakes this token (`botto()`). */
  readonly isStakedToken: Reading<boolean>
}

const totalSupply = toFunctionSelector('function totalSupply()')
const totalStaked = toFunctionSelector('function totalStaked()')
const botto = toFunctionSelector('function botto()')
const balanceOfBurned = concatHex([toFunctionSelector('function balanceOf(address)'), pad(burnAddress)])

/** Reads the figures, each for itself: one may be known while another is not. */
export async function readEconomy(
  chains: Chains,
  { chainId, token, staking }: { readonly chainId: number; readonly token: Hex; readonly staking: Hex },
  block: BlockName,
  signal?: AbortSignal,
): Promise<Economy> {
  const integer = (to: Hex, data: Hex) => readInteger(chains, chainId, block, { to, data }, signal)
  const [supply, staked, burned, staking_] = await Promise.all([
    integer(token, totalSupply),
    integer(staking, totalStaked),
    integer(token, balanceOfBurned),
    callAll(chains, chainId, block, { to: staking, data: botto }, signal),
  ])
  const isStakedToken = mapReading(staking_, (data) => (data?.length === 66 ? data === pad(token) : null))
  return { supply, staked, burned, isStakedToken }
}
