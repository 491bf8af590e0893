// What files of strangers can and cannot do to what others brought: claims stand side by side, a source is forgotten as a
// whole, and a refused file leaves nothing.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { createCounting, type Counting } from '../../../src/app/count/index.ts'
import { createMemoryArchive, type Archive, type RoundImport } from '../../../src/archive/index.ts'
import { sourceKey } from '../../../src/archive/provenance.ts'
import { ballotDigest, recoverHere, type SignedBallot } from '../../../src/ballots/index.ts'
import type { Hex } from '../../../src/ethereum/index.ts'
import { readBallotFile } from '../../../src/rounds/ballotFile.ts'
import { checkReceipt, parseReceipt, sealBallots, type BallotFile } from '../../../src/rounds/index.ts'
import { addressOf, ballotOf, sign, voterNamed } from '../../fixtures/ballots.ts'
import { bring, fileNamed } from '../../fixtures/claims.ts'
import { closesAt, exampleRound, stakeOf } from '../../fixtures/round.ts'

const round = exampleRound()
const id: Hex = `0x${round.id}`
const voters = ['Ada', 'Bob', 'Cyd'].map(voterNamed)
const honest = await Promise.all(
  voters.map((voter, i) => sign(voter, ballotOf(voter, { round: id, choices: `${i}:+10` }))),
)
const eve = voterNamed('Eve')
const hostileBallot = await sign(eve, ballotOf(eve, { round: id, choices: '3:+999' }))

const sealOf = (...ballots: readonly SignedBallot[]): BallotFile['seal'] => {
  const digests = ballots.map(({ message }) => ballotDigest(message))
  return { seal: sealBallots(round.id, digests), digests }
}
const stakes = voters.flatMap((voter) => stakeOf(addressOf(voter), 100n))

type Content = Partial<Omit<BallotFile, 'round'>>
const genuine: Content = { ballots: honest, stakes, seal: sealOf(...honest) }
/** What strangers may bring: an own seal, no ballots under it, other stakes of others. */
const hostile: Readonly<Record<string, Content>> = {
  'own seal': {
    ballots: [hostileBallot],
    stakes: stakeOf(addressOf(eve), 10n ** 20n),
    seal: sealOf(hostileBallot),
  },
  'empty seal': { seal: sealOf() },
  dispute: { stakes: voters.flatMap((voter) => stakeOf(addressOf(voter), 1n)) },
  'dispute with itself': { stakes: [...stakes, ...voters.flatMap((voter) => stakeOf(addressOf(voter), 2n))] },
}

let archive: Archive
let counting: Counting
let time: number
beforeEach(() => {
  time = closesAt
  archive = createMemoryArchive(() => ++time)
  counting = countingOver(archive)
})

function countingOver(over: Archive): Counting {
  const createPool = () => ({ size: 1, recover: recoverHere, close: () => undefined })
  return createCounting({ archive: over, createPool, now: () => ++time })
}

/** Everything a page shows of the round. */
async function shown(over = archive, by = counting) {
  const { totals, counted, aside, sources, id: number } = await by.count(round.id)
  return { totals, counted, aside, sources, number, seals: await over.seals.of(round.id) }
}

describe('B1: a seal that a stranger wrote', () => {
  test.each([
    ['before', ['own seal', 'genuine']],
    ['after', ['genuine', 'own seal']],
  ])('that comes %s the genuine ballots shuts none of them out, and is not final', async (_, order) => {
    for (const name of order)
      await bring(archive, round, name === 'genuine' ? genuine : hostile[name]!, `${name}.json`)
    const count = await counting.count(round.id)
    expect(count).toMatchObject({ isProvisional: true, counted: 4, aside: new Map() })
    expect(count.seals.map((seal) => [seal.source, seal.count, seal.held]).sort()).toEqual(
      [
        [sourceKey(fileNamed('own seal.json')), 1, 1],
        [sourceKey(fileNamed('genuine.json')), 3, 3],
      ].sort(),
    )
  })

  test('of the sheet’s own file leaves twenty genuine ballots counted', async () => {
    for (const name of ['stranger-hostile', 'stranger-genuine'])
      await counting.importFile(new File([readCase(name)], `${name}.json`))
    const count = await counting.count(readBallotFile(readCase('stranger-genuine')).round.id)
    expect(count.isProvisional).toBe(true)
    expect(count.counted).toBe(21)
  })
})

