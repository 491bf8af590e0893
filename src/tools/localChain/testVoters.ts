// Voters who exist only on development chains: real keys, made from their names, with stakes that are planted. They sign the
// ballots of the sample season. Worthless, because everybody can make them.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts'
import type { Hex } from '../../ethereum/index.ts'

export interface TestVoter {
  /** Lower case. */
  readonly address: Hex
  readonly account: PrivateKeyAccount
  /** Stake in the token's smallest unit, by chain id. */
  readonly stakes: Readonly<Record<number, bigint>>
}

const token = 10n ** 18n
/** Half a token on each of two chains is a whole one, so some stakes are not whole. */
const half = token / 2n

/** Few hold much and many hold little, as among Botto's stakers; every third also stakes on Base, every seventh only there. */
export const testVoters: readonly TestVoter[] = Array.from({ length: 64 }, (_, i) => {
  const account = accountNamed(`sample ${i}`)
  const onEthereum = i % 7 === 6 ? 0n : BigInt(Math.floor(2400 / (i + 2)) + 12) * token + half
  const onBase = i % 7 === 6 || i % 3 === 0 ? BigInt(20 + 5 * (i % 11)) * token + half : 0n
  return {
    address: account.address.toLowerCase() as Hex,
    account,
    stakes: { 1: onEthereum, 8453: onBase },
  }
})

/** The account of a name. */
function accountNamed(name: string): PrivateKeyAccount {
  return privateKeyToAccount(`0x${bytesToHex(secretNamed(name))}`)
}

/** The secret key of a name; 32 bytes. */
export function secretNamed(name: string): Uint8Array {
  return sha256(utf8ToBytes(`Daub test voter ${name}`))
}
