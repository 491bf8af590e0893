// A voter's receipt: the ballot with what it amounts to, and after the close the proof that it was sealed. It needs no
// trust in whoever shows it: everything on it can be computed again from the ballot itself.
import * as v from 'valibot'
import {
  ballotDigest,
  ballotJson,
  parseBallot,
  parseChoices,
  usedPower,
  verifyBallot,
  type Hex,
  type SignedBallot,
  type Verdict,
  type VerifyOptions,
} from '../ballots/index.ts'
import { canonicalJson } from '../fragment/index.ts'
import { ReceiptError } from './errors.ts'
import { address, bytes32, decimal, parseDocument } from './fields.ts'
import { inclusionSchema, isIncluded, sealSchema } from './seal.ts'

const receipt = v.strictObject({
  version: v.literal(1),
  /** The ballot's id: its EIP-712 digest. */
  digest: bytes32,
  /** Who signed. */
  signer: address,
  /** VP used, in decimal digits. */
  used: decimal,
  ballot: v.pipe(v.unknown(), v.transform(parseBallot)),
  /** Where the ballot stands in the witnesses' seal; null until the close. */
  inclusion: v.nullable(v.strictObject({ seal: sealSchema, at: inclusionSchema })),
})

export type Receipt = Readonly<v.InferOutput<typeof receipt>>

/** The statements of a receipt that can be wrong. */
export type ReceiptStatement = 'digest' | 'signer' | 'used' | 'signature' | 'inclusion'

export interface ReceiptCheck {
  /** Statements that do not hold. A signature nobody could ask about is not among them; see `verdict`. */
  readonly wrong: readonly ReceiptStatement[]
  readonly verdict: Verdict
  /** Nothing is wrong and the signature is valid. */
  readonly holds: boolean
}

/** Writes the receipt of a ballot. */
export function makeReceipt(ballot: SignedBallot, inclusion: Receipt['inclusion'] = null): Receipt {
  return {
    version: 1,
    digest: ballotDigest(ballot.ballot),
    signer: ballot.ballot.voter,
    used: String(usedPower(parseChoices(ballot.ballot.choices))),
    ballot,
    inclusion,
  }
}

/** Computes everything on a receipt again. The options are those of `verifyBallot`, for contract wallets. */
export async function checkReceipt(receipt: Receipt, options: VerifyOptions = {}): Promise<ReceiptCheck> {
  const expected = makeReceipt(receipt.ballot)
  const { verdict } = await verifyBallot(receipt.ballot, options)
  const wrong: ReceiptStatement[] = []
  if (receipt.digest !== expected.digest) wrong.push('digest')
  if (receipt.signer !== expected.signer) wrong.push('signer')
  if (receipt.used !== expected.used) wrong.push('used')
  if (verdict.status === 'invalid') wrong.push('signature')
  if (receipt.inclusion && !isSealed(receipt.inclusion, expected.digest, receipt.ballot.ballot.round))
    wrong.push('inclusion')
  return { wrong, verdict, holds: wrong.length === 0 && verdict.status === 'valid' }
}

/**
 * Reads a receipt from a parsed JSON value.
 *
 * @throws ReceiptError
 */
export function parseReceipt(value: unknown): Receipt {
  return parseDocument(receipt, value, 'receipt', ReceiptError)
}

/** A receipt as canonical text (RFC 8785). */
export function writeReceipt(receipt: Receipt): string {
  return canonicalJson({ ...receipt, ballot: ballotJson(receipt.ballot) })
}

function isSealed({ seal, at }: NonNullable<Receipt['inclusion']>, digest: Hex, round: Hex): boolean {
  return `0x${seal.round}` === round && isIncluded(seal, digest, at)
}
