// Wallets, as a page uses them: which there are, connect, follow what they do, sign a ballot. One object per page; wagmi is
// behind it and nobody else's concern.
import {
  connect,
  disconnect,
  getConnection,
  switchChain,
  watchConnection,
  watchConnectors,
  type Config,
  type Connector,
} from '@wagmi/core'
import type { Ballot } from '../../ballots/index.ts'
import { abortable } from '../rpc/abortable.ts'
import type { ChainSettings } from '../settings.ts'
import { readConnection, sameConnection, type Connection } from './connection.ts'
import {
  readRefusal,
  type ConnectOutcome,
  type Declined,
  type SignOutcome,
  type SwitchOutcome,
} from './outcomes.ts'
import { resume } from './resume.ts'
import { signBallot, type SignOptions } from './signBallot.ts'
import { handleOf, type WalletHandle } from './walletHandle.ts'
import { readChoice, unannounced, type WalletChoice } from './walletChoice.ts'
import { createWalletConfig, type WalletStorage } from './walletConfig.ts'
import type { LoadPairing } from './walletConnect.ts'

export interface ConnectOptions {
  readonly signal?: AbortSignal
  /** Gets WalletConnect's link (`wc:…`), to show as a QR code or to open in a wallet on this device. */
  readonly onPairing?: (link: string) => void
}

/** The wallets of this browser. Outcomes are values; nothing here throws for what a wallet or a person does. */
export interface Wallets {
  readonly choices: readonly WalletChoice[]
  readonly connection: Connection
  /** For the composition root, to give to auction/. */
  readonly handle: WalletHandle
  /** Calls back when wallets announce themselves, which they may do late. @returns a function that ends it */
  onChoices(listener: (choices: readonly WalletChoice[]) => void): () => void
  /** Calls back when account, chain or connection change, also in the middle of something. @returns a function that ends it */
  onConnection(listener: (connection: Connection) => void): () => void
  /** Opens the wallet's own window. */
  connect(choiceId: string, options?: ConnectOptions): Promise<ConnectOutcome>
  /** Resumes the last visit's wallet if it is still willing, without opening a window. */
  reconnect(): Promise<Connection>
  disconnect(): Promise<void>
  /** Asks the wallet to go to another chain. */
  switchChain(chainId: number, signal?: AbortSignal): Promise<SwitchOutcome>
  /** Asks for the signature of a ballot; see `SignOutcome`. */
  signBallot(ballot: Ballot, options?: SignOptions): Promise<SignOutcome>
}

export interface WalletOptions {
  /** Default: localStorage. */
  readonly storage?: WalletStorage
  /** For tests; default: WalletConnect's library. */
  readonly loadPairing?: LoadPairing
}

/** Starts looking for wallets. */
export function openWallets(settings: ChainSettings, options: WalletOptions = {}): Wallets {
  const config = createWalletConfig(settings, options.storage ?? localStorage, options.loadPairing)

  return {
    get choices() {
      return choicesOf(config.connectors)
    },
    get connection() {
      return readConnection(config)
    },
    handle: handleOf(config),
    onChoices: (listener) =>
      watchConnectors(config, { onChange: (connectors) => listener(choicesOf(connectors)) }),
    onConnection(listener) {
      let last = readConnection(config)
      return watchConnection(config, {
        onChange() {
          const now = readConnection(config)
          if (sameConnection(last, now)) return
          last = now
          listener(now)
        },
      })
    },
    connect: (choiceId, connectOptions = {}) => connectWallet(config, choiceId, connectOptions),
    reconnect: () => resume(config),
    disconnect: () => disconnect(config),
    async switchChain(chainId, signal) {
      const outcome = await attempt(config, switchChain(config, { chainId }), signal)
      return outcome ?? { status: 'switched' }
    },
    signBallot: (ballot, signOptions = {}) => signBallot(config, ballot, signOptions),
  }
}

async function connectWallet(
  config: Config,
  choiceId: string,
  { signal, onPairing }: ConnectOptions,
): Promise<ConnectOutcome> {
  const connector = config.connectors.find(({ id }) => id === choiceId)
  if (!connector) return { status: 'gone' }
  const onMessage = ({ type, data }: { type: string; data?: unknown }) => {
    if (type === 'display_uri' && typeof data === 'string') onPairing?.(data)
  }
  connector.emitter.on('message', onMessage)
  try {
    if (getConnection(config).connector?.uid !== connector.uid) {
      const connecting = connect(config, { connector })
      const declined = await attempt(config, connecting, signal)
      if (declined?.status === 'cancelled') undoWhenLate(config, connector, connecting)
      if (declined) return declined
    }
  } finally {
    connector.emitter.off('message', onMessage)
  }
  const connection = readConnection(config)
  return connection.status === 'connected' ? connection : { status: 'no-account' }
}

/** Waits for a wallet; null when it did what was asked. */
async function attempt(
  config: Config,
  doing: Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<Declined | null> {
  try {
    await abortable(doing, signal)
    return null
  } catch (error) {
    if (signal?.aborted) return { status: 'cancelled' }
    return readRefusal(error, getConnection(config).chainId ?? null)
  }
}

/** A person who cancelled and then says yes in the forgotten window must not find themselves connected. */
function undoWhenLate(config: Config, connector: Connector, connecting: Promise<unknown>): void {
  config.setState((state) => ({ ...state, status: state.current ? 'connected' : 'disconnected' }))
  void connecting.then(
    () => disconnect(config, { connector }),
    () => undefined,
  )
}

/**
 * Announced wallets; the unannounced one only where `window.ethereum` is all there is. Two may announce themselves under one
 * id; connecting to it opens the first, so the second is not offered.
 */
function choicesOf(connectors: readonly Connector[]): readonly WalletChoice[] {
  const announced = connectors.filter(({ id }) => id !== unannounced)
  const extensions = announced.filter(({ type }) => type !== 'walletConnect')
  const isAlone = extensions.length === 0 && typeof window !== 'undefined' && 'ethereum' in window
  const choices = (isAlone ? connectors : announced).map(readChoice)
  return choices.filter(({ id }, i) => choices.findIndex((choice) => choice.id === id) === i)
}
