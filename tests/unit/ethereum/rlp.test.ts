import fc from 'fast-check'
import { fromRlp, toRlp } from 'viem'
import { describe, expect, it } from 'vitest'
import {
  decodeRlp,
  encodeRlp,
  fromHex,
  rlpInteger,
  RlpError,
  toHex,
  type Hex,
  type Rlp,
} from '../../../src/ethereum/index.ts'

type Nested = Hex | readonly Nested[]
const asHex = (value: Rlp): Nested => (value instanceof Uint8Array ? toHex(value) : value.map(asHex))

const values = fc.letrec<{ item: Rlp }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie('item'), { maxLength: 6 }),
  ),
})).item

describe('RLP', () => {
  // The examples of ethereum.org's description of RLP.
  it.each<[string, Rlp, string]>([
    ['the text dog', new TextEncoder().encode('dog'), '83646f67'],
    [
      'the list cat, dog',
      [new TextEncoder().encode('cat'), new TextEncoder().encode('dog')],
      'c88363617483646f67',
    ],
    ['no bytes', new Uint8Array(0), '80'],
    ['an empty list', [], 'c0'],
    ['the integer 0', rlpInteger(0n), '80'],
    ['the byte 15', rlpInteger(15n), '0f'],
    ['the integer 1024', rlpInteger(1024n), '820400'],
    ['the set-theoretical three', [[], [[]], [[], [[]]]], 'c7c0c1c0c3c0c1c0'],
  ])('writes %s', (_, value, encoded) => {
    expect(toHex(encodeRlp(value))).toBe(`0x${encoded}`)
    expect(encodeRlp(decodeRlp(fromHex(`0x${encoded}`)))).toEqual(fromHex(`0x${encoded}`))
  })

  it('writes and reads what viem does', () => {
    fc.assert(
      fc.property(values, (value) => {
        const encoded = toHex(encodeRlp(value))
        expect(encoded).toBe(toRlp(asHex(value) as Hex))
        expect(asHex(decodeRlp(fromHex(encoded)))).toEqual(fromRlp(encoded, 'hex'))
      }),
      { numRuns: 200 },
    )
  })

  it.each<[string, Hex]>([
    ['nothing', '0x'],
    ['a text that is cut', '0x83646f'],
    ['bytes after the end', '0x8080'],
    ['a small byte with a prefix', '0x8101'],
    ['a short length written long', '0xb80161'],
    ['a length with leading zeros', '0xb9000161'],
    ['a length longer than the data', '0xbbffffffff'],
    ['a list whose last item is cut', '0xc28261'],
    [
      'a hundred nested lists',
      toHex(encodeRlp(Array.from({ length: 100 }).reduce<Rlp>((inner) => [inner], []))),
    ],
  ])('refuses %s', (_, encoded) => {
    expect(() => decodeRlp(fromHex(encoded))).toThrow(RlpError)
  })

  it('answers any bytes with their one value or an RlpError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        try {
          expect(encodeRlp(decodeRlp(bytes))).toEqual(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(RlpError)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
