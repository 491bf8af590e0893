import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Hex } from '../../src/ethereum/index.ts'
import { findSnapshot, readStakes } from '../../src/chain/index.ts'
import { startAnvil, type Anvil } from '../../src/tools/localChain/anvil.ts'
import { genesisTime } from '../../src/tools/localChain/plantBotto.ts'
import { mine } from '../../src/tools/localChain/writeChain.ts'
import { lies } from './manners.ts'
import { ada, all, chain, host, proxy, through } from './world.ts'

async function twoRpcs(chainId: 1 | 8453) {
  return through(chainId, [chain(chainId).url, (await proxy(chainId)).url])
}

describe('the snapshot of a time', () => {
  it.each([1, 8453] as const)('is the last final block of that time on chain %i', async (chainId) => {
    const { snapshot } = chain(chainId)
    const chains = await twoRpcs(chainId)
    expect(await findSnapshot(chains, chainId, snapshot.time)).toMatchObject({
      status: 'known',
      value: snapshot,
    })
    expect(await findSnapshot(chains, chainId, snapshot.time + 1_500)).toMatchObject({ value: snapshot })
    expect(await findSnapshot(chains, chainId, snapshot.time - 1)).toMatchObject({
      value: { blockNumber: snapshot.blockNumber - 1 },
    })
  })

  it('has the same time on both chains, so that bridged stake counts once', async () => {
    const time = chain(1).snapshot.time
    const readings = [
      await findSnapshot(await twoRpcs(1), 1, time),
      await findSnapshot(await twoRpcs(8453), 8453, time),
    ]
    const times = readings.map((reading) => reading.status === 'known' && reading.value.time)
    expect(times).toEqual([time, time])
  })

  it.each([
    ['in the future', Date.UTC(2100, 0)],
    ['not final yet', (genesisTime + 150 * 12) * 1000],
    ['before the chain began', (genesisTime - 60) * 1000],
  ])('that is %s is unknown', async (_, time) => {
    expect(await findSnapshot(await twoRpcs(1), 1, time)).toMatchObject({
      status: 'unknown',
      reason: 'unknown-block',
    })
  })

  it('is unknown when one RPC tells of another block', async () => {
    const { url, snapshot } = chain(1)
    const liar = await proxy(
      1,
      lies('eth_getBlockByNumber', (block) => ({ ...(block as object), hash: `0x${'66'.repeat(32)}` })),
    )
    const reading = await findSnapshot(through(1, [url, liar.url]), 1, snapshot.time)
    expect(reading).toMatchObject({ status: 'unknown', reason: 'disagreement' })
    expect(reading).toHaveProperty('conflicting', expect.arrayContaining([host(liar.url)]))
  })
})

it('B9: an RPC that answers every number with block 0 ends the search at once', async () => {
  const { url, snapshot } = chain(1)
  let asked = 0
  const stuck = await proxy(1, async ({ method, params }, forward) => {
    if (method !== 'eth_getBlockByNumber' || params[0] === 'finalized') return forward()
    asked++
    return forward({ method, params: ['0x0', false] })
  })
  const reading = await findSnapshot(through(1, [url, stuck.url]), 1, snapshot.time - 12_000)
  expect(reading).toMatchObject({
    status: 'unknown',
    reason: 'one-answer',
    failures: [{ code: 'rpc/unknown-block', params: { received: '0' } }],
  })
  expect(asked).toBeLessThan(5)
})

describe('a chain that reorganises', () => {
  let anvil: Anvil
  beforeAll(async () => {
    anvil = await startAnvil(1, genesisTime)
    await mine(anvil, 20, genesisTime + 12, 12)
  })
  afterAll(() => anvil.stop())

  it('makes stakes of a block that is gone unknown, not 0 and not those of its successor', async () => {
    const { hash } = (await anvil.request('eth_getBlockByNumber', ['0x12', false])) as { hash: Hex }
    const rpcs = [anvil.url, anvil.url.replace('127.0.0.1', 'localhost')]
    const read = () =>
      all(
        readStakes(through(1, rpcs), { chainId: 1, contract: chain(1).contract, blockHash: hash }, [
          ada.address,
        ]),
      )
    expect((await read())[0]!.reading).toMatchObject({ reason: 'no-contract' }) // nothing is planted here, but the block is known
    await anvil.request('anvil_reorg', [5, []])
    expect((await read())[0]!.reading).toMatchObject({ status: 'unknown', reason: 'unknown-block' })
  })
})
