// Puts the three contracts onto a chain. They name each other, so their addresses are computed before the first is sent; each
// constructor checks what it can, and at the end the chain is asked whether all of it fits.
import {
  createPublicClient,
  createWalletClient,
  defineChain,
  encodeDeployData,
  getAddress,
  getContractAddress,
  http,
  type Hex,
} from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { artAbi, auctionAbi, presetShares, splitterAbi, type MoneyRule } from '../../auction/index.ts'
import type { Contract } from '../localChain/solc.ts'
import { compileAuction } from './compileAuction.ts'

export interface Deployment {
  /** Name and symbol of the collection. */
  readonly name: string
  readonly symbol: string
  /** Who mints and announces presets: a key or a Safe. */
  readonly artist: Hex
  readonly money: MoneyRule
  readonly treasury: Hex
  readonly karma: Hex
  /** What is bought back, and its Uniswap V2 pair against wrapped ETH. */
  readonly token: Hex
  readonly pool: Hex
}

/** Addresses in lower case, as a charter pins them. */
export interface Deployed {
  readonly chainId: number
  readonly art: Hex
  readonly auction: Hex
  readonly splitter: Hex
  /** The first block that has all three: logs begin here. */
  readonly block: number
  /** What was spent, in wei. */
  readonly cost: bigint
}

/**
 * Deploys with three transactions of an account that sends nothing else meanwhile.
 *
 * @param report Hears of each contract before it is sent.
 * @throws Error when the chain refuses, or when what stands there afterwards does not fit.
 */
export async function deployAuction(
  rpc: string,
  account: PrivateKeyAccount,
  { name, symbol, artist, money, treasury, karma, token, pool }: Deployment,
  report: (name: string, address: Hex) => void = () => undefined,
): Promise<Deployed> {
  const transport = http(rpc)
  const reader = createPublicClient({ transport, pollingInterval: 500 })
  const chain = chainOf(await reader.getChainId(), rpc)
  const sender = createWalletClient({ account, chain, transport })
  const contracts = await compileAuction()
  const nonce = await reader.getTransactionCount({ address: account.address, blockTag: 'pending' })
  const [art, splitter, auction] = [0, 1, 2].map((i) =>
    getContractAddress({ from: account.address, nonce: BigInt(nonce + i) }),
  ) as [Hex, Hex, Hex]

  let cost = 0n
  let block = 0n
  const create = async (name: string, { abi, bytecode }: Contract, args: readonly unknown[], at: Hex) => {
    report(name, at)
    const hash = await sender.sendTransaction({ data: encodeDeployData({ abi, bytecode, args }) })
    const receipt = await reader.waitForTransactionReceipt({ hash })
    if (receipt.status !== 'success' || getAddress(receipt.contractAddress ?? '0x') !== getAddress(at))
      throw new Error(
        `${name} did not arrive at ${at} (transaction ${hash}). Did the account send anything else?`,
      )
    cost += receipt.gasUsed * receipt.effectiveGasPrice
    block = receipt.blockNumber
  }
  const shares = presetShares(money, { treasury, karma })
  await create('Art', contracts.Art, [name, symbol, artist, splitter], art)
  await create('Splitter', contracts.Splitter, [artist, auction, art, token, pool, shares], splitter)
  await create('Auction', contracts.Auction, [art, splitter], auction)

  const ask = [
    reader.readContract({ address: art, abi: artAbi, functionName: 'owner' }),
    reader.readContract({ address: splitter, abi: splitterAbi, functionName: 'owner' }),
    reader.readContract({ address: splitter, abi: splitterAbi, functionName: 'token' }),
    reader.readContract({ address: auction, abi: auctionAbi, functionName: 'splitter' }),
  ]
  const wanted = [artist, artist, token, splitter].map((address) => getAddress(address))
  const found = (await Promise.all(ask)).map((address) => getAddress(address))
  if (String(found) !== String(wanted))
    throw new Error(`The chain has ${String(found)}, not ${String(wanted)}.`)
  const lower = (address: Hex) => address.toLowerCase() as Hex
  return {
    chainId: chain.id,
    art: lower(art),
    auction: lower(auction),
    splitter: lower(splitter),
    block: Number(block),
    cost,
  }
}

/** A chain that is known by its number alone. */
function chainOf(id: number, rpc: string) {
  const nativeCurrency = { name: 'Ether', symbol: 'ETH', decimals: 18 }
  return defineChain({ id, name: `Chain ${id}`, nativeCurrency, rpcUrls: { default: { http: [rpc] } } })
}
