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
  type SignedBallot,
  type Verdict,
  type VerifyOptions,
} from '../ballots/index.ts'
import { address, bytes32, type Hex } from '../ethereum/index.ts'
import { canonicalJson, decimal, parseAs, parsedBy, type Json } from '../fragment/index.ts'
import { ReceiptError } from './errors.ts'
import { inclusionSchema, isIncluded, sealSchema, type Inclusion, type Seal } from './seal.ts'

/** In JSON the signed ballot is called `ballot`. */
const receipt = v.pipe(
  v.strictObject({
    version: v.literal(1),
    digest: bytes32,
    signer: address,
    used: decimal,
    ballot: v.pipe(v.unknown(), parsedBy(parseBallot)),
    inclusion: v.nullable(v.strictObject({ seal: sealSchema, at: inclusionSchema })),
  }),
  v.transform(({ ballot, ...rest }): Receipt => ({ ...rest, signed: ballot })),
)

export interface Receipt {
  readonly version: 1
  /** The ballot's id: its EIP-712 digest. */
  readonly digest: Hex
  /** Who signed. */
  readonly signer: Hex
  /** VP used, in decimal digits. */
  readonly used: string
  readonly signed: SignedBallot
  /** Where the ballot stands in the witnesses' seal; null until the close. */
  readonly inclusion: { readonly seal: Seal; readonly at: Inclusion } | null
}

/** The statements of a receipt that can be wrong. */
export type ReceiptStatement = 'digest' | 'signer' | 'used' | 'signature' | 'inclusion'

export interface ReceiptCheck {
  /** Statements that do not hold. A signature nobody could ask about is not among them; see `verdict`. */
  readonly wrong: readonly ReceiptStatement[]
  readonly verdict: Verdict
  /**
   * Whether it names a seal, and whether that is the one the witnesses of the round agreed on: anybody can make another around any
   * ballot.
   */
  readonly seal: 'none' | 'claimed' | 'witnessed'
  /** Nothing is wrong, the signature is valid, and no seal is claimed as a proof that the witnesses did not agree on. */
  readonly holds: boolean
}

/** Writes the receipt of a ballot. */
export function makeReceipt(signed: SignedBallot, inclusion: Receipt['inclusion'] = null): Receipt {
  return {
    version: 1,
    digest: ballotDigest(signed.message),
    signer: signed.message.voter,
    used: String(usedPower(parseChoices(signed.message.choices))),
    signed,
    inclusion,
  }
}

/** The seal that a round's witnesses agreed on (`settleSeal`). */
export type AgreedSeal = Pick<Seal, 'root' | 'count'>

/**
 * Computes everything on a receipt again.
 *
 * @param options Those of `verifyBallot`, for contract wallets.
 * @param agreed The seal of its round, where one is settled; without it a receipt's seal is a claim.
 */
export async function checkReceipt(
  receipt: Receipt,
  options: VerifyOptions = {},
  agreed: AgreedSeal | null = null,
): Promise<ReceiptCheck> {
  const expected = makeReceipt(receipt.signed)
  const { verdict } = await verifyBallot(receipt.signed, options)
  const wrong: ReceiptStatement[] = []
  if (receipt.digest !== expected.digest) wrong.push('digest')
  if (receipt.signer !== expected.signer) wrong.push('signer')
  if (receipt.used !== expected.used) wrong.push('used')
  if (verdict.status === 'invalid') wrong.push('signature')
  if (receipt.inclusion && !isSealed(receipt.inclusion, expected.digest, receipt.signed.message.round))
    wrong.push('inclusion')
  const seal = standingOf(receipt, agreed)
  return {
    wrong,
    verdict,
    seal,
    holds: wrong.length === 0 && verdict.status === 'valid' && seal !== 'claimed',
  }
}

/**
 * Reads a receipt from a parsed JSON value.
 *
 * @throws ReceiptError
 */
export function parseReceipt(value: unknown): Receipt {
  return parseAs(receipt, value, (fault, options) => new ReceiptError('receipt/form', fault, options))
}

/** A receipt as a JSON value; `parseReceipt` gives it back. */
export function receiptJson({ signed, ...rest }: Receipt): Json {
  return { ...rest, ballot: ballotJson(signed) }
}

/** A receipt as canonical text (RFC 8785). */
export function writeReceipt(receipt: Receipt): string {
  return canonicalJson(receiptJson(receipt))
}

function standingOf({ inclusion }: Receipt, agreed: AgreedSeal | null): ReceiptCheck['seal'] {
  if (inclusion === null) return 'none'
  const { root, count } = inclusion.seal
  return agreed?.root === root && agreed.count === count ? 'witnessed' : 'claimed'
}

function isSealed({ seal, at }: NonNullable<Receipt['inclusion']>, digest: Hex, round: Hex): boolean {
  return `0x${seal.round}` === round && isIncluded(seal, digest, at)
}
