// `npm run chain`: Ethereum and Base on this machine, with stand-ins at Botto's addresses and wallets that hold stakes, so that
// a whole vote can be tried with no extension and no internet. Stops with Ctrl-C and leaves nothing behind.
import { formatUnits } from 'viem'
import { bottoContracts, type ChainSettings } from '../chain/index.ts'
import { devAccounts } from './localChain/accounts.ts'
import { localChainUrl } from './throwaway/localChainUrl.ts'
import { serveDescription } from './localChain/serveDescription.ts'
import { startRpcProxy } from './localChain/rpcProxy.ts'
import { startLocalChains, type LocalChains } from './localChain/startLocalChains.ts'

const anvilPorts = [8545, 8546]
/** Two RPCs must agree, so each chain gets a second door. */
const proxyPorts = [8547, 8548]
const decimals = 18

try {
  await main()
} catch (error) {
  console.error((error as Error).message)
  console.error(
    `Is another "npm run chain" running? It needs the ports ${[...anvilPorts, ...proxyPorts].join(', ')}.`,
  )
  process.exit(1)
}

async function main(): Promise<void> {
  console.log('Compiling the stand-in contracts and starting two chains …')
  const chains = await startLocalChains(anvilPorts)
  const settings: ChainSettings = { version: 1, chains: [], walletConnectProjectId: null }
  for (const [i, { chainId, url }] of chains.anvils.entries()) {
    const second = await startRpcProxy(url, undefined, proxyPorts[i])
    settings.chains.push({ chainId, rpcs: [url, second.url] })
  }
  const snapshots = chains.planted.map(({ snapshot }) => snapshot)
  const accounts = devAccounts.slice(0, 3)
  await serveDescription({ settings, snapshots, accounts }, Number(new URL(localChainUrl).port))
  print(chains, settings)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0)) // anvils end with us
}

function print({ planted }: LocalChains, { chains }: ChainSettings): void {
  for (const [i, { chainId, snapshot }] of planted.entries()) {
    const { name, staking } = bottoContracts.find((entry) => entry.chainId === chainId)!
    console.log(`\n${name} (chain ${chainId})`)
    console.log(`  RPCs      ${chains[i]!.rpcs.join('  ')}`)
    console.log(`  staking   ${staking}`)
    console.log(`  snapshot  block ${snapshot.blockNumber}, ${snapshot.blockHash}`)
  }
  console.log('\nThrow-away wallets. Everybody knows these keys: never send anything of value to them.')
  for (const { address, key } of devAccounts) {
    const staked = planted.map(
      ({ chainId, stakes }) => `${formatUnits(stakes[address]!, decimals)} on ${chainId}`,
    )
    console.log(`  ${address}  ${staked.join(', ').padEnd(24)}  key ${key}`)
  }
  console.log('\nContract wallets')
  console.log(`  ${planted[0]!.ownerWallet}  EIP-1271, owned by the fourth wallet at the snapshot`)
  console.log(`  ${planted[0]!.futureWallet}  EIP-6492, of the sixth wallet, not deployed`)
  console.log(
    '\nNow run "npm run dev" and open its page: it joins these chains by itself and finds the first three wallets. Ctrl-C stops them.',
  )
}