describe('B2: claims of stakes that differ', () => {
  test('have their own reason, and a file that is opened again is the one a person goes by', async () => {
    await bring(archive, round, genuine, 'genuine.json')
    await bring(archive, round, hostile['dispute']!, 'dispute.json')
    expect(await counting.count(round.id)).toMatchObject({
      counted: 0,
      aside: new Map([['disputed-power', 3]]),
      sources: { claimed: 0, disputed: 3 },
    })
    const [listed] = await counting.list(round.id, 'disputed-power', 0, 1)
    expect(listed!.claims.map(({ amount, sources }) => [amount / 10n ** 18n, sources])).toEqual([
      [100n, [sourceKey(fileNamed('genuine.json'))]],
      [1n, [sourceKey(fileNamed('dispute.json'))]],
    ])
    expect(await bring(archive, round, genuine, fileNamed('genuine.json', ++time))).toMatchObject({
      isChosen: true,
    })
    expect(await counting.count(round.id)).toMatchObject({ counted: 3, sources: { claimed: 3, disputed: 0 } })
  })

  test('do not touch what came with the app', async () => {
    await bring(archive, round, hostile['dispute']!, 'dispute.json')
    await bring(archive, round, genuine, { kind: 'shipped', from: 'season/', at: 1 })
    await bring(archive, round, hostile['dispute']!, fileNamed('dispute.json', ++time))
    expect(await counting.count(round.id)).toMatchObject({ counted: 3, sources: { claimed: 3, disputed: 0 } })
  })

  test('are settled by the source a person chooses, and by what this device reads', async () => {
    await bring(archive, round, genuine, 'genuine.json')
    await bring(archive, round, hostile['dispute']!, 'dispute.json')
    await archive.roundSources.choose(round.id, sourceKey(fileNamed('genuine.json')))
    expect(await counting.count(round.id)).toMatchObject({ counted: 3 })
    await archive.stakes.add(round.id, stakeOf(addressOf(voters[0]!), 5n))
    expect(await counting.count(round.id)).toMatchObject({
      counted: 2,
      aside: new Map([['over-budget', 1]]),
      sources: { read: 1, claimed: 2, disputed: 0 },
    })
  })

  test('stay on this device: its export disputes nothing elsewhere', async () => {
    const clean = createMemoryArchive(() => ++time)
    await bring(clean, round, genuine, 'genuine.json')
    await bring(archive, round, genuine, 'genuine.json')
    await bring(archive, round, hostile['dispute']!, 'dispute.json')
    const [file] = await counting.exportRound(round.id)
    const there = countingOver(clean)
    await there.importFile(new File([file!], 'export.json'))
    expect(await there.count(round.id)).toMatchObject({ counted: 3, sources: { claimed: 3, disputed: 0 } })
  })
})

