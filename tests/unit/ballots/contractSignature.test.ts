import fc from 'fast-check'
import {
  encodeAbiParameters,
  encodeDeployData,
  encodeFunctionData,
  erc6492SignatureValidatorAbi,
  erc6492SignatureValidatorByteCode,
  parseAbi,
  serializeErc6492Signature,
} from 'viem'
import { describe, expect, it } from 'vitest'
import {
  decodeWrapper,
  encodeIsValidSignature,
  encodeValidatorArguments,
} from '../../../src/ethereum/index.ts'
import { verifyBallot, type CallAnswer, type SignedBallot, type Verdict } from '../../../src/ballots/index.ts'
import type { Hex } from '../../../src/ethereum/index.ts'
import { universalValidator } from '../../../src/ballots/universalValidator.ts'
import { fakeChain, noCode, vouches } from '../../fixtures/ballots.ts'

const wallet = '0x8a7a5991aaf142b43e58253bd6791e240084f0a9'
const factory = '0x19cd3998f106ecc40ee7668c19c47e18b491e8a6'
const blocks = [
  { chainId: 1, blockHash: `0x${'11'.repeat(32)}` as const },
  { chainId: 8453, blockHash: `0x${'22'.repeat(32)}` as const },
]
const signed: SignedBallot = {
  version: 1,
  message: { voter: wallet, round: `0x${'5a'.repeat(32)}`, choices: '0:+5', nonce: 1n },
  signature: `0x${'c0'.repeat(97)}`,
}
const wrapped: SignedBallot = {
  ...signed,
  signature: serializeErc6492Signature({ address: factory, data: '0xdeadbeef', signature: signed.signature }),
}
const failed: CallAnswer = { status: 'failed', reason: 'no network' }
const reverted: CallAnswer = { status: 'reverted' }
const yes: CallAnswer = { status: 'returned', data: '0x01' }
const no: CallAnswer = { status: 'returned', data: '0x00' }
const invalid: Verdict = { status: 'invalid', reason: 'other-signer', signer: null }
const unknown: Verdict = { status: 'unknown', reason: 'no-answer' }
const validOn = (by: 'contract' | 'wrapped-contract', ...chains: number[]): Verdict => ({
  status: 'valid',
  by,
  chains,
})

/** The verdict when Ethereum and Base answer so. */
async function verdictOf(ballot: SignedBallot, ethereum: CallAnswer, base: CallAnswer) {
  const caller = fakeChain(({ chainId }) => (chainId === 1 ? ethereum : base))
  return (await verifyBallot(ballot, { contracts: { caller, blocks } })).verdict
}

