// The failures of this room.
import { DaubError } from '../fragment/index.ts'

export interface AddressErrors {
  /** Not 0x and 40 hexadecimal digits. */
  'address/form': { readonly received: string }
  /** Mixed case that is not the EIP-55 checksum: mistyped somewhere. */
  'address/checksum': { readonly received: string }
  /** Nobody can sign for the zero address. */
  'address/zero': { readonly received: string }
}

/** A text that is not an Ethereum address, or one with a broken checksum. */
export class AddressError<Code extends keyof AddressErrors = keyof AddressErrors> extends DaubError<
  AddressErrors,
  Code
> {
  override readonly name = 'AddressError'
}

export interface RlpErrors {
  /** Bytes that are not the one RLP encoding of anything. */
  'rlp/form': { readonly received: string }
}

/** Bytes that are not RLP. */
export class RlpError<Code extends keyof RlpErrors = keyof RlpErrors> extends DaubError<RlpErrors, Code> {
  override readonly name = 'RlpError'
}

export type EthereumErrors = AddressErrors & RlpErrors