describe('a source that is forgotten', () => {
  const names = Object.keys(hostile)

  test('leaves what it would be had it never come, in any order, and comes back whole', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...names, 'genuine'], { minLength: 2 }),
        fc.nat(),
        async (order, pick) => {
          const gone = order[pick % order.length]!
          const content = (name: string) => (name === 'genuine' ? genuine : hostile[name]!)
          const all = createMemoryArchive(() => ++time)
          const without = createMemoryArchive(() => ++time)
          for (const name of order) {
            await bring(all, round, content(name), `${name}.json`)
            if (name !== gone) await bring(without, round, content(name), `${name}.json`)
          }
          const byAll = countingOver(all)
          const before = await shown(all, byAll)
          const source = sourceKey(fileNamed(`${gone}.json`))
          await all.forgetting.forget(round.id, source)
          expect(await shown(all, byAll)).toEqual(await shown(without, countingOver(without)))
          await all.forgetting.restore(round.id, source)
          expect(await shown(all, byAll)).toEqual(before)
          // Cleared away it is gone for good, and nothing else with it.
          await all.forgetting.forget(round.id, source)
          await all.forgetting.clear(Infinity)
          await all.forgetting.restore(round.id, source)
          expect(await shown(all, byAll)).toEqual(await shown(without, countingOver(without)))
        },
      ),
      { numRuns: 25 },
    )
  })

  test('takes a round along that nobody else brought, and keeps one that somebody did', async () => {
    const source = sourceKey(fileNamed('a.json'))
    await bring(archive, round, genuine, 'a.json')
    await archive.forgetting.forget(round.id, source)
    expect([
      await archive.rounds.list(),
      await archive.rounds.headers(),
      await archive.rounds.get(round.id),
    ]).toEqual([[], [], undefined])
    await archive.forgetting.restore(round.id, source)
    await bring(archive, round, {}, 'b.json')
    await archive.forgetting.forget(round.id, source)
    await archive.forgetting.clear(Infinity)
    expect(await archive.rounds.list()).toHaveLength(1)
    expect(await archive.ballots.count(round.id)).toBe(0)
    expect((await archive.roundSources.of(round.id)).map(({ from }) => from)).toEqual(['b.json'])
  })

  test('never takes a ballot that was signed here, nor a stake that was read here', async () => {
    await archive.ballots.add(round.id, [honest[0]!])
    await archive.stakes.add(round.id, stakeOf(addressOf(voters[0]!), 100n))
    await bring(archive, round, genuine, 'a.json')
    await archive.forgetting.forget(round.id, sourceKey(fileNamed('a.json')))
    await archive.forgetting.clear(Infinity)
    expect((await archive.ballots.of(round.id)).map(({ signed }) => signed)).toEqual([honest[0]])
    expect((await archive.stakes.of(round.id)).map(({ how }) => how)).toEqual(['read', 'read'])
  })

  test('is back when its file is opened again', async () => {
    await bring(archive, round, genuine, 'a.json')
    await archive.forgetting.forget(round.id, sourceKey(fileNamed('a.json')))
    expect(await bring(archive, round, genuine, 'a.json')).toMatchObject({ known: 3, isChosen: false })
    expect(await counting.count(round.id)).toMatchObject({ counted: 3 })
  })
})

test('B14: a file whose seal does not fit leaves nothing, whichever part of it is wrong', async () => {
  const { seal, digests } = sealOf(...honest)!
  const wrong = [
    { seal, digests: digests.slice(1) },
    { seal: { ...seal, count: 4 }, digests },
    { seal: { ...seal, round: '77'.repeat(32) }, digests },
    { seal: { ...seal, root: '77'.repeat(32) }, digests },
  ]
  for (const each of wrong) {
    await expect(bring(archive, round, { ...genuine, seal: each })).rejects.toMatchObject({
      code: 'seal/other-list',
    })
  }
  const refused = counting.importFile(new File([readCase('seal-wrong-count')], 'wrong.json'))
  await expect(refused).rejects.toMatchObject({ code: 'ballot-file/seal' })
  expect([await archive.rounds.list(), await archive.ballots.count(round.id)]).toEqual([[], 0])
  expect([await archive.stakes.of(round.id), await archive.roundSources.of(round.id)]).toEqual([[], []])
})

test('B14: a file that is stopped while it is kept leaves nothing', async () => {
  const many = Array.from({ length: 1200 }, (_, i): SignedBallot => {
    const voter: Hex = `0x${String(i + 1).padStart(40, '0')}`
    return { ...honest[0]!, message: { ...honest[0]!.message, voter } }
  })
  const file = { round, ballots: many, stakes, seal: null }
  const stop = new AbortController()
  const onProgress = (done: number) => void (done >= 1000 && stop.abort())
  const options = { source: fileNamed('many.json'), signal: stop.signal, onProgress }
  await expect(archive.roundFiles.keep(file, options)).rejects.toThrow(/abort/i)
  expect([await archive.rounds.list(), await archive.ballots.count(round.id)]).toEqual([[], 0])
  expect(await archive.roundFiles.keep(file, { source: fileNamed('many.json') })).toMatchObject({
    added: 1200,
  })
  const windows: number[] = []
  for await (const some of archive.ballots.windows(round.id)) windows.push(some.length)
  expect(windows).toEqual([1000, 200])
})

