import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesId, canonicalJson, contentId, type Json } from '../../../src/fragment/index.ts'

describe('canonical JSON (RFC 8785)', () => {
  // Values of RFC 8785 §3.2.2 and appendix B, as other implementations publish them.
  it.each<[Json, string]>([
    [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
    [
      { '\u20ac': 'Euro Sign', '\r': 'Carriage Return', '1': 'One' },
      '{"\\r":"Carriage Return","1":"One","€":"Euro Sign"}',
    ],
    [{ '\u{1f600}': 1, '\ufb33': 2 }, '{"\u{1f600}":1,"\ufb33":2}'],
    [[333333333.3333333, 1e30, 4.5, 2e-3, 1e-27], '[333333333.3333333,1e+30,4.5,0.002,1e-27]'],
    [-0, '0'],
    ['\u000f\n"\\', '"\\u000f\\n\\"\\\\"'],
    [{ kept: null, dropped: undefined }, '{"kept":null}'],
  ])('writes %j as %s', (value, text) => expect(canonicalJson(value)).toBe(text))

  it.each<[string, unknown, string]>([
    ['NaN', NaN, 'json/number'],
    ['an infinity', Infinity, 'json/number'],
    ['a lone surrogate', '\ud800', 'json/half-character'],
    ['a lone surrogate as a member’s name', { '\ud800': 1 }, 'json/half-character'],
    ['a bigint inside a record', { amount: 1n }, 'json/type'],
    ['undefined inside a list', [undefined], 'json/type'],
    ['bytes', { bytes: new Uint8Array(2) }, 'json/type'],
    ['a map', new Map(), 'json/type'],
    ['a date', { at: new Date(0) }, 'json/type'],
  ])('refuses %s', (_, value, code) => {
    expect(() => canonicalJson(value as Json)).toThrow(expect.objectContaining({ code }))
  })

  it('writes a record of another realm, whose prototype is not this realm’s', () => {
    expect(canonicalJson(runInNewContext('({ b: [1], a: null })') as object)).toBe('{"a":null,"b":[1]}')
  })

  it('gives one text whatever the order of members, and parses back to the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as Json)
        expect(canonicalJson(shuffled(value) as Json)).toBe(text)
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text)
      }),
    )
  })

  it('names bytes and values by SHA-256', () => {
    // FIPS 180-4's example for "abc".
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    expect(bytesId(new TextEncoder().encode('abc'))).toBe(abc)
    expect(contentId({ a: 1 })).toBe(bytesId(new TextEncoder().encode('{"a":1}')))
  })
})

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, shuffled(item)]),
  )
}
