// The wallet of the last visit, if it is still there and still willing. Only that one is asked: looking at the others would
// wake them, and load WalletConnect for people who never used it.
import { reconnect, watchConnectors, type Config, type Connector } from '@wagmi/core'
import { abortable } from '../rpc/abortable.ts'
import { readConnection, type Connection } from './connection.ts'

/** How long an extension may take to announce itself after the page has started. */
const announceMs = 1_000
/** How long a wallet may think about resuming. It shows no window, so it has nothing to wait for. */
const answerMs = 5_000
const nobody = { connections: new Map(), current: null, status: 'disconnected' } as const

/** See `Wallets.reconnect`. */
export async function resume(config: Config): Promise<Connection> {
  const last = await config.storage?.getItem('recentConnectorId')
  const connector = last ? await find(config, last) : null
  if (connector) {
    const over = new AbortController()
    const timer = setTimeout(() => over.abort(), answerMs)
    const resuming = reconnect(config, { connectors: [connector] })
    await abortable(resuming, over.signal)
      // No answer is as good as no wallet: what storage remembers of it is not a connection.
      .catch(() => config.setState((state) => ({ ...state, ...nobody })))
      .finally(() => clearTimeout(timer))
  }
  return readConnection(config)
}

async function find(config: Config, id: string): Promise<Connector | null> {
  const among = (connectors: readonly Connector[]) => connectors.find((connector) => connector.id === id)
  const here = among(config.connectors)
  if (here) return here
  return new Promise((found) => {
    const end = (connector: Connector | null) => {
      clearTimeout(timer)
      unwatch()
      found(connector)
    }
    const timer = setTimeout(end, announceMs, null)
    const unwatch = watchConnectors(config, {
      onChange(connectors) {
        const connector = among(connectors)
        if (connector) end(connector)
      },
    })
  })
}
