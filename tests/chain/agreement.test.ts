import { describe, expect, it } from 'vitest'
import { readStakes, type RpcOptions, type StakeSource } from '../../src/chain/index.ts'
import type { RpcManner } from '../../src/tools/localChain/rpcProxy.ts'
import { lies, liesAboutStake, parrots, refuses, stumbles } from './manners.ts'
import { ada, all, bob, chain, deadUrl, host, one, proxy, through } from './world.ts'

const honest = chain(1).url
const pinned: StakeSource = { ...chain(1).snapshot, contract: chain(1).contract }
const provable: StakeSource = { ...pinned, stakesSlot: chain(1).stakesSlot }

/** Ada's stake as these RPCs tell it. */
async function askFor(urls: readonly string[], source = pinned, options: RpcOptions = {}) {
  const [stake] = await all(readStakes(through(1, urls, options), source, [ada.address]))
  return stake!.reading
}

async function badUrl(manner: RpcManner): Promise<string> {
  return (await proxy(1, manner)).url
}

const honestProxy = () => badUrl((_, forward) => forward())
const adas = liesAboutStake(1200n * one, 999_999n * one)

describe('two RPCs', () => {
  it('that say the same make a stake known', async () => {
    const reading = await askFor([honest, await honestProxy()])
    expect(reading).toMatchObject({ status: 'known', source: 'agreement', dissenting: [] })
  })

  it('of which one lies accuse each other, and the stake is unknown', async () => {
    const liar = await badUrl(adas)
    const reading = await askFor([honest, liar])
    expect(reading).toMatchObject({ status: 'unknown', reason: 'disagreement' })
    expect(reading).toHaveProperty('conflicting', expect.arrayContaining([host(honest), host(liar)]))
  })

  it('of which one lies about Ada still agree about Bob', async () => {
    const chains = through(1, [honest, await badUrl(adas)])
    const stakes = await all(readStakes(chains, pinned, [ada.address, bob.address]))
    expect(stakes.map(({ reading }) => reading.status)).toEqual(['unknown', 'known'])
  })

  it('of which one is dead are one witness, and one is not believed', async () => {
    const reading = await askFor([honest, deadUrl])
    expect(reading).toMatchObject({ status: 'unknown', reason: 'one-answer' })
    expect(reading).toHaveProperty('failures.0.code', 'rpc/unreachable')
  })

  it('may stumble: a lost line is tried again', async () => {
    const reading = await askFor([honest, await badUrl(stumbles(2))], pinned, { tries: 4 })
    expect(reading.status).toBe('known')
  })
})

describe('three RPCs', () => {
  it('of which one lies name it, and do not outvote it', async () => {
    const liar = await badUrl(adas)
    const reading = await askFor([honest, await honestProxy(), liar])
    expect(reading).toMatchObject({ status: 'unknown', reason: 'disagreement', conflicting: [host(liar)] })
  })
})

describe('a storage proof', () => {
  it('settles who lies', async () => {
    const liar = await badUrl(adas)
    const reading = await askFor([liar, honest], provable)
    expect(reading).toMatchObject({ status: 'known', source: 'proof', dissenting: [host(liar)] })
    expect(reading).toHaveProperty('value.amount', 1200n * one)
  })

  it('makes one RPC enough', async () => {
    const reading = await askFor([honest], provable)
    expect(reading).toMatchObject({ status: 'known', source: 'proof', by: [host(honest)] })
  })

  it('proves that a stake is 0, too', async () => {
    const nobody = '0x00000000000000000000000000000000000000aa'
    const [stake] = await all(readStakes(through(1, [honest]), provable, [nobody]))
    expect(stake!.reading).toMatchObject({ status: 'known', source: 'proof', value: { amount: 0n } })
  })

  it('for the wrong slot decides nothing', async () => {
    expect(await askFor([honest], { ...pinned, stakesSlot: 7 })).toMatchObject({ reason: 'one-answer' })
  })

  it('with one changed digit is thrown away, and its RPC named', async () => {
    const forger = await badUrl(
      lies('eth_getProof', (result) => JSON.parse(flipDigit(JSON.stringify(result))) as unknown),
    )
    expect(await askFor([forger], provable)).toMatchObject({ status: 'unknown', reason: 'one-answer' })
    const reading = await askFor([forger, await badUrl(adas), honest], provable)
    expect(reading).toMatchObject({ status: 'known', source: 'proof' })
    expect(reading).toHaveProperty('dissenting', expect.arrayContaining([host(forger)]))
  })

  it('under a forged header counts for nothing', async () => {
    const forger = await badUrl(
      lies('eth_getBlockByHash', (block) => ({ ...(block as object), stateRoot: `0x${'ab'.repeat(32)}` })),
    )
    expect(await askFor([forger], provable)).toMatchObject({ status: 'unknown', reason: 'one-answer' })
  })
})

describe('an RPC fails visibly when it', () => {
  const huge = { result: `0x${'00'.repeat(3_000_000)}` }
  it.each<[string, RpcManner, string, string]>([
    ['speaks for another chain', lies('eth_chainId', () => '0x89'), 'rpc/wrong-chain', 'wrong-chain'],
    ['does not know the block', lies('eth_getBlockByHash', () => null), 'rpc/unknown-block', 'unknown-block'],
    [
      'has lost the state of the block',
      refuses('eth_call', { code: -32000, message: 'missing trie node 1234 (path )' }),
      'rpc/no-state',
      'unknown-block',
    ],
    [
      'says the block is not canonical any more',
      refuses('eth_call', { code: -32000, message: 'hash 0x12 is not currently canonical' }),
      'rpc/no-state',
      'unknown-block',
    ],
    [
      'gives something that is no block',
      lies('eth_getBlockByHash', () => 'no'),
      'rpc/malformed',
      'no-answer',
    ],
    ['gives something that is no JSON-RPC', parrots({ hello: 'world' }), 'rpc/malformed', 'no-answer'],
    ['returns no bytes', lies('eth_call', () => 7), 'rpc/malformed', 'no-answer'],
    [
      'asks for patience for ever',
      parrots({ error: { code: -32005, message: 'limit' } }),
      'rpc/busy',
      'no-answer',
    ],
    [
      'forbids the method',
      refuses('eth_call', { code: -32601, message: 'no such method' }),
      'rpc/refused',
      'no-answer',
    ],
    ['floods', lies('eth_call', () => huge.result), 'rpc/too-large', 'no-answer'],
  ])('%s', async (_, manner, code, reason) => {
    const reading = await askFor([await badUrl(manner), await badUrl(manner)])
    expect(reading).toMatchObject({ status: 'unknown', reason })
    expect(reading).toHaveProperty('failures.0.code', code)
  })

  it('is not there at all', async () => {
    expect(await askFor([])).toMatchObject({ status: 'unknown', reason: 'no-rpc' })
  })

  it('names another block under the hash', async () => {
    const source = { ...pinned, blockNumber: pinned.blockNumber! + 1 }
    expect(await askFor([honest, await honestProxy()], source)).toMatchObject({ reason: 'unknown-block' })
  })
})

/** Changes one digit in the middle of the last proof node. */
function flipDigit(json: string): string {
  const at = json.lastIndexOf('"0x') + 20
  return json.slice(0, at) + (json[at] === '1' ? '2' : '1') + json.slice(at + 1)
}
