import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import {
  address,
  AddressError,
  anyCaseBytes32,
  bytes32,
  hexBytes,
  quantity,
} from '../../../src/ethereum/index.ts'
import { DaubError, parseAs, type FormFault } from '../../../src/fragment/index.ts'

class TestError extends DaubError<{ 'test/form': FormFault }, 'test/form'> {}

const document = v.object({
  voters: v.array(address),
  hash: v.optional(bytes32),
  call: v.optional(hexBytes),
  block: v.optional(quantity),
  any: v.optional(anyCaseBytes32),
})
const parse = (value: unknown) =>
  parseAs(document, value, (fault, options) => new TestError('test/form', fault, options))
const errorOf = (value: unknown) => {
  try {
    parse(value)
  } catch (error) {
    return error as TestError
  }
  throw new Error('nothing was thrown')
}

describe('the schemas of Ethereum’s values', () => {
  it('give addresses and hexadecimal in lower case, and quantities as numbers', () => {
    expect(
      parse({
        voters: ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'],
        call: '0xABcd',
        block: '0x1F',
        any: `0x${'AB'.repeat(32)}`,
      }),
    ).toEqual({
      voters: ['0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed'],
      call: '0xabcd',
      block: 31,
      any: `0x${'ab'.repeat(32)}`,
    })
  })

  it('name the member whose address is wrong, and keep the address’s own error as the cause', () => {
    const error = errorOf({ voters: [`0x${'1'.repeat(40)}`, '0x19Cd3998f106ecc40ee7668c19c47e18b491e8a6'] })
    expect(error.params).toMatchObject({ path: 'voters.1', rule: 'unreadable', limit: 'address/checksum' })
    expect(error.cause).toBeInstanceOf(AddressError)
  })

  it.each<[string, object, Partial<FormFault>]>([
    ['a hash in capitals', { voters: [], hash: `0x${'AB'.repeat(32)}` }, { path: 'hash', rule: 'bytes32' }],
    ['an odd number of digits', { voters: [], call: '0xabc' }, { path: 'call', rule: 'hex' }],
    [
      'a quantity over 2⁵²',
      { voters: [], block: `0x${'f'.repeat(14)}` },
      { path: 'block', rule: 'quantity' },
    ],
  ])('refuse %s by member and rule', (_, value, fault) => {
    expect(errorOf(value).params).toMatchObject(fault)
  })
})
