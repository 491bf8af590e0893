// The accounts of every development chain in the world: keys from the mnemonic "test test … junk". Worthless, because
// everybody has them.
import { bytesToHex, type Hex } from 'viem'
import { mnemonicToAccount } from 'viem/accounts'

export interface DevAccount {
  /** Lower case. */
  readonly address: Hex
  readonly key: Hex
}

/** The first accounts of Foundry's and Hardhat's chains. */
export const devAccounts: readonly DevAccount[] = [0, 1, 2, 3, 4, 5].map((addressIndex) => {
  const account = mnemonicToAccount('test test test test test test test test test test test junk', {
    addressIndex,
  })
  return { address: account.address.toLowerCase() as Hex, key: bytesToHex(account.getHdKey().privateKey!) }
})
