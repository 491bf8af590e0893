// Which wallet is connected, as which account, on which chain: a plain value for the page, read from wagmi's own state.
import { getConnection, type Config } from '@wagmi/core'
import type { Hex } from '../../ethereum/index.ts'

export type Connection =
  | { readonly status: 'none' }
  /** Asking the wallet, or looking whether the last one is still willing. */
  | { readonly status: 'connecting' }
  | {
      readonly status: 'connected'
      /** Lower case. */
      readonly address: Hex
      /** The chain the wallet is on; it need not be one that counts. */
      readonly chainId: number
      readonly wallet: string
    }

/** The connection now. */
export function readConnection(config: Config): Connection {
  const { status, address, chainId, connector } = getConnection(config)
  if (status === 'connected') {
    return { status: 'connected', address: address.toLowerCase() as Hex, chainId, wallet: connector.name }
  }
  return { status: status === 'disconnected' ? 'none' : 'connecting' }
}

/** Whether two connections say the same. */
export function sameConnection(a: Connection, b: Connection): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
