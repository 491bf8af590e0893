// The count of a round as a use case: here, and over a port with structured clones as in its worker.
import { MessageChannel as NodeChannel } from 'node:worker_threads'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  connectCounting,
  createCounting,
  RoundCount,
  serveCounting,
  type CountChain,
  type ImportProgress,
  type Counting,
  type FromWorker,
  type RecoveryPool,
  type RoundCountState,
  type ToWorker,
} from '../../../src/app/count/index.ts'
import type { CountProgress } from '../../../src/app/count/counting.ts'
import { writeParts } from '../../../src/app/count/writeParts.ts'
import { createMemoryArchive } from '../../../src/archive/index.ts'
import { ballotDigest, recoverHere, type SignedBallot } from '../../../src/ballots/index.ts'
import type { Hex } from '../../../src/ethereum/index.ts'
import { readBallotFile, writeBallotFile } from '../../../src/rounds/ballotFile.ts'
import { sealBallots } from '../../../src/rounds/index.ts'
import { addressOf, ballotOf, fakeChain, noCode, sign, voterNamed, vouches } from '../../fixtures/ballots.ts'
import { bring } from '../../fixtures/claims.ts'
import { closesAt, exampleRound, stakeOf } from '../../fixtures/round.ts'

const round = exampleRound()
const id: Hex = `0x${round.id}`
const [ada, bob] = [voterNamed('Ada'), voterNamed('Bob')]
const fromAda = await sign(ada, ballotOf(ada, { round: id, choices: '0:+60,1:-5' }))
const fromBob = await sign(bob, ballotOf(bob, { round: id, choices: '2:+70' }))
/** A contract wallet's ballot: its key is not the voter's, so only a chain can say. */
const fromContract: SignedBallot = {
  ...fromBob,
  message: { ...fromBob.message, voter: `0x${'77'.repeat(20)}` },
}

async function setUp(ballots: readonly SignedBallot[] = [fromAda, fromBob]) {
  const archive = createMemoryArchive(() => closesAt)
  const stored = await archive.rounds.save({
    round,
    recipes: [null, null, null, null],
    note: '',
    source: { kind: 'file', from: 'a.json', at: 1 },
  })
  await archive.ballots.add(round.id, ballots)
  const voters = [...new Set(ballots.map(({ message }) => message.voter))]
  await bring(archive, round, { stakes: voters.flatMap((voter) => stakeOf(voter, 100n)) })
  let recovered = 0
  let open = 0
  const createPool = (): RecoveryPool => {
    open++
    return {
      size: 2,
      recover: (chunk, signal) => ((recovered += chunk.length), recoverHere(chunk, signal)),
      close: () => open--,
    }
  }
  const counting = createCounting({ archive, createPool, now: () => 1000 })
  return { archive, stored, counting, recovered: () => recovered, open: () => open }
}

/** The same count at the other end of a channel. */
function overPort(counting: Counting): Counting {
  const { port1, port2 } = new NodeChannel() as unknown as MessageChannel
  serveCounting(port1 as never, Promise.resolve(counting))
  const client = connectCounting(port2 as unknown as Parameters<typeof connectCounting>[0], () =>
    port2.close(),
  )
  onTestFinished(() => client.close())
  return client
}

