// A chain of a test file's own with Uniswap V2 from its published artifacts, a $BOTTO pool and the three contracts, put there by
// the code of `npm run auction:deploy`. Every test starts from the same block.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import {
  createTestClient,
  defineChain,
  encodeDeployData,
  http,
  keccak256,
  parseEther,
  publicActions,
  toHex,
  walletActions,
  type Abi,
  type Chain,
  type Hex,
  type HttpTransport,
  type PublicActions,
  type TestClient,
  type WalletActions,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeEach } from 'vitest'
import { presetShares, shareUses } from '../../../src/auction/presets.ts'
import type { MoneyRule, Share } from '../../../src/auction/presets.ts'
import { compileAuction, compileFolder } from '../../../src/tools/auction/compileAuction.ts'
import { deployAuction } from '../../../src/tools/auction/deployAuction.ts'
import { devAccounts } from '../../../src/tools/localChain/accounts.ts'
import { startAnvil } from '../../../src/tools/localChain/anvil.ts'
import { genesisTime } from '../../../src/tools/localChain/plantBotto.ts'

export { parseEther, presetShares, shareUses, type Share }

export const [artist, alice, bruno, clara, treasury, karma] = devAccounts.map(({ address }) => address) as [
  Hex,
  Hex,
  Hex,
  Hex,
  Hex,
  Hex,
]
export const eth = (amount: string | number) => parseEther(String(amount))
export const [minute, hour, day] = [60n, 3600n, 86_400n]
export const burned: Hex = '0x000000000000000000000000000000000000dEaD'
export const nobody: Hex = '0x0000000000000000000000000000000000000000'
const chainId = 31_337
/** ETH and tokens in the pool at first. */
export const poolEth = eth(1000)
const poolTokens = eth(10_000_000)

const erc20 = [
  ['balanceOf', ['address'], ['uint256']],
  ['approve', ['address', 'uint256'], ['bool']],
  ['transfer', ['address', 'uint256'], ['bool']],
] as const
/** What tests ask of tokens. */
export const erc20Abi = erc20.map(([name, inputs, outputs]) => ({
  type: 'function',
  name,
  stateMutability: name === 'balanceOf' ? 'view' : 'nonpayable',
  inputs: inputs.map((type) => ({ type, name: '' })),
  outputs: outputs.map((type) => ({ type, name: '' })),
})) as Abi

/** A contract of Uniswap's npm packages, as it was compiled by its authors. */
function artifact(path: string): { abi: Abi; bytecode: Hex } {
  const file = createRequire(import.meta.url).resolve(path)
  const { abi, bytecode } = JSON.parse(readFileSync(file, 'utf8')) as { abi: Abi; bytecode: string }
  return { abi, bytecode: bytecode.startsWith('0x') ? (bytecode as Hex) : `0x${bytecode}` }
}

type Client = TestClient<'anvil', HttpTransport, Chain> &
  PublicActions<HttpTransport, Chain> &
  WalletActions<Chain>
/**
 * Starts the chain of a test file; before each test it goes back to how it was.
 *
 * @param money The preset in force.
 */
