import { describe, expect, it } from 'vitest'
import { AddressError, checksumAddress, parseAddress, type Hex } from '../../../src/ethereum/index.ts'

describe('addresses', () => {
  // The examples of EIP-55, and Botto's staking contract (facts/botto.md 1.1).
  const mixed: Hex[] = [
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
    '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
    '0x19CD3998f106eCC40eE7668c19C47e18b491e8a6',
  ]

  it.each(mixed)('reads %s with its checksum, and writes it again', (address) => {
    expect(parseAddress(address)).toBe(address.toLowerCase())
    expect(parseAddress(address.toLowerCase())).toBe(address.toLowerCase())
    expect(checksumAddress(address.toLowerCase() as Hex)).toBe(address)
  })

  it.each([
    ['a broken checksum', '0x19CD3998f106eCC40eE7668c19C47E18b491e8a6'],
    ['all capitals', '0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED'],
    ['a short text', '0x19cd'],
    ['no prefix', '19cd3998f106ecc40ee7668c19c47e18b491e8a6'],
    ['white space', '0x19cd3998f106ecc40ee7668c19c47e18b491e8a6 '],
    ['the zero address', `0x${'0'.repeat(40)}`],
    ['a name', 'botto.eth'],
  ])('refuses %s', (_, text) => expect(() => parseAddress(text)).toThrow(AddressError))
})
