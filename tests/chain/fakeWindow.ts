// The little of a browser's window that wallets need: events. Each test gets a fresh one, with fresh wallets.
import { afterEach, beforeEach, vi } from 'vitest'
import type { WalletStorage } from '../../src/chain/wallet/walletConfig.ts'
import { announce } from '../../src/chain/throwaway/announce.ts'
import {
  createThrowawayWallet,
  type ThrowawayOptions,
  type ThrowawayWallet,
} from '../../src/chain/throwaway/createThrowawayWallet.ts'

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
