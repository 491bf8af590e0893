// Writing to a development chain: storage and code by decree, transactions from its unlocked accounts, blocks by command.
import {
  encodeDeployData,
  encodeFunctionData,
  keccak256,
  encodeAbiParameters,
  pad,
  toHex,
  type Hex,
} from 'viem'
import type { Anvil } from './anvil.ts'
import type { Contract } from './compileContracts.ts'

type BatchCall = readonly [method: string, params: readonly unknown[]]

/** Sets a state variable of a contract. */
export function setVariable(at: Hex, { slots }: Contract, name: string, value: Hex | bigint): BatchCall {
  return ['anvil_setStorageAt', [at, toHex(slots[name]!, { size: 32 }), word(value)]]
}

/** Sets one entry of a mapping from addresses. */
export function setEntry(at: Hex, { slots }: Contract, name: string, key: Hex, value: bigint): BatchCall {
  const position = encodeAbiParameters(
    [{ type: 'address' }, { type: 'uint256' }],
    [key, BigInt(slots[name]!)],
  )
  return ['anvil_setStorageAt', [at, keccak256(position), word(value)]]
}

/** Sends a transaction that creates a contract; it takes effect with the next block. */
export async function deploy(
  anvil: Anvil,
  from: Hex,
  contract: Contract,
  args: readonly unknown[],
): Promise<void> {
  const { abi, bytecode } = contract
  const data = encodeDeployData({ abi, bytecode, args })
  await anvil.request('eth_sendTransaction', [{ from, data, gas: toHex(3_000_000) }])
}

/** Sends a transaction that calls a contract; it takes effect with the next block. */
export async function send(
  anvil: Anvil,
  from: Hex,
  to: Hex,
  { abi }: Contract,
  functionName: string,
  args: readonly unknown[],
): Promise<void> {
  const data = encodeFunctionData({ abi, functionName, args })
  await anvil.request('eth_sendTransaction', [{ from, to, data, gas: toHex(500_000) }])
}

/**
 * Mines blocks; the first takes up the transactions that wait.
 *
 * @param firstTime Time of the first in seconds since 1970. Left to itself, anvil would mix in the clock of this machine.
 */
export async function mine(
  anvil: Anvil,
  blocks: number,
  firstTime: number,
  secondsApart: number,
): Promise<void> {
  await anvil.request('evm_setNextBlockTimestamp', [firstTime])
  await anvil.request('anvil_setBlockTimestampInterval', [secondsApart])
  await anvil.request('anvil_mine', [toHex(blocks)])
}

function word(value: Hex | bigint): Hex {
  return pad(typeof value === 'bigint' ? toHex(value) : value)
}
