// An address for people: never the only name of somebody, and never cut so short that a look-alike is cheap to make.
import { checksumAddress, type Hex } from '../ballots/index.ts'

/** `0x1234…abcd` in EIP-55 spelling: the first and last four digits. */
export function shortAddress(address: Hex): string {
  const mixed = checksumAddress(address)
  return `${mixed.slice(0, 6)}…${mixed.slice(-4)}`
}
