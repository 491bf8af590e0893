import { describe, expect, it, vi } from 'vitest'
import { privateKeyToAccount } from 'viem/accounts'
import type { Ballot } from '../../src/ballots/index.ts'
import type { Hex } from '../../src/ethereum/index.ts'
import { openWallets, parseChainSettings } from '../../src/chain/index.ts'
import type { Pairing } from '../../src/chain/wallet/walletConnect.ts'
import { memoryStorage, useFakeWindow } from './fakeWindow.ts'
import { ada, bob } from './world.ts'

useFakeWindow()

const projectId = '0123456789abcdef0123456789abcdef'
const settings = parseChainSettings({ version: 1, chains: [], walletConnectProjectId: projectId })
const ballot: Ballot = { voter: ada.address, round: `0x${'3c'.repeat(32)}`, choices: '0:+40', nonce: 12n }

/** A phone behind a relay, without the relay. */
function phone() {
  const listeners = new Map<string, (value: never) => void>()
  const asked: string[] = []
  const wishes: unknown[] = []
  let session: Pairing['session']
  const pairing: Pairing = {
    get session() {
      return session!
    },
    on: (event, listener) => listeners.set(event, listener),
    async connect(options) {
      wishes.push(options)
      listeners.get('display_uri')?.('wc:abc@2' as never)
      const accounts = [`eip155:1:${ada.address}`, `eip155:8453:${ada.address}`]
      session = await Promise.resolve({ namespaces: { eip155: { accounts } } })
    },
    disconnect() {
      session = undefined
      return Promise.resolve()
    },
    request({ method, params }) {
      asked.push(method)
      const typedData = JSON.parse((params as string[])[1]!) as never
      return privateKeyToAccount(ada.key).signTypedData(typedData)
    },
  }
  const load = vi.fn((_: string) => Promise.resolve(pairing))
  return {
    load,
    asked,
    wishes,
    say: (event: string, value: unknown) => listeners.get(event)?.(value as never),
  }
}

describe('WalletConnect', () => {
  it('is on offer only with a project id', () => {
    const without = parseChainSettings({ ...settings, walletConnectProjectId: null })
    expect(openWallets(without, { storage: memoryStorage() }).choices).toEqual([])
    const { choices } = openWallets(settings, { storage: memoryStorage() })
    expect(choices).toMatchObject([{ id: 'walletConnect', kind: 'walletConnect' }])
  })

  it('is not loaded before it is chosen, nor on a first visit', async () => {
    const { load } = phone()
    const wallets = openWallets(settings, { storage: memoryStorage(), loadPairing: load })
    await wallets.reconnect().catch(() => undefined)
    expect(load).not.toHaveBeenCalled()
  })

  it('shows its link, connects, signs, and asks for nothing but the signing of typed data', async () => {
    const { load, asked, wishes } = phone()
    const wallets = openWallets(settings, { storage: memoryStorage(), loadPairing: load })
    const onPairing = vi.fn()
    expect(await wallets.connect('walletConnect', { onPairing })).toMatchObject({
      status: 'connected',
      address: ada.address,
      chainId: 1,
    })
    expect(onPairing).toHaveBeenCalledWith('wc:abc@2')
    expect(await wallets.signBallot(ballot)).toMatchObject({ status: 'signed', verdict: { status: 'valid' } })
    expect(asked).toEqual(['eth_signTypedData_v4'])
    expect(wishes).toMatchObject([{ optionalNamespaces: { eip155: { methods: ['eth_signTypedData_v4'] } } }])
  })

  it('follows the phone: another account, another chain, the end', async () => {
    const { load, say } = phone()
    const wallets = openWallets(settings, { storage: memoryStorage(), loadPairing: load })
    await wallets.connect('walletConnect')
    say('accountsChanged', [bob.address])
    expect(wallets.connection).toMatchObject({ address: bob.address })
    say('chainChanged', '8453')
    expect(wallets.connection).toMatchObject({ chainId: 8453 })
    say('session_delete', {})
    expect(wallets.connection).toEqual({ status: 'none' })
  })

  it('is resumed on the next visit, if it was the last wallet', async () => {
    const { load } = phone()
    const storage = memoryStorage()
    await openWallets(settings, { storage, loadPairing: load }).connect('walletConnect')
    const again = openWallets(settings, { storage, loadPairing: load })
    expect(await again.reconnect()).toMatchObject({ status: 'connected', address: ada.address as Hex })
  })
})
