// wagmi, set up to do as little as possible: it finds wallets and talks to them. It never reads a chain; its transports
// refuse, so that no library default (viem's public RPCs) is asked behind our back.
import { createConfig, createStorage, injected, type Config, type CreateConnectorFn } from '@wagmi/core'
import { custom, defineChain, type Chain } from 'viem'
import { excerpt } from '../../fragment/index.ts'
import { bottoContracts } from '../contracts.ts'
import { WalletError } from '../errors.ts'
import type { ChainSettings } from '../settings.ts'
import { createWalletConnect, type LoadPairing } from './walletConnect.ts'

/** What wagmi keeps between visits: the last wallet's id. `localStorage` has this form. */
export interface WalletStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** Makes wagmi's configuration. Announced wallets (EIP-6963) join it by themselves. */
export function createWalletConfig(
  settings: ChainSettings,
  storage: WalletStorage,
  loadPairing?: LoadPairing,
): Config {
  const chains = bottoContracts.map(({ chainId, name }) => walletChain(chainId, name, settings))
  const connectors: CreateConnectorFn[] = [injected()]
  if (settings.walletConnectProjectId !== null) {
    connectors.push(createWalletConnect(settings.walletConnectProjectId, chains, loadPairing))
  }
  return createConfig({
    chains: chains as unknown as readonly [Chain, ...Chain[]],
    connectors,
    multiInjectedProviderDiscovery: true,
    storage: createStorage({ key: 'daub.wallet', storage }),
    transports: Object.fromEntries(chains.map(({ id }) => [id, custom({ request: refuse })])),
  })
}

/** A chain as a wallet wants it described when it does not know it yet (EIP-3085). */
function walletChain(chainId: number, name: string, { chains }: ChainSettings): Chain {
  const http = chains.find((chain) => chain.chainId === chainId)?.rpcs.slice(0, 1) ?? []
  const nativeCurrency = { name: 'Ether', symbol: 'ETH', decimals: 18 }
  return defineChain({ id: chainId, name, nativeCurrency, rpcUrls: { default: { http } } })
}

function refuse({ method }: { method: string }): Promise<never> {
  return Promise.reject(new WalletError('wallet/read-refused', { method: excerpt(method) }))
}
