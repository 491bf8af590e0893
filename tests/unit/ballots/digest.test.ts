import { bytesToHex } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { hashDomain, hashStruct, hashTypedData } from 'viem'
import { describe, expect, it } from 'vitest'
import {
  ballotDigest,
  ballotDomain,
  ballotTypedData,
  ballotTypes,
  maxNonce,
  type Ballot,
} from '../../../src/ballots/index.ts'
import { ballotStructHash } from '../../../src/ballots/digest.ts'
import type { Hex } from '../../../src/ethereum/index.ts'

const example: Ballot = {
  voter: '0x19cd3998f106ecc40ee7668c19c47e18b491e8a6',
  round: `0x${'5a'.repeat(32)}`,
  choices: '12:+40,77:-10',
  nonce: 1_763_000_000_000n,
}

const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((value): Hex => `0x${bytesToHex(value)}`)
const ballots: fc.Arbitrary<Ballot> = fc.record({
  voter: hex(20),
  round: hex(32),
  choices: fc.string({ unit: 'binary', maxLength: 300 }).filter((text) => text.isWellFormed()),
  nonce: fc.bigInt({ min: 0n, max: maxNonce }),
})

describe('the digest of a ballot (EIP-712)', () => {
  it('is fixed for ever', () => {
    expect(ballotDigest(example)).toMatchInlineSnapshot(
      `"0xd389d9ba8802a27712c5e8690d7e014408ae23ef1fd68dfa760795ecbc17cda5"`,
    )
    expect(ballotDigest({ ...example, choices: '', nonce: 0n })).toMatchInlineSnapshot(
      `"0x08910e98a92613f6ecf8906c7493e4896191ba6637aac8aaa7e1201208b18565"`,
    )
    expect(`0x${bytesToHex(ballotStructHash(example))}`).toMatchInlineSnapshot(
      `"0x3ba41f0b6245d369a6a0ba84e55048e39b4af418d6009d060a425c641024bd5f"`,
    )
    expect(hashDomain({ domain: ballotDomain, types: { EIP712Domain: domainFields } })).toMatchInlineSnapshot(
      `"0xfa3e01bf72bb02df17a22e4ca6883aec5212f44433e22f292d70ce314d263e80"`,
    )
  })

  it("is viem's, for every ballot", () => {
    fc.assert(
      fc.property(ballots, (ballot) => {
        expect(ballotDigest(ballot)).toBe(hashTypedData(ballotTypedData(ballot)))
        const struct = { data: { ...ballot }, primaryType: 'Ballot', types: ballotTypes } as const
        expect(`0x${bytesToHex(ballotStructHash(ballot))}`).toBe(hashStruct(struct))
      }),
    )
  })

  it('differs when any field does', () => {
    const others: Partial<Ballot>[] = [
      { voter: '0x8a7a5991aaf142b43e58253bd6791e240084f0a9' },
      { round: `0x${'5b'.repeat(32)}` },
      { choices: '12:+40,77:-11' },
      { nonce: example.nonce + 1n },
    ]
    const digests = [example, ...others.map((other) => ({ ...example, ...other }))].map(ballotDigest)
    expect(new Set(digests).size).toBe(5)
  })
})

const domainFields = [
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
] as const
