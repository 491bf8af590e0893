// Fills a fresh chain with stand-ins at Botto's real addresses, stakers, contract wallets and names, then lets time pass: the
// same blocks with the same hashes in every run, so that a round may be pinned to them.
import { encodeDeployData, getContractAddress, keccak256, namehash, pad, slice, toHex, type Hex } from 'viem'
import { bottoContracts, burnAddress } from '../../chain/index.ts'
import { devAccounts } from './accounts.ts'
import type { Anvil } from './anvil.ts'
import type { Contract } from './compileContracts.ts'
import { testVoters } from './testVoters.ts'
import { deploy, mine, send, setEntry, setVariable } from './writeChain.ts'

/** What was planted, for tests and for the page. Amounts in the token's smallest unit, addresses in lower case. */
export interface Planted {
  readonly chainId: number
  /** The block all stakes below are of. All chains' snapshots have the same time. */
  readonly snapshot: { chainId: number; blockNumber: number; blockHash: Hex; time: number }
  /** Slot of `userStakes` in the stand-in. */
  readonly stakesSlot: number
  readonly stakes: Readonly<Record<Hex, bigint>>
  readonly supply: bigint
  readonly burned: bigint
  /** An EIP-1271 wallet; account 3 owns it until the snapshot, account 4 after it. */
  readonly ownerWallet: Hex
  /** Makes EIP-6492 wallets: `deploy(owner, salt)`. */
  readonly factory: Hex
  /** A wallet of account 5, salt 0, that is not deployed. */
  readonly futureWallet: Hex
  /** Wallets that break EIP-1271, one for each manner in tests/chain/contracts/Wallets.sol. */
  readonly oddWallets: readonly Hex[]
}

export const genesisTime = 1_790_000_000 // 21 September 2026, 14:13:20 UTC
const secondsToSnapshot = 1200
const secondsApart: Readonly<Record<number, number>> = { 1: 12, 8453: 2 }
/** Enough for the snapshot to be final: anvil calls a block final after 64. */
const laterBlocks = 100
const one = 10n ** 18n
const supply = 100_000_000n * one
const burned = 1_800_000n * one
const ensRegistry: Hex = '0x00000000000c2e074ec69a0dfb2997ba6c7d2e1e'
const account = (index: number) => devAccounts[index]!.address
const [ada, bob, eve] = [account(0), account(1), account(2)]
const [owner, nextOwner, lateOwner] = [account(3), account(4), account(5)]

/** Stakes of accounts 0 … 5, the contract wallet and the future wallet, in tokens. */
const tokens: Readonly<Record<number, readonly bigint[]>> = {
  1: [1200n, 40n, 0n, 75n, 0n, 5n, 30n, 20n],
  8453: [300n, 60n, 0n, 0n, 0n, 0n, 0n, 20n],
}
/** Further stakers, so that reads come in bulk. */
const crowd = Array.from({ length: 600 }, (_, i) => slice(keccak256(toHex(`staker ${i}`)), 12))

/** Plants everything and mines past the snapshot. */
export async function plantBotto(anvil: Anvil, contracts: ReadonlyMap<string, Contract>): Promise<Planted> {
  const { chainId } = anvil
  const at = addressesOf(contracts)
  const stakes = stakesOf(chainId, at)
  await plantStorage(anvil, contracts, stakes)
  await plantWalletsAndNames(anvil, contracts, at)
  const step = secondsApart[chainId]!
  const blockNumber = secondsToSnapshot / step
  await mine(anvil, blockNumber, genesisTime + step, step)
  await moveOn(anvil, contracts, at.ownerWallet)
  await mine(anvil, laterBlocks, genesisTime + secondsToSnapshot + step, step)
  const block = (await anvil.request('eth_getBlockByNumber', [toHex(blockNumber), false])) as { hash: Hex }
  const time = (genesisTime + secondsToSnapshot) * 1000
  const snapshot = { chainId, blockNumber, blockHash: block.hash, time }
  const stakesSlot = contracts.get('Staking')!.slots['userStakes']!
  return { chainId, snapshot, stakesSlot, stakes, supply, burned, ...at }
}

