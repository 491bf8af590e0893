// The little of a browser's window that wallets need: events. Each test gets a fresh one, with fresh wallets.
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { openWallets, parseChainSettings, type Wallets } from '../../src/chain/index.ts'
import type { WalletStorage } from '../../src/chain/wallet/walletConfig.ts'
import { announce } from '../../src/tools/throwaway/announce.ts'
import {
  createThrowawayWallet,
  type Manner,
  type ThrowawayOptions,
  type ThrowawayWallet,
} from '../../src/tools/throwaway/createThrowawayWallet.ts'
import { ada, bob } from './world.ts'

/** Puts a window in place for each test of the file. */
export function useFakeWindow(): void {
  beforeEach(() => vi.stubGlobal('window', new EventTarget()))
  afterEach(() => vi.unstubAllGlobals())
}

/** What a page keeps between visits. */
export function memoryStorage(): WalletStorage {
  const items = new Map<string, string>()
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}

/** An announced extension with these accounts. */
export function extension(options: ThrowawayOptions, info?: Parameters<typeof announce>[1]): ThrowawayWallet {
  const wallet = createThrowawayWallet(options)
  announce(wallet, info)
  return wallet
}

/** The id under which an extension announces itself unless told otherwise. */
export const id = 'test.throwaway'

/** The wallets of a page with no RPCs and, by default, nothing remembered. */
export function open(storage: WalletStorage = memoryStorage()): Wallets {
  return openWallets(parseChainSettings({ version: 1, chains: [], walletConnectProjectId: null }), {
    storage,
  })
}

/** A wallet of Ada's and Bob's that is connected as Ada, and answers questions after that in this manner. */
export async function connected(
  manner: Manner = 'yes',
  options: Partial<ThrowawayOptions> = {},
): Promise<{ wallet: ThrowawayWallet; wallets: Wallets }> {
  const decide = (method: string) => (method === 'eth_requestAccounts' ? 'yes' : manner)
  const wallet = extension({ accounts: [ada, bob], decide, ...options })
  const wallets = open()
  expect(await wallets.connect(id)).toMatchObject({ status: 'connected' })
  return { wallet, wallets }
}

/** A promise that is settled from outside. */
export function later<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
