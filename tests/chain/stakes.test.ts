import { describe, expect, it } from 'vitest'
import { bottoContracts, readRoundStakes, readStakes, type StakeSource } from '../../src/chain/index.ts'
import { bulkProgram } from '../../src/chain/read/bulkStakes.ts'
import { compileYul } from '../../src/tools/localChain/compileContracts.ts'
import type { Hex } from '../../src/ethereum/index.ts'
import type { Round } from '../../src/rounds/index.ts'
import { ada, all, bob, chain, eve, nextOwner, one, proxy, through } from './world.ts'

/** The chain through two honest RPCs. */
async function twoRpcs(chainId: 1 | 8453) {
  const { url } = chain(chainId)
  return through(chainId, [url, (await proxy(chainId)).url])
}

function source(chainId: 1 | 8453): StakeSource {
  const { snapshot, contract } = chain(chainId)
  return { ...snapshot, contract }
}

async function amounts(chainId: 1 | 8453, from: StakeSource, voters: readonly Hex[]) {
  const stakes = await all(readStakes(await twoRpcs(chainId), from, voters))
  return stakes.map(({ reading }) => (reading.status === 'known' ? reading.value.amount : reading.reason))
}

describe('stakes at the snapshot', () => {
  it.each([1, 8453] as const)('are right for every staker of chain %i, in their order', async (chainId) => {
    const { stakes } = chain(chainId)
    const voters = Object.keys(stakes) as Hex[]
    expect(voters.length).toBeGreaterThan(600) // more than two calls
    expect(await amounts(chainId, source(chainId), voters)).toEqual(Object.values(stakes))
  })

  it('stay what they were when stakers leave and come afterwards', async () => {
    const { contract, snapshot } = chain(1)
    expect(await amounts(1, source(1), [bob.address, nextOwner.address])).toEqual([40n * one, 0n])
    const { url } = chain(1)
    const later = (await (
      await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'eth_getBlockByNumber',
          params: ['latest', false],
        }),
      })
    ).json()) as { result: { hash: Hex } }
    const now: StakeSource = { chainId: 1, contract, blockHash: later.result.hash }
    expect(now.blockHash).not.toBe(snapshot.blockHash)
    expect(await amounts(1, now, [bob.address, nextOwner.address])).toEqual([0n, 500n * one])
  })

  it('say where and when they were read, so that a round can hold them against its snapshots', async () => {
    const { contract, snapshot } = chain(8453)
    const [stake] = await all(readStakes(await twoRpcs(8453), source(8453), [ada.address]))
    expect(stake!.reading).toMatchObject({
      status: 'known',
      source: 'agreement',
      value: {
        chainId: 8453,
        contract,
        voter: ada.address,
        blockHash: snapshot.blockHash,
        amount: 300n * one,
      },
      dissenting: [],
    })
  })

  it('of somebody who never staked are a known 0', async () => {
    expect(await amounts(1, source(1), [eve.address])).toEqual([0n])
  })

  it('are read for all contracts of a round', async () => {
    const [ethereum, base] = [chain(1), chain(8453)]
    const round = {
      charter: {
        stakes: bottoContracts.map(({ chainId, staking }) => ({ chainId, contract: staking, decimals: 18 })),
      },
      manifest: { snapshots: [ethereum.snapshot, base.snapshot] },
    } as unknown as Round
    const lines = [await twoRpcs(1), await twoRpcs(8453)]
    const chains = { rpcs: (chainId: number) => lines.flatMap((line) => line.rpcs(chainId)) }
    const stakes = await all(readRoundStakes(chains, round, [ada.address, bob.address]))
    expect(
      stakes.map(({ chainId, reading }) => [chainId, reading.status === 'known' && reading.value.amount]),
    ).toEqual([
      [1, 1200n * one],
      [1, 40n * one],
      [8453, 300n * one],
      [8453, 60n * one],
    ])
  })

  it('stop when they are no longer wanted', async () => {
    const reading = all(readStakes(await twoRpcs(1), source(1), [ada.address], AbortSignal.abort()))
    await expect(reading).rejects.toThrow('aborted')
  })
})

describe('a contract that is none', () => {
  const nowhere: Hex = '0x00000000000000000000000000000000000000ff'

  it('makes stakes unknown, not 0: an address without code returns nothing', async () => {
    expect(await amounts(1, { ...source(1), contract: nowhere }, [ada.address])).toEqual(['no-contract'])
  })

  it("makes stakes unknown when it is the other chain's address", async () => {
    expect(await amounts(1, { ...source(1), contract: chain(8453).contract }, [ada.address])).toEqual([
      'no-contract',
    ])
  })

  it('makes stakes unknown when it is another contract', async () => {
    const token = bottoContracts[0]!.token
    expect(await amounts(1, { ...source(1), contract: token }, [ada.address])).toEqual(['no-contract'])
  })
})

it('the program that asks in bulk is what solc makes of its source', async () => {
  expect(await compileYul('BulkStakes')).toBe(bulkProgram)
})

it('the chains are the same in every run', () => {
  expect([chain(1), chain(8453)].map(({ snapshot }) => snapshot)).toMatchInlineSnapshot(`
    [
      {
        "blockHash": "0xfae393a033c86ad811862f30752fd09ff374ee6f06b43335c8f9ed8966fd5505",
        "blockNumber": 100,
        "chainId": 1,
        "time": 1790001200000,
      },
      {
        "blockHash": "0xc67745acb527511ec2b3e14a7841ea2641211e7a598b908ade7071c1f80c0dac",
        "blockNumber": 600,
        "chainId": 8453,
        "time": 1790001200000,
      },
    ]
  `)
})