/** Where contracts will stand: by their creator's nonce (CREATE) or by their code (CREATE2). */
function addressesOf(contracts: ReadonlyMap<string, Contract>) {
  const created = (nonce: number) => lower(getContractAddress({ from: ada, nonce: BigInt(nonce) }))
  const { abi, bytecode } = contracts.get('OwnerWallet')!
  const code = encodeDeployData({ abi, bytecode, args: [lateOwner] })
  const factory = created(1)
  const future = { opcode: 'CREATE2', from: factory, salt: pad('0x0'), bytecode: code } as const
  const oddWallets = [2, 3, 4, 5, 6].map(created)
  return { ownerWallet: created(0), factory, oddWallets, futureWallet: lower(getContractAddress(future)) }
}

function stakesOf(chainId: number, at: { ownerWallet: Hex; futureWallet: Hex }): Record<Hex, bigint> {
  const named = [...devAccounts.map(({ address }) => address), at.ownerWallet, at.futureWallet]
  return Object.fromEntries([
    ...named.map((voter, i) => [voter, tokens[chainId]![i]! * one]),
    ...testVoters.map((voter) => [voter.address, voter.stakes[chainId]!]),
    ...crowd.map((voter, i) => [voter, BigInt(i) * one + BigInt(i % 7)]), // the first has nothing, some have dust
  ]) as Record<Hex, bigint>
}

/** Block 0: what is set later would be missing from the state root of the block it is set at. */
async function plantStorage(
  anvil: Anvil,
  contracts: ReadonlyMap<string, Contract>,
  stakes: Readonly<Record<Hex, bigint>>,
): Promise<void> {
  const { token, staking } = bottoContracts.find(({ chainId }) => chainId === anvil.chainId)!
  const [botto, governance, ens] = [contracts.get('Botto')!, contracts.get('Staking')!, contracts.get('Ens')!]
  const entries = Object.entries(stakes) as [Hex, bigint][]
  const staked = entries.reduce((sum, [, amount]) => sum + amount, 0n)
  await anvil.batch([
    ['anvil_setCode', [token, botto.deployedBytecode]],
    ['anvil_setCode', [staking, governance.deployedBytecode]],
    ['anvil_setCode', [ensRegistry, ens.deployedBytecode]],
    setVariable(token, botto, 'totalSupply', supply),
    setEntry(token, botto, 'balanceOf', burnAddress, burned),
    setEntry(token, botto, 'balanceOf', staking, staked),
    setEntry(token, botto, 'balanceOf', nextOwner, 500n * one),
    setVariable(staking, governance, 'botto', token),
    setVariable(staking, governance, 'totalStaked', staked),
    ...entries.map(([voter, amount]) => setEntry(staking, governance, 'userStakes', voter, amount)),
  ])
}

/** Block 1: what needs a constructor, and names, two of them false. */
async function plantWalletsAndNames(
  anvil: Anvil,
  contracts: ReadonlyMap<string, Contract>,
  { oddWallets }: { oddWallets: readonly Hex[] },
): Promise<void> {
  const ens = contracts.get('Ens')!
  const claim = (address: Hex, name: string) =>
    send(anvil, ada, ensRegistry, ens, 'setName', [namehash(`${address.slice(2)}.addr.reverse`), name])
  const point = (name: string, address: Hex) =>
    send(anvil, ada, ensRegistry, ens, 'setAddr', [namehash(name), address])
  await deploy(anvil, ada, contracts.get('OwnerWallet')!, [owner])
  await deploy(anvil, ada, contracts.get('WalletFactory')!, [])
  for (const manner of oddWallets.keys()) await deploy(anvil, ada, contracts.get('OddWallet')!, [manner])
  await claim(ada, 'ada.eth')
  await point('ada.eth', ada)
  await claim(bob, 'ada.eth') // which is Ada's
  await claim(eve, 'аda.eth') // Cyrillic а: a look-alike that does point back
  await point('аda.eth', eve)
}

/** After the snapshot: Bob takes his stake back, a newcomer stakes, and the contract wallet changes hands. */
async function moveOn(
  anvil: Anvil,
  contracts: ReadonlyMap<string, Contract>,
  ownerWallet: Hex,
): Promise<void> {
  const { token, staking } = bottoContracts.find(({ chainId }) => chainId === anvil.chainId)!
  const [botto, governance] = [contracts.get('Botto')!, contracts.get('Staking')!]
  await send(anvil, bob, staking, governance, 'unstake', [])
  await send(anvil, nextOwner, token, botto, 'approve', [staking, 500n * one])
  await send(anvil, nextOwner, staking, governance, 'stake', [500n * one])
  await send(anvil, owner, ownerWallet, contracts.get('OwnerWallet')!, 'rotate', [nextOwner])
}

const lower = (address: Hex) => address.toLowerCase() as Hex
