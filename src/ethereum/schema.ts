// Schemas of Ethereum's values for the edges of other rooms. What comes out is in lower case.
import * as v from 'valibot'
import { parsedBy, whole, type Format } from '../fragment/index.ts'
import { parseAddress } from './address.ts'
import type { Hex } from './hex.ts'

const lowered = (pattern: RegExp, format: Format) =>
  v.pipe(
    v.string(),
    v.regex(pattern, format),
    v.transform((text) => text.toLowerCase() as Hex),
  )

/** Whole bytes in hexadecimal, any number of them and in any case. Limit the length before: `v.pipe(v.string(), v.maxLength(…), hexBytes)`. */
export const hexBytes = lowered(/^0x(?:[0-9a-fA-F]{2})*$/, 'hex')

/** 32 bytes as documents of ours contain them: already in lower case, so that their content id has one text. */
export const bytes32 = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-f]{64}$/, 'bytes32' satisfies Format),
  v.transform((text) => text as Hex),
)

/** 32 bytes as wallets and RPCs write them, in any case. */
export const anyCaseBytes32 = lowered(/^0x[0-9a-fA-F]{64}$/, 'bytes32')

/** An address, in lower case or with its EIP-55 checksum; see `parseAddress`. */
export const address = v.pipe(v.string(), parsedBy(parseAddress))

/** A small quantity of JSON-RPC, such as a block's number or time: 0x and up to 13 digits, less than 2⁵². */
export const quantity = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-fA-F]{1,13}$/, 'quantity' satisfies Format),
  v.transform((text) => Number(text)),
)

/** A chain's number (EIP-155). */
export const chainId = whole(1, Number.MAX_SAFE_INTEGER)
