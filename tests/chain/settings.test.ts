import { describe, expect, it } from 'vitest'
import { ChainSettingsError, defaultChainSettings, parseChainSettings } from '../../src/chain/index.ts'

const withRpcs = (...rpcs: readonly unknown[]) => ({
  version: 1,
  chains: [{ chainId: 1, rpcs }],
  walletConnectProjectId: null,
})

describe('chain settings', () => {
  it('have defaults with at least two RPCs for both chains', () => {
    const { chains } = defaultChainSettings()
    expect(chains.map(({ chainId }) => chainId)).toEqual([1, 8453])
    expect(chains.every(({ rpcs }) => rpcs.length >= 2)).toBe(true)
  })

  it.each([
    ['https', 'https://rpc.example.org/v1/key'],
    ['a node on this device', 'http://127.0.0.1:8545'],
    ['with spaces around', '  https://rpc.example.org '],
  ])('accept %s', (_, url) => {
    expect(parseChainSettings(withRpcs(url)).chains[0]!.rpcs).toEqual([url.trim()])
  })

  it.each([
    ['http elsewhere', ['http://rpc.example.org']],
    ['another protocol', ['javascript:alert(1)']],
    ['a password', ['https://user:secret@rpc.example.org']],
    ['no address', ['rpc.example.org']],
    ['one host twice', ['https://rpc.example.org/a', 'https://rpc.example.org/b']],
    ['too many', Array.from({ length: 7 }, (_, i) => `https://rpc${i}.example.org`)],
    ['a number', [7]],
  ])('refuse %s', (_, urls) => {
    expect(() => parseChainSettings(withRpcs(...urls))).toThrow(ChainSettingsError)
  })

  it('refuse junk, and a chain twice', () => {
    const twice = { chainId: 1, rpcs: [] }
    for (const junk of [null, {}, { ...withRpcs(), extra: 1 }, { ...withRpcs(), chains: [twice, twice] }]) {
      expect(() => parseChainSettings(junk)).toThrow(ChainSettingsError)
    }
  })
})