describe.each([
  ['on this thread', (counting: Counting) => counting],
  ['over a port', overPort],
])('counting %s', (_, reach) => {
  test('verifies every signature, tallies, and names the result', async () => {
    const { archive, counting } = await setUp()
    const digests = [fromAda, fromBob].map(({ message }) => ballotDigest(message))
    await bring(archive, round, { seal: { seal: sealBallots(round.id, digests), digests } }, 'seal.json')
    const progress: string[] = []
    const count = await reach(counting).count(round.id, { onProgress: ({ kind }) => progress.push(kind) })
    expect(count.result.winner).toBe(round.manifest.fragments[2]!.id)
    expect(count.id).toMatch(/^[0-9a-f]{64}$/)
    expect(count).toMatchObject({
      isProvisional: true,
      sources: { read: 0, claimed: 2, disputed: 0 },
      seals: [{ count: 2, held: 2 }],
      toRead: 2,
    })
    expect([...(await reach(counting).votersToRead(round.id, 0, 10))].sort()).toEqual(
      [addressOf(ada), addressOf(bob)].sort(),
    )
    expect(progress).toEqual(['reading', 'verifying', 'verifying', 'counting'])
  })

  test('checks no signature twice, and only what is unknown when chains can be asked', async () => {
    const { archive, counting, recovered, open } = await setUp([fromAda, fromContract])
    const reached = reach(counting)
    expect(await reached.count(round.id)).toMatchObject({
      counted: 1,
      aside: new Map([['unknown-signature', 1]]),
    })
    expect(await reached.list(round.id, 'counted', 0, 9)).toMatchObject([{ voter: addressOf(ada) }])
    expect(recovered()).toBe(2)
    await archive.ballots.add(round.id, [fromBob])
    await reached.count(round.id)
    expect(recovered()).toBe(3)
    const caller = fakeChain(() => vouches)
    const blocks = round.manifest.snapshots
    const count = await reached.count(round.id, { contracts: { caller, blocks } })
    expect(recovered()).toBe(4)
    expect(caller.calls.length).toBeGreaterThan(0)
    expect(count.aside.has('unknown-signature')).toBe(false)
    const counted = await reached.list(round.id, 'counted', 0, 9)
    expect(counted.map(({ voter }) => voter)).toContain(fromContract.message.voter)
    expect(open()).toBe(0)
  })

  test('says that a round is not on this device', async () => {
    const { counting } = await setUp()
    await expect(reach(counting).count('0'.repeat(64))).rejects.toMatchObject({
      code: 'count/unknown-round',
      params: { round: '0'.repeat(64) },
    })
  })

  test('ends with the signal and closes its workers', async () => {
    const { counting, open } = await setUp()
    const stop = new AbortController()
    const count = reach(counting).count(round.id, { signal: stop.signal, onProgress: () => stop.abort() })
    const error = await count.catch((reason: unknown) => reason)
    expect(error).toBe(stop.signal.reason)
    await expect.poll(open).toBe(0)
  })

  test('adds what a file holds, says how many ballots are new, and writes a file that gives the same set', async () => {
    const { archive, counting } = await setUp([fromAda])
    const reached = reach(counting)
    const text = writeBallotFile({ round, ballots: [fromAda, fromBob], stakes: [], seal: null })
    const imported = await reached.importFile(new File([text], 'weather.json'))
    expect(imported).toMatchObject({ added: 1, known: 1, foreign: 0, seal: 'none' })
    expect((await archive.rounds.get(round.id))!.sources).toMatchObject([
      { kind: 'file', from: 'a.json' },
      { kind: 'file', from: 'claims.json' },
      { kind: 'file', from: 'weather.json', at: 1000 },
    ])
    const written = readBallotFile(await (await reached.exportRound(round.id))[0]!.text())
    expect(new Set(written.ballots.map(({ signature }) => signature))).toEqual(
      new Set([fromAda.signature, fromBob.signature]),
    )
  })

  test('refuses a damaged file with a code, and keeps nothing of it', async () => {
    const { archive, counting } = await setUp([fromAda])
    const text = writeBallotFile({ round, ballots: [fromBob], stakes: [], seal: null }).replace(
      '2:+70',
      '2:+71',
    )
    await expect(reach(counting).importFile(new File([text], 'b.json'))).rejects.toMatchObject({
      name: 'BallotFileError',
      code: expect.stringMatching(/^ballot-file\//) as string,
    })
    expect(await archive.ballots.count(round.id)).toBe(1)
  })
})

test('a count that is stopped forgets no signature that it has checked', async () => {
  const many = Array.from({ length: 6000 }, (_, i): SignedBallot => {
    const voter: Hex = `0x${String(i + 1).padStart(40, '0')}`
    return { ...fromAda, message: { ...fromAda.message, voter }, signature: '0x00' }
  })
  const { counting, recovered } = await setUp(many)
  const stop = new AbortController()
  const onProgress = (progress: CountProgress) => {
    if (progress.kind === 'verifying' && progress.done >= 3000) stop.abort()
  }
  await expect(counting.count(round.id, { signal: stop.signal, onProgress })).rejects.toThrow(/abort/i)
  const before = recovered()
  await counting.count(round.id)
  expect(recovered() - before).toBeLessThanOrEqual(3000)
})

test('how far a file is read and kept comes over the port', async () => {
  const { counting } = await setUp()
  const text = writeBallotFile({ round, ballots: [fromAda, fromBob], stakes: [], seal: null })
  const told: ImportProgress[] = []
  const onProgress = (progress: ImportProgress) => told.push(progress)
  await overPort(counting).importFile(new File([text], 'a.json'), { onProgress })
  expect(told.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['opening', 'keeping']))
  expect(told.at(-1)).toEqual({ kind: 'keeping', done: 2, of: 2 })
})

test('a file that is far too large is not handed to the worker', async () => {
  const { counting } = await setUp()
  const file = Object.defineProperty(new File(['{}'], 'large.json'), 'size', { value: 2 ** 28 })
  await expect(overPort(counting).importFile(file)).rejects.toMatchObject({
    code: 'source/large-file',
    params: { bytes: 2 ** 28 },
  })
})

