// WalletConnect: a wallet on a phone, reached through a relay that sees who talks to whom but not what. Only when the settings
// have a project id; the library (some 150 kB gzip) is fetched when this wallet is chosen. The session asks for one method,
// the signing of typed data: a wallet paired with Daub cannot even be asked for a transaction.
import { createConnector, type CreateConnectorFn } from '@wagmi/core'
import { getAddress, numberToHex, type Chain, type ProviderConnectInfo } from 'viem'
import { WalletError } from '../errors.ts'

/** The part of WalletConnect's UniversalProvider that is used. */
export interface Pairing {
  readonly session?: {
    readonly namespaces: Readonly<Record<string, { readonly accounts: readonly string[] }>>
  }
  on(event: string, listener: (value: never) => void): unknown
  connect(options: {
    optionalNamespaces: Record<string, { chains: string[]; methods: string[]; events: string[] }>
  }): Promise<unknown>
  disconnect(): Promise<void>
  request(question: { method: string; params?: unknown }, chain?: string): Promise<unknown>
}

export type LoadPairing = (projectId: string) => Promise<Pairing>

const methods = ['eth_signTypedData_v4']
const events = ['accountsChanged', 'chainChanged']

/** Makes wagmi's connector. Its "message" event of type `display_uri` carries the link to show as a QR code. */
export function createWalletConnect(
  projectId: string,
  chains: readonly Chain[],
  loadPairing: LoadPairing = loadUniversalProvider,
): CreateConnectorFn {
  return createConnector((wagmi) => {
    let loading: Promise<Pairing> | undefined
    let chainId = chains[0]!.id
    const load = () =>
      (loading ??= loadPairing(projectId).then((pairing) => {
        pairing.on('display_uri', (data: string) =>
          wagmi.emitter.emit('message', { type: 'display_uri', data }),
        )
        pairing.on('session_delete', () => wagmi.emitter.emit('disconnect'))
        pairing.on('accountsChanged', (accounts: string[]) => connector.onAccountsChanged(accounts))
        pairing.on('chainChanged', (chain: string) => connector.onChainChanged(String(chain)))
        return pairing
      }))

    const connector = {
      id: 'walletConnect',
      name: 'WalletConnect',
      type: 'walletConnect',
      async connect({ isReconnecting }: { isReconnecting?: boolean } = {}) {
        const pairing = await load()
        if (!pairing.session && !isReconnecting) {
          const eip155 = { chains: chains.map(({ id }) => `eip155:${id}`), methods, events }
          await pairing.connect({ optionalNamespaces: { eip155 } })
        }
        const accounts = await connector.getAccounts()
        if (accounts.length === 0) throw new WalletError('wallet/no-account', {})
        // wagmi's type hangs on a flag for wallet capabilities, which are not asked for here.
        return { accounts, chainId } as never
      },
      async disconnect() {
        const pairing = await load()
        if (pairing.session) await pairing.disconnect()
      },
      async getAccounts() {
        const { session } = await load()
        // CAIP-10: eip155:1:0xab…
        const accounts = (session?.namespaces['eip155']?.accounts ?? []).map(
          (account) => account.split(':')[2]!,
        )
        return [...new Set(accounts)].map((account) => getAddress(account))
      },
      getChainId: () => Promise.resolve(chainId),
      async getProvider() {
        const pairing = await load()
        return {
          request: (question: { method: string; params?: unknown }) =>
            pairing.request(question, `eip155:${chainId}`),
        }
      },
      /** The wallet is not asked: a session covers all chains at once. */
      async switchChain({ chainId: wanted }: { chainId: number }) {
        const chain = chains.find(({ id }) => id === wanted)
        if (!chain) throw new WalletError('wallet/unknown-chain', { chainId: wanted })
        connector.onChainChanged(numberToHex(wanted))
        return Promise.resolve(chain)
      },
      isAuthorized: async () => (await connector.getAccounts()).length > 0,
      onAccountsChanged(accounts: string[]) {
        if (accounts.length === 0) wagmi.emitter.emit('disconnect')
        else wagmi.emitter.emit('change', { accounts: accounts.map((account) => getAddress(account)) })
      },
      onChainChanged(chain: string) {
        chainId = Number(chain)
        wagmi.emitter.emit('change', { chainId })
      },
      onConnect: (_: ProviderConnectInfo) => undefined,
      onDisconnect: () => wagmi.emitter.emit('disconnect'),
    }
    return connector
  })
}

async function loadUniversalProvider(projectId: string): Promise<Pairing> {
  const { UniversalProvider } = await import('@walletconnect/universal-provider')
  const metadata = {
    name: 'Daub',
    description: 'An artist that lives in the browser',
    url: location.origin,
    icons: [],
  }
  return (await UniversalProvider.init({ projectId, metadata, logger: 'silent' })) as unknown as Pairing
}
