// The chains one may ask, each through its RPCs. Made once from the settings; a change of the settings makes a new one.
import { createRpc, type Rpc, type RpcOptions } from './rpc/createRpc.ts'
import type { ChainSettings } from './settings.ts'

/** Where chains are read. Holds no state but lines. */
export interface Chains {
  /** The RPCs of a chain; none when the settings have none. */
  rpcs(chainId: number): readonly Rpc[]
}

/** Opens the chains of the settings. Nothing is sent until something is read. */
export function openChains({ chains }: ChainSettings, options: RpcOptions = {}): Chains {
  const byId = new Map(
    chains.map(({ chainId, rpcs }) => [chainId, rpcs.map((url) => createRpc(url, chainId, options))]),
  )
  return { rpcs: (chainId) => byId.get(chainId) ?? [] }
}