test('a count that waits for the page’s chains ends when it is stopped, and closes its workers', async () => {
  const { counting, open } = await setUp([fromContract])
  const told: FromWorker[] = []
  const port = {
    postMessage: (message: FromWorker) => void told.push(message),
    onmessage: null as ((event: MessageEvent<ToWorker>) => void) | null,
  }
  serveCounting(port, Promise.resolve(counting))
  const say = (data: ToWorker) => port.onmessage!({ data } as MessageEvent<ToWorker>)
  const blocks = round.manifest.snapshots
  say({ kind: 'call', id: 1, call: { name: 'count', round: round.id, blocks } })
  await expect.poll(() => told.filter(({ kind }) => kind === 'ask').length).toBe(blocks.length)
  expect(open()).toBe(1)
  say({ kind: 'abort', id: 1 })
  await expect.poll(() => told.at(-1)).toMatchObject({ kind: 'failed', id: 1 })
  expect(open()).toBe(0)
})

test('calls that wait when the counting worker stops are told so', async () => {
  const port = {
    postMessage: (_: ToWorker) => {},
    onmessage: null as ((event: MessageEvent<FromWorker>) => void) | null,
  }
  const client = connectCounting(port, () => {})
  const count = client.count(round.id)
  client.fail(new Error('out of memory'))
  await expect(count).rejects.toThrow('out of memory')
  await expect(client.count(round.id)).rejects.toThrow('out of memory')
})

describe('B7: contracts are asked only about ballots that could count', () => {
  const junk = (i: number, choices = '0:+1'): SignedBallot => ({
    version: 1,
    message: { voter: `0x${String(i).padStart(40, '0')}`, round: id, choices, nonce: 1n },
    signature: `0x${String(i).padStart(128, 'a')}1b`,
  })
  const contracts = () => ({ caller: fakeChain(() => noCode), blocks: round.manifest.snapshots })

  test('by voters with VP, for pictures of the round', async () => {
    const powerless = Array.from({ length: 200 }, (_, i) => junk(i + 1))
    const { archive, counting } = await setUp([fromAda])
    const unknown = junk(900)
    const elsewhere = junk(901, '77:+1')
    const able = junk(902)
    await archive.ballots.add(round.id, [...powerless, unknown, elsewhere, able])
    const stakes = powerless.flatMap(({ message }) => stakeOf(message.voter, 0n))
    const rich = [elsewhere, able].flatMap(({ message }) => stakeOf(message.voter, 9n))
    await archive.stakes.add(round.id, [...stakes, ...rich])
    const asking = contracts()
    await counting.count(round.id, { contracts: asking })
    expect(asking.caller.calls).toHaveLength(round.manifest.snapshots.length)
  })

  test('and stakes are read of nobody whose ballot cannot count', async () => {
    const { archive, counting } = await setUp([fromAda])
    await archive.ballots.add(round.id, [junk(901, '77:+1')])
    await counting.count(round.id)
    expect(await counting.votersToRead(round.id, 0, 9)).toEqual([addressOf(ada)])
  })
})

describe('B13: a round with more ballots than a file may hold', () => {
  const limits = { length: 5_200, ballots: 3, stakes: 100, each: 64 }
  const voters = Array.from({ length: 8 }, (_, i) => voterNamed(`many ${i}`))

  test.each([
    ['by their number', limits],
    ['by their length', { ...limits, ballots: 100 }],
    ['by their stakes', { ...limits, length: 1e6, ballots: 100, stakes: 4 }],
  ])('goes into several that can each be read, %s', async (_, most) => {
    const ballots = await Promise.all(voters.map((voter) => sign(voter, ballotOf(voter, { round: id }))))
    const stakes = voters.flatMap((voter) => stakeOf(addressOf(voter), 5n))
    const parts = await writeParts({ round, ballots, stakes, seal: null }, most)
    expect(parts.length).toBeGreaterThan(1)
    const files = await Promise.all(
      parts.map(async (part) => ({ part, file: readBallotFile(await part.text()) })),
    )
    for (const { part, file } of files) {
      expect(part.size).toBeLessThanOrEqual(most.length)
      expect(file.ballots.length).toBeLessThanOrEqual(most.ballots)
      expect(file.stakes.length).toBeLessThanOrEqual(most.stakes)
      // What is known of a voter travels with the ballots.
      expect(new Set(file.stakes.map(({ voter }) => voter))).toEqual(
        new Set(file.ballots.map(({ message }) => message.voter)),
      )
    }
    expect(files.flatMap(({ file }) => file.ballots)).toHaveLength(ballots.length)
  })

  test('holds of one voter only what readers keep, in the fewest files, with the voter’s stakes in each', async () => {
    const [many, one] = voters
    const ofMany = Array.from(
      { length: 150 },
      (_, i) =>
        ({
          version: 1,
          message: ballotOf(many!, { round: id, nonce: BigInt(i) }),
          signature: `0x${String(i).padStart(128, 'a')}1b`,
        }) satisfies SignedBallot,
    )
    const ballots = [...ofMany, await sign(one!, ballotOf(one!, { round: id }))]
    const stakes = [many!, one!].flatMap((voter) => stakeOf(addressOf(voter), 5n))
    const files = await Promise.all(
      (await writeParts({ round, ballots, stakes, seal: null })).map(async (part) =>
        readBallotFile(await part.text()),
      ),
    )
    const voted = files.map((file) => file.ballots.map(({ message }) => message.voter))
    expect(voted.map((each) => each.filter((voter) => voter === addressOf(many!)).length)).toEqual([
      64, 64, 22,
    ])
    expect(voted.flat()).toHaveLength(151)
    for (const [i, file] of files.entries())
      expect(new Set(file.stakes.map(({ voter }) => voter))).toEqual(new Set(voted[i]))
  })

  test('is one file where it fits', async () => {
    expect(await writeParts({ round, ballots: [fromAda], stakes: [], seal: null })).toHaveLength(1)
  })
})

