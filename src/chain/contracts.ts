// Botto's contracts, keyed by (chainId, address): the same address holds another contract on the other chain. Rounds count
// what their charter names; these are what a charter of Botto's community names. Source: docs.botto.com, "Token details";
// DefiLlama-Adapters projects/botto; ABI: bottoproject/smart-contracts, BottoGovernanceV2.sol.
import type { Hex } from '../ethereum/index.ts'

/** $BOTTO and where it is staked on one chain. All addresses in lower case. */
export interface BottoContracts {
  readonly chainId: number
  readonly name: string
  /** ERC-20 with 18 decimals. */
  readonly token: Hex
  /** Has `userStakes(address)`, `totalStaked()` and `botto()`. */
  readonly staking: Hex
  /**
   * Storage slot of the mapping `userStakes` (Solidity, "Layout of State Variables in Storage"), which storage proofs need;
   * null while nobody has pinned it, and then stakes rest on RPCs that agree.
   */
  readonly stakesSlot: number | null
}

export const bottoContracts: readonly BottoContracts[] = [
  {
    chainId: 1,
    name: 'Ethereum',
    token: '0x9dfad1b7102d46b1b197b90095b5c4e9f5845bba',
    staking: '0x19cd3998f106ecc40ee7668c19c47e18b491e8a6',
    stakesSlot: null,
  },
  {
    chainId: 8453,
    name: 'Base',
    token: '0x24914cb6bd01e6a0cf2a9c0478e33c25926e6a0c',
    staking: '0x8a7a5991aaf142b43e58253bd6791e240084f0a9',
    stakesSlot: null,
  },
]

/** Botto burns by sending here, so `totalSupply()` does not show it. */
export const burnAddress: Hex = '0x000000000000000000000000000000000000dead'
