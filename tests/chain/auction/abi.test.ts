// The interfaces that the room writes down, against the contracts as they compile.
import {
  toEventHash,
  toFunctionSelector,
  type Abi,
  type AbiEvent,
  type AbiFunction,
  type AbiParameter,
} from 'viem'
import { describe, expect, it } from 'vitest'
import { artAbi, auctionAbi, splitterAbi } from '../../../src/auction/index.ts'
import { compileAuction } from '../../../src/tools/auction/compileAuction.ts'

const contracts = await compileAuction()

/** What identifies an item on the chain, with what it returns and which parameters of an event are indexed. */
function signatures(abi: Abi, type: 'function' | 'event' | 'error'): readonly string[] {
  const items = abi.filter((item) => item.type === type) as readonly (AbiFunction | AbiEvent)[]
  return items.map((item) => {
    if (item.type === 'event')
      return `${item.name} ${toEventHash(item)} ${item.inputs.map(({ indexed }) => (indexed ? 'i' : 'd')).join('')}`
    const selector = toFunctionSelector({ ...item, type: 'function', outputs: [], stateMutability: 'view' })
    return `${item.name} ${selector} ${item.stateMutability ?? ''} ${(item.outputs ?? []).map(typeOf).join()}`
  })
}

/** `(uint8,uint16,address)[]` */
function typeOf(parameter: AbiParameter): string {
  const parts = 'components' in parameter ? `(${parameter.components.map(typeOf).join()})` : ''
  return parts + parameter.type.replace('tuple', '')
}

describe.each([
  ['Art', artAbi, contracts.Art.abi],
  ['Auction', auctionAbi, contracts.Auction.abi],
  ['Splitter', splitterAbi, contracts.Splitter.abi],
] as const)('the interface of %s', (_, written, compiled) => {
  it.each(['function', 'event', 'error'] as const)('has no %s that the contract has not', (type) => {
    const all = signatures(compiled, type)
    expect(signatures(written as Abi, type).filter((item) => !all.includes(item))).toEqual([])
  })
})

it.each(
  Object.entries({
    Auction: [auctionAbi, contracts.Auction],
    Splitter: [splitterAbi, contracts.Splitter],
  } as const),
)(
  '%s has every error of its own in the interface, so that none reaches a person as digits',
  (_, [written, { abi }]) => {
    const known = signatures(written as Abi, 'error')
    const missing = signatures(abi, 'error').filter((item) => !known.includes(item))
    expect(
      missing.filter((item) => !/^(Ownable|SafeERC20|Math|InsufficientBalance|Reentrancy)/.test(item)),
    ).toEqual([])
  },
)

it('fits on the chain: none is longer than EIP-170 allows', () => {
  for (const { deployedBytecode } of Object.values(contracts))
    expect((deployedBytecode.length - 2) / 2).toBeLessThanOrEqual(24_576)
})
