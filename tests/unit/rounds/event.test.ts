import { schnorr } from '@noble/curves/secp256k1'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventError } from '../../../src/rounds/errors.ts'
import { eventId, signEvent, verifyEvent, verifySchnorr, witnessKey } from '../../../src/rounds/event.ts'
import { parseEvent } from '../../../src/rounds/eventForm.ts'

describe('BIP-340, by the vectors of its authors (bip-0340/test-vectors.csv)', () => {
  it.each([
    [
      0,
      '0000000000000000000000000000000000000000000000000000000000000003',
      'f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9',
      '0000000000000000000000000000000000000000000000000000000000000000',
      '0000000000000000000000000000000000000000000000000000000000000000',
      'e907831f80848d1069a5371b402410364bdf1c5f8307b0084c55f1ce2dca821525f66a4a85ea8b71e482a74f382d2ce5ebeee8fdb2172f477df4900d310536c0',
    ],
    [
      1,
      'b7e151628aed2a6abf7158809cf4f3c762e7160f38b4da56a784d9045190cfef',
      'dff1d77f2a671c5f36183726db2341be58feae1da2deced843240f7b502ba659',
      '0000000000000000000000000000000000000000000000000000000000000001',
      '243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89',
      '6896bd60eeae296db48a229ff71dfe071bde413e6d43f917dc8dcf8c78de33418906d11ac976abccb20b091292bff4ea897efcb639ea871cfa95f6de339e4b0a',
    ],
    [
      2,
      'c90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b14e5c9',
      'dd308afec5777e13121fa72b9cc1b7cc0139715309b086c960e18fd969774eb8',
      'c87aa53824b4d7ae2eb035a2b5bbbccc080e76cdc6d1692c4b0b62d798e6d906',
      '7e2d58d8b3bcdf1abadec7829054f90dda9805aab56c77333024b9d0a508b75c',
      '5831aaeed7b44bb74e5eab94ba9d4294c49bcf2a60728d8b4c200f50dd313c1bab745879a5ad954a72c45a91c3a51d3c7adea98d82f8481e0e1e03674a6f3fb7',
    ],
    [
      3,
      '0b432b2677937381aef05bb02a66ecd012773062cf3fa2549e44f58ed2401710',
      '25d1dff95105f5253c4022f628a996ad3a0d95fbf21d468a1b33f8c160d8f517',
      'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
      'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
      '7eb0509757e246f19449885651611cb965ecc1a187dd51b64fda1edc9637d5ec97582b9cb13db3933705b32ba982af5af25fd78881ebb32771fc5922efc66ea3',
    ],
  ])('vector %i is signed byte for byte', (_, secret, publicKey, auxiliary, message, signature) => {
    expect(bytesToHex(schnorr.sign(hexToBytes(message), hexToBytes(secret), hexToBytes(auxiliary)))).toBe(
      signature,
    )
    expect(witnessKey(hexToBytes(secret))).toBe(publicKey)
  })

  it.each([
    [
      0,
      true,
      'good',
      'f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9',
      '0000000000000000000000000000000000000000000000000000000000000000',
      'e907831f80848d1069a5371b402410364bdf1c5f8307b0084c55f1ce2dca821525f66a4a85ea8b71e482a74f382d2ce5ebeee8fdb2172f477df4900d310536c0',
    ],
    [
      1,
      true,
      'good',
      'dff1d77f2a671c5f36183726db2341be58feae1da2deced843240f7b502ba659',
      '243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89',
      '6896bd60eeae296db48a229ff71dfe071bde413e6d43f917dc8dcf8c78de33418906d11ac976abccb20b091292bff4ea897efcb639ea871cfa95f6de339e4b0a',
    ],
    [
      2,
      true,
      'good',
      'dd308afec5777e13121fa72b9cc1b7cc0139715309b086c960e18fd969774eb8',
      '7e2d58d8b3bcdf1abadec7829054f90dda9805aab56c77333024b9d0a508b75c',
      '5831aaeed7b44bb74e5eab94ba9d4294c49bcf2a60728d8b4c200f50dd313c1bab745879a5ad954a72c45a91c3a51d3c7adea98d82f8481e0e1e03674a6f3fb7',
    ],
    [
      3,
      true,
      'test fails if msg is reduced modulo p or n',
      '25d1dff95105f5253c4022f628a996ad3a0d95fbf21d468a1b33f8c160d8f517',
      'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
      '7eb0509757e246f19449885651611cb965ecc1a187dd51b64fda1edc9637d5ec97582b9cb13db3933705b32ba982af5af25fd78881ebb32771fc5922efc66ea3',
    ],
    [
      4,
      true,
      'good',
      'd69c3509bb99e412e68b0fe8544e72837dfa30746d8be2aa65975f29d22dc7b9',
      '4df3c3f68fcc83b27e9d42c90431a72499f17875c81a599b566c9889b9696703',
      '00000000000000000000003b78ce563f89a0ed9414f5aa28ad0d96d6795f9c6376afb1548af603b3eb45c9f8207dee1060cb71c04e80f593060b07d28308d7f4',
    ],
    [
      5,
      false,
      'public key not on the curve',
      'eefdea4cdb677750a420fee807eacf21eb9898ae79b9768766e4faa04a2d4a34',
      '243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89',
      '6cff5c3ba86c69ea4b7376f31a9bcb4f74c1976089b2d9963da2e5543e17776969e89b4c5564d00349106b8497785dd7d1d713a8ae82b32fa79d5f7fc407d39b',
    ],
    [
      6,
      false,
      'has_even_y(R) is false',
      'dff1d77f2a671c5f36183726db2341be58feae1da2deced843240f7b502ba659',
      '243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89',
      'fff97bd5755eeea420453a14355235d382f6472f8568a18b2f057a14602975563cc27944640ac607cd107ae10923d9ef7a73c643e166be5ebeafa34b1ac553e2',
    ],
    [
      7,
      false,
      'negated message',
      'dff1d77f2a671c5f36183726db2341be58feae1da2deced843240f7b502ba659',
      '243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89',
      '1fa62e331edbc21c394792d2ab1100a7b432b013df3f6ff4f99fcb33e0e1515f28890b3edb6e7189b630448b515ce4f8622a954cfe545735aaea5134fccdb2bd',
    ],
    [
      8,
      false,
      'negated s value',
      'dff1d77f2a671c5f36183726db2341be58feae1da2deced843240f7b502ba659',
      '243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89',
      '6cff5c3ba86c69ea4b7376f31a9bcb4f74c1976089b2d9963da2e5543e177769961764b3aa9b2ffcb6ef947b6887a226e8d7c93e00c5ed0c1834ff0d0c2e6da6',
    ],
    [
      9,
      false,
      'sG - eP is infinite (x would be 0)',
      'dff1d77f2a671c5f36183726db2341be58feae1da2deced843240f7b502ba659',
      '243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89',
      '0000000000000000000000000000000000000000000000000000000000000000123dda8328af9c23a94c1feecfd123ba4fb73476f0d594dcb65c6425bd186051',
    ],
    [
      10,
      false,
      'sG - eP is infinite (x would be 1)',
      'dff1d77f2a671c5f36183726db2341be58feae1da2deced843240f7b502ba659',
      '243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89',
      '00000000000000000000000000000000000000000000000000000000000000017615fbaf5ae28864013c099742deadb4dba87f11ac6754f93780d5a1837cf197',
    ],
    [
      11,
      false,
      'sig[0:32] is not an X coordinate on the curve',
      'dff1d77f2a671c5f36183726db2341be58feae1da2deced843240f7b502ba659',
      '243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89',
      '4a298dacae57395a15d0795ddbfd1dcb564da82b0f269bc70a74f8220429ba1d69e89b4c5564d00349106b8497785dd7d1d713a8ae82b32fa79d5f7fc407d39b',
    ],
    [
      12,
      false,
      'sig[0:32] is equal to field size',
      'dff1d77f2a671c5f36183726db2341be58feae1da2deced843240f7b502ba659',
      '243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89',
      'fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f69e89b4c5564d00349106b8497785dd7d1d713a8ae82b32fa79d5f7fc407d39b',
    ],
    [
      13,
      false,
      'sig[32:64] is equal to curve order',
      'dff1d77f2a671c5f36183726db2341be58feae1da2deced843240f7b502ba659',
      '243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89',
      '6cff5c3ba86c69ea4b7376f31a9bcb4f74c1976089b2d9963da2e5543e177769fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141',
    ],
    [
      14,
      false,
      'public key exceeds the field size',
      'fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc30',
      '243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89',
      '6cff5c3ba86c69ea4b7376f31a9bcb4f74c1976089b2d9963da2e5543e17776969e89b4c5564d00349106b8497785dd7d1d713a8ae82b32fa79d5f7fc407d39b',
    ],
  ])('vector %i verifies as %s: %s', (_, isGood, __, publicKey, message, signature) => {
    expect(verifySchnorr(signature, message, publicKey)).toBe(isGood)
  })
})

