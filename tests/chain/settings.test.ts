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
    ['one host under two ports (B19)', ['https://rpc.example.org', 'https://rpc.example.org:8443']],
    ['one host with and without its last dot (B19)', ['https://rpc.example.org', 'https://rpc.example.org.']],
    ['this device under two names (B19)', ['http://127.0.0.1:8545', 'http://localhost:8545']],
    ['this device under an IPv6 name, too (B19)', ['http://127.0.0.1:8545', 'http://[::1]:8545']],
    ['too many', Array.from({ length: 7 }, (_, i) => `https://rpc${i}.example.org`)],
    ['a number', [7]],
  ])('refuse %s', (_, urls) => {
    expect(() => parseChainSettings(withRpcs(...urls))).toThrow(ChainSettingsError)
  })

  it('accept two programs on this device', () => {
    const urls = ['http://127.0.0.1:8545', 'http://127.0.0.1:8547']
    expect(parseChainSettings(withRpcs(...urls)).chains[0]!.rpcs).toEqual(urls)
  })

  it('name the member that is wrong and the rule it breaks', () => {
    expect(() => parseChainSettings(withRpcs('http://rpc.example.org'))).toThrow(
      expect.objectContaining({
        code: 'chain-settings/form',
        params: {
          path: 'chains.0.rpcs.0',
          received: 'http://rpc.example.org',
          rule: 'rpc-address',
          limit: '',
        },
      }),
    )
  })

  it('refuse junk, and a chain twice', () => {
    const twice = { chainId: 1, rpcs: [] }
    for (const junk of [null, {}, { ...withRpcs(), extra: 1 }, { ...withRpcs(), chains: [twice, twice] }]) {
      expect(() => parseChainSettings(junk)).toThrow(ChainSettingsError)
    }
  })
})