describe('signatures of contract wallets', () => {
  it('B18: may be empty, and are then the contract’s word alone', async () => {
    const empty: SignedBallot = { ...signed, signature: '0x' }
    expect(await verdictOf(empty, vouches, noCode)).toEqual(validOn('contract', 1))
    expect(await verdictOf(empty, noCode, noCode)).toEqual(invalid)
    expect((await verifyBallot(empty)).verdict).toEqual({ status: 'unknown', reason: 'not-asked' })
  })

  it.each<[string, CallAnswer, CallAnswer, Verdict]>([
    ['a wallet on both chains', vouches, vouches, validOn('contract', 1, 8453)],
    ['a wallet on one chain', noCode, vouches, validOn('contract', 8453)],
    ['a wallet with other owners elsewhere', vouches, reverted, validOn('contract', 1)],
    ['a wrong signer', { status: 'returned', data: `0xffffffff${'00'.repeat(28)}` }, noCode, invalid],
    [
      'the legacy magic 0x20c13b0b',
      { status: 'returned', data: `0x20c13b0b${'00'.repeat(28)}` },
      noCode,
      invalid,
    ],
    [
      'the magic with rubbish behind it',
      { status: 'returned', data: `0x1626ba7e${'01'.repeat(28)}` },
      noCode,
      invalid,
    ],
    ['the magic without its padding', { status: 'returned', data: '0x1626ba7e' }, noCode, invalid],
    ['`true` from a fallback', { status: 'returned', data: `0x${'1'.padStart(64, '0')}` }, noCode, invalid],
    ['a wallet that reverts', reverted, reverted, invalid],
    ['no contract at all', noCode, noCode, invalid],
    ['one silent chain, though the other vouches', vouches, failed, unknown],
    ['one silent chain, though the other refuses', reverted, failed, unknown],
  ])('EIP-1271: %s', async (_, ethereum, base, verdict) => {
    expect(await verdictOf(signed, ethereum, base)).toEqual(verdict)
  })

  it.each<[string, CallAnswer, CallAnswer, Verdict]>([
    ['a good signer', yes, yes, validOn('wrapped-contract', 1, 8453)],
    ['a wrong signer', no, no, invalid],
    ['a deployment that fails', reverted, reverted, invalid],
    ['good on one chain only', no, yes, validOn('wrapped-contract', 8453)],
    ['the magic of EIP-1271, which the validator never returns', vouches, vouches, invalid],
    ['a silent chain', yes, failed, unknown],
  ])('EIP-6492: %s', async (_, ethereum, base, verdict) => {
    expect(await verdictOf(wrapped, ethereum, base)).toEqual(verdict)
  })

  it('asks the voter’s address with its digest and signature, at the pinned blocks', async () => {
    const caller = fakeChain(() => vouches)
    const { digest } = await verifyBallot(signed, { contracts: { caller, blocks } })
    const abi = parseAbi(['function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)'])
    const data = encodeFunctionData({ abi, args: [digest, signed.signature] })
    expect(caller.calls).toEqual(blocks.map((block) => ({ ...block, to: wallet, data })))
  })

  it('runs the validator for a wrapped signature, exactly as viem would', async () => {
    const caller = fakeChain(() => yes)
    const { digest } = await verifyBallot(wrapped, { contracts: { caller, blocks } })
    const data = encodeDeployData({
      abi: erc6492SignatureValidatorAbi,
      args: [wallet, digest, wrapped.signature],
      bytecode: erc6492SignatureValidatorByteCode,
    })
    expect(caller.calls).toEqual(blocks.map((block) => ({ ...block, to: null, data })))
  })

  it('asks nobody about a wrapper that is none', async () => {
    const caller = fakeChain(() => yes)
    const magic = '6492'.repeat(16)
    const inside = wrapped.signature.slice(0, -64)
    const broken: Hex[] = [
      `0x${magic}`,
      `0x${'00'.repeat(96)}${magic}`.replace('0x00', '0x01') as Hex, // an address with 13 bytes
      `0x${'ff'.repeat(96)}${magic}`,
      `${inside.slice(0, 2 + 64)}${'ff'.repeat(32)}${inside.slice(2 + 128)}${magic}` as Hex, // an offset into nowhere
      `${inside.slice(0, -64)}${magic}` as Hex, // the tail cut off
    ]
    for (const signature of broken) {
      const { verdict } = await verifyBallot({ ...signed, signature }, { contracts: { caller, blocks } })
      expect(verdict).toEqual({ status: 'invalid', reason: 'bad-wrapper', signer: null })
    }
    expect(caller.calls).toEqual([])
  })

  it('stops asking when aborted', async () => {
    const caller = fakeChain(() => vouches)
    const options = { contracts: { caller, blocks }, signal: AbortSignal.abort() }
    await expect(verifyBallot(signed, options)).rejects.toThrow(/abort/i)
  })
})

describe('the ABI by hand', () => {
  const hex = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString('hex')}`
  const bytes = fc.uint8Array({ maxLength: 200 }).map(hex)
  const word = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(hex)
  const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(hex)

  it("encodes and decodes as viem's", () => {
    const abi = parseAbi(['function isValidSignature(bytes32 hash, bytes signature)'])
    fc.assert(
      fc.property(address, word, bytes, bytes, (signer, digest, signature, data) => {
        expect(encodeIsValidSignature(digest, signature)).toBe(
          encodeFunctionData({ abi, args: [digest, signature] }),
        )
        const types = [{ type: 'address' }, { type: 'bytes32' }, { type: 'bytes' }] as const
        expect(`0x${encodeValidatorArguments(signer, digest, signature)}`).toBe(
          encodeAbiParameters(types, [signer, digest, signature]),
        )
        const body = encodeAbiParameters(
          [{ type: 'address' }, { type: 'bytes' }, { type: 'bytes' }],
          [signer, data, signature],
        )
        expect(decodeWrapper(body)).toEqual({ factory: signer, factoryCalldata: data, signature })
      }),
    )
  })

  it('answers arbitrary bytes with a wrapper or null', () => {
    const offset = fc.nat(256).map((n) => n.toString(16).padStart(64, '0'))
    const near = fc
      .tuple(address, offset, offset, bytes)
      .map(([a, b, c, d]): Hex => `0x${a.slice(2).padStart(64, '0')}${b}${c}${d.slice(2)}`)
    fc.assert(
      fc.property(fc.oneof(bytes, near), (body) => decodeWrapper(body) !== undefined),
      { numRuns: 500 },
    )
  })

  it('carries the validator viem carries', () =>
    expect(universalValidator).toBe(erc6492SignatureValidatorByteCode))
})
