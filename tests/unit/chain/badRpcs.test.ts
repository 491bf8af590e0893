// RPCs that are slow, silent, or drip: what they cost a read, and that they never make a value known or wrong. Time is the
// test's own.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Hex } from '../../../src/ethereum/index.ts'
import { readStakes, type RpcOptions, type VoterStake } from '../../../src/chain/index.ts'
import { block, fakeChains, honest, late, silent, type FakeRpc } from '../../fixtures/fakeRpcs.ts'

const source = {
  chainId: 1,
  contract: `0x${'99'.repeat(20)}`,
  blockHash: block.hash,
  stakesSlot: null,
} as const
const voters = (count: number) =>
  Array.from({ length: count }, (_, i): Hex => `0x${(i + 1).toString(16).padStart(40, '0')}`)

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

/** Reads, and says how many milliseconds of the test's time it took. */
async function read(rpcs: readonly FakeRpc[], count: number, options: RpcOptions = {}) {
  const { chains, asked } = fakeChains(rpcs, options)
  const start = performance.now()
  const stakes = await overTime(collect(readStakes(chains, source, voters(count))))
  return { chains, asked, stakes, ms: performance.now() - start }
}

async function collect(items: AsyncIterable<VoterStake>): Promise<readonly VoterStake[]> {
  const list: VoterStake[] = []
  for await (const item of items) list.push(item)
  return list
}

/** Lets time pass, timer after timer, until a promise settles. */
async function overTime<T>(promise: Promise<T>): Promise<T> {
  let isOver = false
  const end = () => void (isOver = true)
  promise.then(end, end)
  while (!isOver) {
    // Bodies are read in turns of their own, which must be over before time goes on.
    for (let turns = 0; turns < 10; turns++) await new Promise((turn) => setImmediate(turn))
    if (!isOver && vi.getTimerCount() > 0) await vi.advanceTimersToNextTimerAsync()
  }
  return promise
}

/** Sends a byte now and then, and never ends. */
const dripping: FakeRpc = (_, signal) =>
  new Response(
    new ReadableStream({
      start: (controller) => signal.addEventListener('abort', () => controller.error(signal.reason)),
      pull: async (controller) => {
        await new Promise((over) => setTimeout(over, 400))
        controller.enqueue(new Uint8Array([0x20]))
      },
    }),
  )

const statuses = (stakes: readonly VoterStake[]) => new Set(stakes.map(({ reading }) => reading.status))
const reasons = (stakes: readonly VoterStake[]) =>
  new Set(stakes.map(({ reading }) => (reading.status === 'unknown' ? reading.reason : 'known')))

describe('B10: one silent RPC of three', () => {
  it('costs a read of 5,000 stakes less than as much again', async () => {
    const alone = await read([late(20), late(20)], 5_000)
    const beside = await read([late(20), silent, late(20)], 5_000)
    expect(statuses(beside.stakes)).toEqual(new Set(['known']))
    expect(beside.ms).toBeLessThan(2 * alone.ms)
  })

  it('is asked no second time while it rests', async () => {
    const { asked } = await read([late(20), silent, late(20)], 5_000)
    expect(asked.get('two.test')).toEqual(['eth_chainId'])
  })

  it('is heard when it only took a little longer than the others', async () => {
    const { stakes } = await read([late(100), late(100), late(250, lying(6))], 1)
    expect(reasons(stakes)).toEqual(new Set(['disagreement']))
  })
})

describe('B10: one bad RPC of two', () => {
  it.each([
    ['silent', silent],
    ['dripping', dripping],
  ])('that is %s ends a read of 100,000 stakes within a minute, unknown and with names', async (_, bad) => {
    const { stakes, ms, asked } = await read([late(20), bad], 100_000)
    expect(reasons(stakes)).toEqual(new Set(['one-answer']))
    expect(ms).toBeLessThan(60_000)
    const { reading } = stakes.at(-1)!
    expect(
      reading.status === 'unknown' && reading.failures.map(({ code, params }) => [code, params.rpc]),
    ).toEqual([['rpc/resting', 'two.test']])
    expect(asked.get('one.test')!.length).toBeLessThan(10) // it is spared questions that could make nothing known
  })
})