describe('B5: the ballots of a file', () => {
  const forgedOf = (nonce: bigint): SignedBallot => ({
    version: 1,
    message: { voter: `0x${'99'.repeat(20)}`, round: id, choices: '0:+1', nonce },
    signature: `0x${nonce.toString(16).padStart(128, 'a')}1b`,
  })

  test('are told one by one: new, crowded out by others of the same file, here', async () => {
    const crowd = Array.from({ length: 64 }, (_, i) => forgedOf(2n ** 64n - 1n - BigInt(i)))
    const contract = forgedOf(7n)
    const first = await bring(archive, round, { ballots: [contract, ...crowd] }, 'a.json')
    expect(first).toMatchObject({ added: 64, known: 0, evicted: 1, displaced: 0 })
    const alone = await bring(archive, round, { ballots: [contract] }, 'b.json')
    expect(alone).toMatchObject({ added: 1, known: 0, evicted: 0 })
    expect(await bring(archive, round, { ballots: [contract] }, 'c.json')).toMatchObject({
      added: 0,
      known: 1,
    })
  })

  test('stay, whatever other files bring in their voter’s name', async () => {
    const contract = forgedOf(7n)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 3 }),
        fc.nat(3),
        async (floods, at) => {
          const kept = createMemoryArchive(() => ++time)
          const hostileFiles = floods.map((size, f) =>
            Array.from({ length: size }, (_, i) => forgedOf(2n ** 64n - 1n - BigInt(1000 * f + i))),
          )
          for (const [f, ballots] of hostileFiles.toSpliced(at, 0, [contract]).entries())
            await bring(kept, round, { ballots }, `${f}.json`)
          const here = await kept.ballots.of(round.id, contract.message.voter)
          expect(here.map(({ signed }) => signed)).toContainEqual(contract)
        },
      ),
      { numRuns: 15 },
    )
  })

  test('reach the next device whole, however many of one voter several sources brought', async () => {
    const contract = forgedOf(7n)
    for (const [f, size] of [64, 1, 64].entries()) {
      const flood = Array.from({ length: size }, (_, i) => forgedOf(2n ** 64n - 1n - BigInt(1000 * f + i)))
      await bring(archive, round, { ballots: f === 1 ? [contract] : flood }, `${f}.json`)
    }
    const next = createMemoryArchive(() => ++time)
    const there = countingOver(next)
    for (const [i, part] of (await counting.exportRound(round.id)).entries())
      expect(await there.importFile(new File([part], `part ${i}.json`))).toMatchObject({ evicted: 0 })
    const { voter } = contract.message
    const signatures = async (each: Archive) =>
      (await each.ballots.of(round.id, voter)).map(({ signed }) => signed.signature)
    expect(await signatures(next)).toEqual(await signatures(archive))
    expect(await signatures(next)).toHaveLength(129)
  })

  test('that are on its list stay, whatever else it holds in their voter’s name', async () => {
    const listed = [forgedOf(7n), forgedOf(8n)]
    const late = Array.from({ length: 90 }, (_, i) => forgedOf(2n ** 64n - 1n - BigInt(i)))
    const brought = { ballots: [...late, ...listed], seal: sealOf(...listed) }
    expect(await bring(archive, round, brought, 'a.json')).toMatchObject({ added: 64, evicted: 28 })
    const here = await archive.ballots.of(round.id)
    expect(here.map(({ signed }) => signed)).toEqual(expect.arrayContaining(listed))
  })

  test('are each in exactly one count', async () => {
    const foreign = {
      ...honest[0]!,
      message: { ...honest[0]!.message, round: `0x${'88'.repeat(32)}` as const },
    }
    const pool = [...honest, foreign, ...Array.from({ length: 80 }, (_, i) => forgedOf(BigInt(i)))]
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(pool.length - 1), { maxLength: 90 }), { maxLength: 3 }),
        async (files) => {
          const kept = createMemoryArchive(() => ++time)
          for (const [at, file] of files.entries()) {
            const before = await kept.ballots.count(round.id)
            const done = await bring(kept, round, { ballots: file.map((i) => pool[i]!) }, `${at}.json`)
            const { added, known, evicted, displaced, foreign: left, repeated } = done
            expect(added + known + evicted + left + repeated).toBe(file.length)
            expect(await kept.ballots.count(round.id)).toBe(before + added - displaced)
          }
        },
      ),
      { numRuns: 15 },
    )
  })
})

