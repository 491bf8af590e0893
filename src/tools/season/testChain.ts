// Where the stakes of a sample season are read: the development chains, each through two doors that must agree, by the same
// reads a page uses.
import { openChains, readRoundStakes } from '../../chain/index.ts'
import type { Snapshot, StakeReading } from '../../rounds/index.ts'
import { devAccounts } from '../localChain/accounts.ts'
import { startRpcProxy } from '../localChain/rpcProxy.ts'
import { startLocalChains } from '../localChain/startLocalChains.ts'
import type { ContractVoter } from './castVotes.ts'
import type { SeasonPlan } from './composeSeason.ts'

export interface TestChain {
  readonly snapshots: readonly Snapshot[]
  readonly contract: ContractVoter
  readonly readStakes: SeasonPlan['readStakes']
  close(): Promise<void>
}

/** Starts the chains; end them with `close()`. */
export async function openTestChain(): Promise<TestChain> {
  const { anvils, planted, stop } = await startLocalChains()
  const proxies = await Promise.all(anvils.map(({ url }) => startRpcProxy(url)))
  const chains = openChains({
    version: 1,
    chains: anvils.map(({ chainId, url }, i) => ({ chainId, rpcs: [url, proxies[i]!.url] })),
    walletConnectProjectId: null,
  })
  const { ownerWallet, stakes } = planted[0]!
  return {
    snapshots: planted.map(({ snapshot }) => snapshot),
    contract: {
      address: ownerWallet,
      power: stakes[ownerWallet]! / 10n ** 18n,
      ownerKey: devAccounts[3]!.key,
    },
    readStakes: async (round, voters) => {
      const readings: StakeReading[] = []
      for await (const { chainId, voter, reading } of readRoundStakes(chains, round, voters)) {
        if (reading.status !== 'known')
          throw new Error(`The stake of ${voter} on chain ${chainId} is unknown: ${reading.reason}.`)
        readings.push(reading.value)
      }
      return readings
    },
    close: async () => {
      await Promise.all(proxies.map((proxy) => proxy.close()))
      stop()
    },
  }
}