it('B10: an RPC that was down is asked again after its rest, and believed again', async () => {
  let isDown = true
  const { chains } = await read(
    [honest, (question) => (isDown ? Promise.reject(new TypeError('down')) : honest(question))],
    1,
  )
  isDown = false
  expect(reasons(await overTime(collect(readStakes(chains, source, voters(1)))))).toEqual(
    new Set(['one-answer']),
  )
  await vi.advanceTimersByTimeAsync(15_000)
  expect(reasons(await overTime(collect(readStakes(chains, source, voters(1)))))).toEqual(new Set(['known']))
})

it('a read waits for the third RPC at most two seconds when two agree, however slow those were', async () => {
  const { stakes, ms } = await read([late(1_000), late(1_000), silent], 1)
  expect(statuses(stakes)).toEqual(new Set(['known']))
  expect(ms).toBeLessThanOrEqual(3_000 + 2_000)
})

it('an RPC that answers too late is a timeout after two tries, and one answer is not believed', async () => {
  const { stakes, asked } = await read([honest, silent], 1, { timeoutMs: 400 })
  expect(stakes[0]!.reading).toMatchObject({
    reason: 'one-answer',
    failures: [{ code: 'rpc/timeout', params: { rpc: 'two.test', ms: 400 } }],
  })
  expect(asked.get('two.test')).toHaveLength(2)
})

describe('B3: the answer of an RPC', () => {
  const iterator = Object.getOwnPropertyDescriptor(ReadableStream.prototype, Symbol.asyncIterator)!
  afterEach(() => Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, iterator))

  it('is read where streams cannot be iterated, as in Safari', async () => {
    Reflect.deleteProperty(ReadableStream.prototype, Symbol.asyncIterator)
    expect(statuses((await read([honest, honest], 3)).stakes)).toEqual(new Set(['known']))
  })

  it('that our own code cannot handle is a fault of ours, never "no connection"', async () => {
    const broken = Object.assign(new Response('{}'), {})
    Object.defineProperty(broken, 'body', { value: {} })
    await expect(read([() => broken, honest], 1)).rejects.toThrow(TypeError)
  })
})

describe('B12: an RPC that nests 40 kB of lists', () => {
  const nested = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000)) as unknown
  it.each(['eth_getBlockByHash', 'eth_call', 'eth_chainId'])(
    'as the answer to %s fails alone',
    async (method) => {
      const { stakes } = await read(
        [honest, honest, (question) => (question.method === method ? text(nested) : honest(question))],
        1,
      )
      expect(statuses(stakes)).toEqual(new Set(['known']))
    },
  )

  /** Node 20's JSON.stringify overflows on it, so the text is written by hand. */
  const text = (_: unknown) =>
    new Response(`{"jsonrpc":"2.0","id":1,"result":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)
})

describe('B8: a snapshot whose block is of another time than the round says', () => {
  const time = Number(block.timestamp) * 1000

  it('makes stakes unknown, though every RPC knows the block', async () => {
    const { chains } = fakeChains([honest, honest])
    const [stake] = await collect(readStakes(chains, { ...source, time: time - 12_000 }, voters(1)))
    expect(stake!.reading).toMatchObject({
      status: 'unknown',
      reason: 'other-time',
      failures: [{ code: 'rpc/other-time', params: { time, claimed: time - 12_000 } }, {}],
    })
  })

  it('of the right time makes them known', async () => {
    const { chains } = fakeChains([honest, honest])
    const [stake] = await collect(readStakes(chains, { ...source, time }, voters(1)))
    expect(stake!.reading.status).toBe('known')
  })
})

/** An RPC that is honest but for the stakes. */
function lying(amount: number): FakeRpc {
  return async (question) => {
    const answer = await honest(question)
    return question.method === 'eth_call' ? String(answer).replace(/5$/, String(amount)) : answer
  }
}
