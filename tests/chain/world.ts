// What the tests of this folder share: the two chains, ways to reach them, and proxies with bad manners.
import { afterAll, inject } from 'vitest'
import { bottoContracts, openChains, type Chains, type RpcOptions } from '../../src/chain/index.ts'
import { devAccounts } from '../../src/tools/localChain/accounts.ts'
import { startRpcProxy, type RpcManner, type RpcProxy } from '../../src/tools/localChain/rpcProxy.ts'
import type { TestChain } from './globalSetup.ts'

/** Worthless accounts with stakes, see src/tools/localChain/plantBotto.ts. */
export const ada = devAccounts[0]!
export const bob = devAccounts[1]!
export const eve = devAccounts[2]!
export const owner = devAccounts[3]!
export const nextOwner = devAccounts[4]!
export const lateOwner = devAccounts[5]!

export function chain(chainId: 1 | 8453): TestChain & { contract: `0x${string}` } {
  const found = inject('chains').find((candidate) => candidate.chainId === chainId)!
  return { ...found, contract: bottoContracts.find((entry) => entry.chainId === chainId)!.staking }
}

/** Nothing listens here: port 9 is "discard". */
export const deadUrl = 'http://127.0.0.1:9'

const quick: RpcOptions = { timeoutMs: 3_000, tries: 1, pauseMs: 5 }

/** A chain through these RPCs, without patience. */
export function through(chainId: number, rpcs: readonly string[], options: RpcOptions = {}): Chains {
  const chains = [{ chainId, rpcs: [...rpcs] }]
  return openChains({ version: 1, chains, walletConnectProjectId: null }, { ...quick, ...options })
}

const proxies: RpcProxy[] = []

/** An RPC in front of a chain, honest unless told otherwise. Closed after the file's tests. */
export async function proxy(chainId: 1 | 8453, manner?: RpcManner): Promise<RpcProxy> {
  const started = await startRpcProxy(chain(chainId).url, manner)
  proxies.push(started)
  return started
}

afterAll(() => Promise.all(proxies.map((started) => started.close())))

/** Everything an AsyncIterable gives. */
export async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

export const one = 10n ** 18n
export const host = (url: string) => new URL(url).host