test('B15: ballots of voters without any VP are told apart from those that say something', async () => {
  const powerless = await Promise.all(
    ['Fay', 'Gus'].map((name) =>
      sign(voterNamed(name), ballotOf(voterNamed(name), { round: id, choices: '' })),
    ),
  )
  await bring(archive, round, {
    ballots: [...honest, ...powerless],
    stakes: [...stakes, ...powerless.flatMap(({ message }) => stakeOf(message.voter, 0n))],
  })
  expect(await counting.count(round.id)).toMatchObject({ counted: 5, powerless: 2 })
})

/** Small files of an earlier hostile visit, made by the version before. */
/** What is in the sheet's files of the sample season's round, and of two rounds of strangers; see tests/fixtures/hostile. */
describe('B1, B2, B11, B14: each of the sheet’s own files', () => {
  const season = '3d1ad51b8667fcc932444322c22851d37d5008d994f483d07ebd34e58a47e580'
  const genuineOf = readFileSync(
    new URL(`../../fixtures/season-0.2.0/${season}.json`, import.meta.url),
    'utf8',
  )
  const open = (name: string, text = readCase(name)) =>
    counting.importFile(new File([text], `${name}.json`)).catch((error: unknown) => error)

  test.each<[string, { counted: number; aside?: string }]>([
    ['empty-seal', { counted: 55 }],
    ['claimed-stake-and-own-seal', { counted: 56 }],
    ['seal-wrong-count', { counted: 55 }],
    ['dispute-after', { counted: 0, aside: 'disputed-power' }],
  ])('%s takes nothing of the season for good, whichever is opened first', async (name, expected) => {
    for (const order of [
      [name, 'genuine'],
      ['genuine', name],
    ]) {
      archive = createMemoryArchive(() => ++time)
      counting = countingOver(archive)
      const results = new Map<string, unknown>()
      for (const each of order)
        results.set(each, await open(each, each === 'genuine' ? genuineOf : undefined))
      const { isProvisional, counted, aside } = await counting.count(season)
      expect({ isProvisional, counted }).toEqual({ isProvisional: true, counted: expected.counted })
      if (expected.aside) expect([...aside.keys()]).toContain(expected.aside)
      const brought = results.get(name) as Partial<RoundImport>
      if (brought.source === undefined) expect(brought).toMatchObject({ code: 'ballot-file/seal' })
      else await archive.forgetting.forget(season, brought.source)
      expect((await counting.count(season)).counted).toBe(55)
    }
  })

  test.each([
    ['closed-unsealed', 'B11'],
    ['open-sealed-empty', 'B1'],
  ])('%s counts the same, provisionally, before its close and after', async (name) => {
    const { round: stranger } = readBallotFile(readCase(name))
    const counts = []
    for (const at of [stranger.manifest.closesAt! - 1000, stranger.manifest.closesAt! + 1000]) {
      time = at
      archive = createMemoryArchive(() => ++time)
      counting = countingOver(archive)
      await open(name)
      const { isProvisional, counted, id: number } = await counting.count(stranger.id)
      expect(isProvisional).toBe(true)
      counts.push({ counted, number })
    }
    expect(counts[0]!.counted).toBeGreaterThan(0)
    expect(counts[1]).toEqual(counts[0])
  })

  test('receipt-own-seal proves nothing by a seal its owner made', async () => {
    const check = await checkReceipt(parseReceipt(JSON.parse(readCase('receipt-own-seal'))))
    expect(check).toMatchObject({ wrong: [], seal: 'claimed', holds: false })
  })
})

function readCase(name: string): string {
  return readFileSync(new URL(`../../fixtures/hostile/${name}.json`, import.meta.url), 'utf8')
}
