import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import {
  DaubError,
  decimal,
  listOf,
  parseAs,
  parsedBy,
  parseJson,
  type FormFault,
  type JsonFault,
} from '../../../src/fragment/index.ts'

class TestError extends DaubError<
  { 'test/form': FormFault; 'test/json': JsonFault },
  'test/form' | 'test/json'
> {}
class InnerError extends DaubError<{ 'inner/odd': { value: number } }, 'inner/odd'> {}

const even = (value: number) => {
  if (value % 2) throw new InnerError('inner/odd', { value })
  return value / 2
}
const document = v.strictObject({
  name: v.pipe(v.string(), v.maxLength(5)),
  halves: v.optional(v.array(v.pipe(v.number(), parsedBy(even)))),
  amount: v.optional(decimal),
  ids: v.optional(listOf(v.string(), [1, 2], (id) => id)),
})

function faultOf(value: unknown): { fault: FormFault; cause: unknown } {
  try {
    parseAs(document, value, (fault, options) => new TestError('test/form', fault, options))
  } catch (error) {
    if (error instanceof TestError) return { fault: error.params as FormFault, cause: error.cause }
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('a value held against a schema', () => {
  it.each<[string, unknown, FormFault]>([
    ['a missing member', {}, { path: 'name', received: '', rule: 'missing', limit: '' }],
    [
      'an unknown member',
      { name: 'a', extra: 1 },
      { path: 'extra', received: 'extra', rule: 'unknown-member', limit: '' },
    ],
    [
      'a text over its length',
      { name: 'abcdef' },
      { path: 'name', received: 'abcdef', rule: 'at-most-long', limit: '5' },
    ],
    [
      'a number with a leading zero',
      { name: 'a', amount: '07' },
      { path: 'amount', received: '07', rule: 'decimal', limit: '' },
    ],
    [
      'something twice',
      { name: 'a', ids: ['x', 'x'] },
      { path: 'ids', received: 'a list', rule: 'unique-items', limit: '' },
    ],
    ['a text instead of a record', 'x', { path: '', received: 'x', rule: 'type', limit: 'Object' }],
  ])('says which rule %s breaks, where, and with what', (_, value, fault) => {
    expect(faultOf(value).fault).toEqual(fault)
  })

  it('gives the member a parser of ours refused, the parser’s code and its error', () => {
    const { fault, cause } = faultOf({ name: 'a', halves: [2, 3] })
    expect(fault).toEqual({ path: 'halves.1', received: '3', rule: 'unreadable', limit: 'inner/odd' })
    expect(cause).toBeInstanceOf(InnerError)
  })

  it('does not take a mistake in our own parser for a fault of the value', () => {
    const broken = v.pipe(
      v.string(),
      parsedBy(() => {
        throw new TypeError('a mistake of ours')
      }),
    )
    expect(() => parseAs(broken, 'x', (fault) => new TestError('test/form', fault))).toThrow(TypeError)
  })

  it('stops at the first fault of a hostile list', () => {
    let looked = 0
    const counting = v.array(
      v.pipe(
        v.unknown(),
        v.check(() => (looked++, false), 'refused'),
      ),
    )
    expect(() =>
      parseAs(counting, Array(10_000).fill(0), (fault) => new TestError('test/form', fault)),
    ).toThrow()
    expect(looked).toBe(1)
  })
})

describe('JSON from outside', () => {
  const read = (text: string) => () =>
    parseJson(text, 20, (fault, options) => new TestError('test/json', fault, options))

  it.each<[string, string, JsonFault['reason']]>([
    ['a text over the limit, before it is parsed', '['.repeat(21), 'too-long'],
    ['a text that is not JSON', '{"a":', 'not-json'],
    ['a web page', ' <!doctype html>', 'web-page'],
  ])('refuses %s', (_, text, reason) => {
    expect(read(text)).toThrow(
      expect.objectContaining({ params: expect.objectContaining({ reason, length: text.length, most: 20 }) }),
    )
  })

  it('gives the value of a good one', () => expect(read('{"a":[1]}')()).toEqual({ a: [1] }))
})