export async function openWorld(money: MoneyRule = 'botto2021') {
  const anvil = await startAnvil(chainId, genesisTime)
  afterAll(() => anvil.stop())
  const chain = defineChain({
    id: chainId,
    name: 'Test',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [anvil.url] } },
  })
  const client: Client = createTestClient({
    chain,
    mode: 'anvil',
    transport: http(anvil.url),
    pollingInterval: 5,
    cacheTime: 0,
  })
    .extend(publicActions)
    .extend(walletActions)
  await anvil.request('evm_setAutomine', [true])
  // Each block is a second after the one before, whatever this machine's clock does.
  await anvil.request('anvil_setBlockTimestampInterval', [1])

  async function create(
    contract: { abi: Abi; bytecode: Hex },
    args: readonly unknown[],
    value = 0n,
  ): Promise<Hex> {
    const data = encodeDeployData({ ...contract, args })
    const hash = await client.sendTransaction({ account: artist, data, value, gas: 8_000_000n })
    const { contractAddress, status } = await client.waitForTransactionReceipt({ hash })
    if (status !== 'success') throw new Error('A contract of the test could not be created.')
    return contractAddress!
  }

  const router = artifact('@uniswap/v2-periphery/build/UniswapV2Router02.json')
  const factory = artifact('@uniswap/v2-core/build/UniswapV2Factory.json')
  const weth = await create(artifact('@uniswap/v2-periphery/build/WETH9.json'), [])
  const factoryAt = await create(factory, [artist])
  const routerAt = await create(router, [factoryAt, weth])
  const token = await create(artifact('@uniswap/v2-periphery/build/ERC20.json'), [eth(100_000_000)])

  /** Sends a transaction and waits for it; with a limit of gas it may fail. @throws viem's error with the revert decoded. */
  async function write(
    from: Hex,
    address: Hex,
    abi: Abi,
    functionName: string,
    args: readonly unknown[] = [],
    value = 0n,
    gas?: bigint,
  ) {
    const call = { account: from, address, abi, functionName, args, value }
    const hash = await client.writeContract({ ...call, gas: gas ?? 5_000_000n })
    const receipt = await client.waitForTransactionReceipt({ hash })
    // Asked again at the very block and time it failed at, the chain says why.
    if (receipt.status !== 'success' && gas === undefined) {
      await client.simulateContract({ ...call, blockNumber: receipt.blockNumber })
      throw new Error(`${functionName} was reverted once and not again.`)
    }
    return receipt
  }
  const read = (address: Hex, abi: Abi, functionName: string, args: readonly unknown[] = []) =>
    client.readContract({ address, abi, functionName, args })

  await write(artist, token, erc20Abi, 'approve', [routerAt, poolTokens])
  const deadline = BigInt(genesisTime) + 1000n * day
  await write(
    artist,
    routerAt,
    router.abi,
    'addLiquidityETH',
    [token, poolTokens, 0n, 0n, artist, deadline],
    poolEth,
  )
  const pool = (await read(factoryAt, factory.abi, 'getPair', [token, weth])) as Hex

  const deployment = { name: 'Daub', symbol: 'DAUB', artist, money, treasury, karma, token, pool }
  const { art, auction, splitter } = await deployAuction(
    anvil.url,
    privateKeyToAccount(devAccounts[0]!.key),
    deployment,
  )
  const contracts = {
    ...(await compileAuction()),
    ...(await compileFolder(`${import.meta.dirname}/contracts`)),
  }

  const errors = Object.values(contracts).flatMap(({ abi }) => abi.filter(({ type }) => type === 'error'))
  const withErrors = (abi: Abi): Abi => [...abi, ...errors]
  const abis = {
    art: withErrors(contracts.Art.abi),
    auction: withErrors(contracts.Auction.abi),
    splitter: withErrors(contracts.Splitter.abi),
  }

  let base = await client.snapshot()
  /** Everything as it was when the file began. */
  async function reset(): Promise<void> {
    await client.revert({ id: base })
    base = await client.snapshot()
  }
  beforeEach(reset)

  const world = {
    url: anvil.url,
    client,
    reset,
    contracts,
    weth,
    token,
    pool,
    router: routerAt,
    routerAbi: router.abi,
    art,
    auction,
    splitter,
    create,
    write,
    read,
    inArt: (from: Hex, name: string, args: readonly unknown[]) => write(from, art, abis.art, name, args),
    inAuction: (from: Hex, name: string, args: readonly unknown[], value = 0n, gas?: bigint) =>
      write(from, auction, abis.auction, name, args, value, gas),
    inSplitter: (from: Hex, name: string, args: readonly unknown[] = [], value = 0n) =>
      write(from, splitter, abis.splitter, name, args, value),
    ofArt: (name: string, ...args: readonly unknown[]) => read(art, abis.art, name, args),
    ofAuction: (name: string, ...args: readonly unknown[]) => read(auction, abis.auction, name, args),
    ofSplitter: (name: string, ...args: readonly unknown[]) => read(splitter, abis.splitter, name, args),
    balance: (address: Hex) => client.getBalance({ address }),
    tokens: (address: Hex) => read(token, erc20Abi, 'balanceOf', [address]) as Promise<bigint>,
    now: async () => (await client.getBlock()).timestamp,
    /** Lets so many seconds pass. */
    async pass(seconds: bigint) {
      await client.setNextBlockTimestamp({ timestamp: (await world.now()) + seconds })
      await client.mine({ blocks: 1 })
    },
    /** The next block has this time. */
    at: (time: bigint) => client.setNextBlockTimestamp({ timestamp: time }),
    /** Mints round `number` to the artist, with this tally. */
    async mint(number: number, { root = zero, power = 0n }: { root?: Hex; power?: bigint } = {}) {
      await world.inArt(artist, 'mint', [
        artist,
        BigInt(number),
        provenance(number, root, power),
        `ipfs://work/${number}`,
      ])
    },
    /** Mints a round and puts it up at once; returns the lot's number. */
    async putUp(
      number: number,
      options: { start?: bigint; duration?: bigint; opening?: bigint; root?: Hex; power?: bigint } = {},
    ) {
      const { start, duration = 48n * hour, opening = eth(1) } = options
      await world.mint(number, options)
      await world.inArt(artist, 'approve', [auction, BigInt(number)])
      const id = (await world.ofAuction('lotCount')) as bigint
      await world.inAuction(artist, 'createLot', [BigInt(number), start ?? 0n, Number(duration), opening])
      return id
    },
    bid: (from: Hex, lot: bigint, amount: bigint) => world.inAuction(from, 'bid', [lot], amount),
    /** Mints, sells to Alice for an amount and settles. */
    async sell(number: number, amount: bigint, tally: { root?: Hex; power?: bigint } = {}) {
      const id = await world.putUp(number, { ...tally, opening: 1n })
      await world.bid(alice, id, amount)
      await world.pass(49n * hour)
      await world.inAuction(bruno, 'settle', [id])
      return id
    },
  }
  return world
}

const zero = `0x${'00'.repeat(32)}` as const

/** A provenance that is new for each number. */
export function provenance(number: number, root: Hex = zero, power = 0n) {
  const hash = (what: string) => keccak256(toHex(`${what} ${number}`))
  const [round, picture, metadata, recipe] = ['round', 'picture', 'metadata', 'recipe'].map(hash)
  return { round, picture, metadata, recipe, tally: root, power, mintedAt: 0n }
}

/** Name and arguments of the error a contract reverted with: `BelowMinimum(1050000000000000000)`. */
export async function reverts(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    for (
      let layer = error as { cause?: unknown; data?: unknown } | undefined;
      layer;
      layer = layer.cause as never
    ) {
      const data = layer.data as { errorName?: string; args?: readonly unknown[] } | undefined
      if (data?.errorName) return `${data.errorName}(${(data.args ?? []).map(String).join(', ')})`
    }
    throw error
  }
  return 'nothing'
}