describe('an event of NIP-01', () => {
  const secret = hexToBytes('01'.repeat(32))
  const signed = signEvent(
    {
      created_at: 1_763_000_000,
      kind: 3553,
      tags: [
        ['r', 'ab'],
        ['f', 'final'],
      ],
      content: '{"a":"é\\n"}',
    },
    secret,
  )

  it('has the SHA-256 of its serialised content as its id', () => {
    // Serialised by hand as NIP-01 says, and hashed with Python's hashlib.
    expect(
      eventId({ pubkey: 'aa'.repeat(32), created_at: 1, kind: 1, tags: [['e', 'x']], content: 'hi' }),
    ).toBe('aac8c35bd079ffe64e91b2af72177208648b17817c6082f79f9acc8e808a28b2')
  })

  it.each([
    [
      'a Solidity verifier’s tests',
      true,
      {
        id: '54ffbfbb8a4f76991c9f2401943b9b4d4f10084863ec7ea538bad2ded3d56892',
        pubkey: '2e7b0e5aae374d0ed1fab6cc877a969716ea48a710176a035398635e5d660dc1',
        created_at: 0,
        kind: 96_024,
        tags: [],
        content: '0'.repeat(64),
        sig: 'a35749d6174451de16fb286096858cb33d7b66c9583024fd2a5cd7b57a763ec85d99ddb0711044498c362be7c82e524a9845e09f634bbf11d87fccc2bcfe2202',
      },
    ],
    [
      'a client in Dart (an event that relays refused for its signature)',
      false,
      {
        id: '35ae6860f074c1a73f37881e84c5a0e71ea140f9f682d29d0cd0206139f27ac3',
        pubkey: '074b756ca09d6b0c031eb6d63953efb4875894bd8f857578483e02ae103bdcfd',
        created_at: 1_762_622_942,
        kind: 24_133,
        tags: [['p', '76981d9eacb4f8f3a67d7821f80fba69003fce74ed1d2dc55214028d01fd7c46']],
        content:
          'AmfEDOYvySMba5SyYFEcrlanL8pBki+Ohg7LP4TDsLFxu15or5rmBP/9BDmpL3YCNPMnetRJSEQuC4w6s2Uq9Lr7DhuBtBXq7Y+DZXB6iWICBNuxx/lRJ7zE9FZgaTzZ6qvoDHEb6h1R51wWF2xEhBnJin8lUc3udOiUR5V6xSOv6x0V21a5DkTl5PlNdqB9H1SUDXwtYHzNUjrDEqKFpLGWLUrwem0jn8A1rLUFrjGqyZYyIBWDxQs3B+QaQ4SQwKMtI2X2/UqJgUo=',
        sig: '0131e4b60aa764d02816e8a0f36a1d8e691d346b8cd17c3e891bd0bc0efd157ffe98f812a166d7fd517110e88d374f2a656854227d465f400df57e80ecb60230',
      },
    ],
  ])('has the id that %s published, and its signature holds: %s', (_, isGood, published) => {
    expect(eventId(published)).toBe(published.id)
    expect(verifySchnorr(published.sig, published.id, published.pubkey)).toBe(isGood)
  })

  it('is accepted as it was signed, after a journey as JSON', () => {
    expect(verifyEvent(parseEvent(JSON.parse(JSON.stringify(signed))))).toBe(true)
  })

  it.each([
    ['content', { ...signed, content: '{"a":"e"}' }],
    [
      'tags',
      {
        ...signed,
        tags: [
          ['r', 'ab'],
          ['f', 'running'],
        ],
      },
    ],
    ['kind', { ...signed, kind: 3551 }],
    ['time', { ...signed, created_at: signed.created_at + 1 }],
    ['key', { ...signed, pubkey: witnessKey(hexToBytes('02'.repeat(32))) }],
    ['id', { ...signed, id: 'ab'.repeat(32) }],
    ['signature', { ...signed, sig: `${signed.sig.slice(0, -2)}00` }],
  ])('is refused with another %s', (_, altered) => expect(verifyEvent(altered)).toBe(false))

  it('is refused when id and content are altered together, because the signature is over the id', () => {
    const altered = { ...signed, content: 'other' }
    expect(verifyEvent({ ...altered, id: eventId(altered) })).toBe(false)
  })

  it.each([
    ['a missing signature', { ...signed, sig: undefined }],
    ['capitals in its id', { ...signed, id: signed.id.toUpperCase() }],
    ['a member nobody knows', { ...signed, note: 1 }],
    ['a content that is too long', { ...signed, content: 'x'.repeat(7001) }],
    ['a tag without a name', { ...signed, tags: [[]] }],
    ['a kind beyond 16 bits', { ...signed, kind: 65_536 }],
  ])('with %s has no right form', (_, value) => {
    expect(() => parseEvent(JSON.parse(JSON.stringify(value)))).toThrow(EventError)
  })

  it('answers any value with an event or an EventError', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        try {
          parseEvent(value)
        } catch (error) {
          expect(error).toBeInstanceOf(EventError)
        }
      }),
    )
  })
})