describe('the count of one round as somebody follows it', () => {
  const chainOf = (known: (voter: Hex) => bigint | null): CountChain => ({
    caller: fakeChain(() => noCode),
    async *readStakes({ charter, manifest }, voters, signal) {
      for (const { chainId, contract } of charter.stakes) {
        const { blockHash } = manifest.snapshots.find((block) => block.chainId === chainId)!
        for (const voter of voters) {
          signal.throwIfAborted()
          const amount = known(voter)
          const place = { chainId, contract, voter }
          if (amount === null)
            yield {
              ...place,
              reading: { status: 'unknown', reason: 'no-answer', conflicting: [], failures: [] },
            }
          else
            yield {
              ...place,
              reading: {
                status: 'known',
                value: { ...place, blockHash, amount },
                source: 'agreement',
                by: [],
                dissenting: [],
              },
            }
        }
      }
    },
  })
  const follow = (count: RoundCount) => {
    const phases: RoundCountState['phase'][] = []
    count.on('change', ({ phase }) => phases.at(-1) !== phase && phases.push(phase))
    return phases
  }

  test('goes from reading to the result, and counts anew with stakes read from the chain', async () => {
    const { archive, stored, counting } = await setUp()
    const openChain = async () => chainOf((voter) => (voter === addressOf(ada) ? 10n ** 20n : null))
    const count = new RoundCount(stored, { counting, stakes: archive.stakes, openChain })
    const phases = follow(count)
    await count.start()
    expect(phases).toEqual(['idle', 'reading', 'verifying', 'counting', 'done'])
    expect(count.state).toMatchObject({ done: 2, of: 2, count: { sources: { read: 0, claimed: 2 } } })
    await count.readChain()
    expect(count.state.chain).toEqual({ status: 'done', known: 2, unknown: new Map([['no-answer', 2]]) })
    expect(count.state.count!.sources).toEqual({ read: 1, claimed: 1, disputed: 0 })
  })

  test('keeps the earlier count when it is stopped, and says so before there was one', async () => {
    const { archive, stored, counting } = await setUp()
    const stopping: Counting = {
      ...counting,
      count: (_round, options) =>
        new Promise((_, reject) =>
          options!.signal!.addEventListener('abort', () => reject(options!.signal!.reason as Error)),
        ),
    }
    const count = new RoundCount(stored, {
      counting: stopping,
      stakes: archive.stakes,
      openChain: async () => chainOf(() => null),
    })
    const first = count.start()
    count.stop()
    await first
    expect(count.state).toMatchObject({ phase: 'stopped', count: null, error: null })
  })

  test('keeps what the chain said when reading it is stopped', async () => {
    const { archive, stored, counting } = await setUp()
    const count: RoundCount = new RoundCount(stored, {
      counting,
      stakes: archive.stakes,
      openChain: async () => chainOf(() => (count.stop(), 10n ** 20n)),
    })
    await count.start()
    await count.readChain()
    expect(count.state).toMatchObject({ phase: 'done', chain: { status: 'stopped' }, error: null })
    expect(count.isBusy).toBe(false)
  })

  test('reports what went wrong', async () => {
    const { archive, stored, counting } = await setUp()
    const broken = new Error('the database is closed')
    archive.ballots.windows = () => {
      throw broken
    }
    const count = new RoundCount(stored, {
      counting,
      stakes: archive.stakes,
      openChain: async () => chainOf(() => null),
    })
    await count.start()
    expect(count.state).toMatchObject({ phase: 'failed', error: broken })
  })
})
