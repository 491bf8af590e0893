// Rounds, ballots and votes in a real browser's IndexedDB, and in memory: what comes back, what is refused, and what a
// stranger's file or a damaged record can do (facts/ballots.md, section 3: the numbers in the names).
import { deleteDB, openDB, type IDBPDatabase } from 'idb'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  collectRound,
  createMemoryArchive,
  keepRound,
  openArchive,
  type Archive,
  type KeepOptions,
  type VoteDraft,
} from '../../src/archive/index.ts'
import { ballotDigest, type SignedBallot } from '../../src/ballots/index.ts'
import { sourceKey } from '../../src/archive/provenance.ts'
import type { Provenance } from '../../src/exchange/index.ts'
import { bytesId, encodePng, type Recipe } from '../../src/fragment/index.ts'
import { readBallotFile, writeBallotFile } from '../../src/rounds/ballotFile.ts'
import {
  ballotRound,
  makeReceipt,
  proveInclusion,
  sealBallots,
  startPairing,
  votingPowers,
  type BallotFile,
  type PoolFragment,
  type StakeReading,
} from '../../src/rounds/index.ts'
import { addressOf, ballotOf, highTwin, sign, voterNamed } from '../fixtures/ballots.ts'
import { listToHandOn } from '../../src/app/count/handOn.ts'
import { bring, fileNamed } from '../fixtures/claims.ts'
import { exampleRecipe } from '../fixtures/recipe.ts'
import { exampleRound, stakeOf } from '../fixtures/round.ts'

let name: string
let archive: Archive
let memory: Archive
let time = 1_800_000_000_000

beforeEach(async () => {
  name = `test-${crypto.randomUUID()}`
  archive = await openArchive({ name, now: () => time })
  memory = createMemoryArchive(() => time)
})
afterEach(async () => {
  archive.close()
  await deleteDB(name)
})

const kinds = [
  ['in the database', () => archive],
  ['in memory', () => memory],
] as const

const round = exampleRound()
const other = exampleRound({ pictures: 2, manifest: { number: 6, opensAt: round.manifest.opensAt + 1000 } })
/** Two sources: the season of the app, and a file somebody opened. */
const sample: Provenance = { kind: 'shipped', from: 'https://daub.example/season/', at: 1 }
const file1: Provenance = { kind: 'file', from: 'ballots.json', at: 2 }
const unknown: readonly (Recipe | null)[] = [null, null, null, null]
const [ada, ben] = ['ada', 'ben'].map(voterNamed) as [
  ReturnType<typeof voterNamed>,
  ReturnType<typeof voterNamed>,
]

/** A ballot with a nonce, signed by its voter. */
const signed = (nonce: bigint, voter = ada, choices = '0:+1') =>
  sign(voter, ballotOf(voter, { round: ballotRound(round), choices, nonce }))
/** The same, with a signature that nobody made. */
const forged = (nonce: bigint, digit = 'a', choices = '0:+1'): SignedBallot => ({
  version: 1,
  message: ballotOf(ada, { round: ballotRound(round), choices, nonce }),
  signature: `0x${digit.repeat(128)}1b`,
})

let first: SignedBallot
let second: SignedBallot
let ofBen: SignedBallot
beforeAll(async () => {
  first = await signed(1n)
  second = await signed(2n ** 64n - 1n, ada, '1:-40')
  ofBen = await signed(7n, ben)
})

const signatures = async (kept: Archive) =>
  (await kept.ballots.of(round.id)).map((ballot) => ballot.signed.signature).sort()
const sorted = (ballots: readonly SignedBallot[]) => ballots.map(({ signature }) => signature).sort()

type Members = Record<string, unknown>

/** Nothing done yet. */
const emptyDraft: VoteDraft = {
  round: round.id,
  choices: [],
  pairing: null,
  way: 'pairs',
  step: '10',
  seen: [],
  isRevealed: false,
  localAt: null,
  updatedAt: 5,
}

/** Changes the database behind the archive's back. */
async function tamper(change: (database: IDBPDatabase) => Promise<unknown>): Promise<void> {
  archive.close()
  const database = await openDB(name)
  await change(database)
  database.close()
  archive = await openArchive({ name, now: () => time })
}

/** Makes one object store refuse to grow. */
function fillUp(store: string) {
  const { put } = IDBObjectStore.prototype
  return vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    ...args
  ) {
    if (this.name === store) throw new DOMException('The quota has been exceeded', 'QuotaExceededError')
    return put.apply(this, args)
  })
}

describe.each(kinds)('rounds, %s', (_, open) => {
  test('come back as they went in, the newest opening first', async () => {
    const kept = open()
    const recipes = [exampleRecipe, null, null, exampleRecipe]
    const saved = await kept.rounds.save({ round, recipes, note: 'A sample.', source: sample })
    expect(saved).toEqual({
      id: round.id,
      round,
      recipes,
      note: 'A sample.',
      sources: [sample],
      savedAt: time,
    })
    await kept.rounds.save({ round: other, recipes: [null, null], note: '', source: file1 })
    expect(await kept.rounds.get(round.id)).toEqual(saved)
    expect((await kept.rounds.list()).map(({ id }) => id)).toEqual([other.id, round.id])
    expect(await kept.rounds.get('f'.repeat(64))).toBeUndefined()
    expect(kept.corruptRecords()).toEqual([])
  })

  test('saved again stay one, and lose no recipe and no first time', async () => {
    const kept = open()
    const saved = await kept.rounds.save({
      round,
      recipes: [exampleRecipe, null, null, null],
      note: 'One.',
      source: file1,
    })
    time += 1000
    const recipe = { ...exampleRecipe, seed: 8 }
    await kept.rounds.save({ round, recipes: [null, recipe, null, null], note: '', source: file1 })
    expect(await kept.rounds.list()).toEqual([{ ...saved, recipes: [exampleRecipe, recipe, null, null] }])
  })

  test('a file adds to the sample season and replaces nothing of it', async () => {
    const kept = open()
    const recipes = [exampleRecipe, null, null, null]
    await kept.rounds.save({ round, recipes, note: 'Nobody real voted.', source: sample })
    const others = unknown.map(() => ({ ...exampleRecipe, prompt: 'something else' }))
    const saved = await kept.rounds.save({ round, recipes: others, note: 'All real!', source: file1 })
    expect(saved).toMatchObject({ sources: [sample, file1], note: 'Nobody real voted.' })
    expect(saved.recipes).toEqual([exampleRecipe, ...others.slice(1)])
  })

  test('have the id of their manifest, whatever anybody claims', async () => {
    const kept = open()
    const claimed = { ...round, id: other.id }
    expect((await kept.rounds.save({ round: claimed, recipes: unknown, note: '', source: file1 })).id).toBe(
      round.id,
    )
    await expect(
      kept.rounds.save({ round, recipes: [null], note: '', source: file1 }),
    ).rejects.toHaveProperty('code', 'record/other')
  })
})

describe.each(kinds)('ballots, %s', (_, open) => {
  test('come back whole, nonces of 2⁶⁴ − 1 included, with their first arrival', async () => {
    const kept = open()
    expect(await kept.ballots.add(round.id, [first])).toBe(1)
    const arrived = time
    time += 500
    expect(await kept.ballots.add(round.id, [first, second, ofBen])).toBe(2)
    const all = await kept.ballots.of(round.id)
    expect(all).toHaveLength(3)
    expect(all).toContainEqual({ digest: ballotDigest(first.message), signed: first, receivedAt: arrived })
    expect(all).toContainEqual({ digest: ballotDigest(second.message), signed: second, receivedAt: time })
    expect(await kept.ballots.count(round.id)).toBe(3)
    expect([await kept.ballots.count(other.id), await kept.ballots.of(other.id)]).toEqual([0, []])
  })

  test('2: the same ballot many times is one, and adding twice is adding once', async () => {
    const kept = open()
    expect(await kept.ballots.add(round.id, [first, first, { ...first }])).toBe(1)
    expect(await kept.ballots.add(round.id, [first])).toBe(0)
    expect(await kept.ballots.count(round.id)).toBe(1)
  })

  test('3: a second form of a signature lies beside the genuine one, never in its place', async () => {
    const kept = open()
    const twin = { ...first, signature: highTwin(first.signature) }
    const junk = { ...first, signature: '0x1234' as const }
    expect(await kept.ballots.add(round.id, [twin, junk])).toBe(2)
    expect(await kept.ballots.add(round.id, [first])).toBe(1)
    expect(await signatures(kept)).toEqual(sorted([first, twin, junk]))
  })

  test('12: one voter keeps 64 ballots a round, the highest nonces', async () => {
    const kept = open()
    const flood = await Promise.all(Array.from({ length: 70 }, (_, i) => signed(BigInt(i))))
    expect(await kept.ballots.add(round.id, flood.slice(0, 40))).toBe(40)
    expect(await kept.ballots.add(round.id, [...flood.slice(40), ofBen])).toBe(31)
    expect(await signatures(kept)).toEqual(sorted([...flood.slice(6), ofBen]))
    expect(await kept.ballots.add(round.id, flood)).toBe(0)
    expect(await kept.ballots.count(round.id)).toBe(65)
  })

  test('12: a flood of forgeries in a voter’s name pushes out nothing the voter signed', async () => {
    const kept = open()
    const flood = Array.from({ length: 200 }, (_, i) => forged(2n ** 63n + BigInt(i)))
    await kept.ballots.add(round.id, [first])
    await kept.ballots.add(round.id, flood)
    expect(await kept.ballots.count(round.id)).toBe(64)
    expect(await signatures(kept)).toContain(first.signature)
    expect(await kept.ballots.add(round.id, [second])).toBe(1)
    expect(await signatures(kept)).toEqual(expect.arrayContaining([first.signature, second.signature]))
  })

  test('12: what perhaps a contract signed stays before what came later', async () => {
    const kept = open()
    await kept.ballots.add(round.id, [forged(1n, 'b')])
    time += 1
    await kept.ballots.add(
      round.id,
      Array.from({ length: 100 }, (_, i) => forged(50n + BigInt(i))),
    )
    expect(await signatures(kept)).toContain(forged(1n, 'b').signature)
  })

  test('many voters at once come back, and a second time nothing is new', async () => {
    const kept = open()
    const crowd = Array.from({ length: 300 }, (_, i): SignedBallot => {
      const { message: ballot, signature } = forged(BigInt(i))
      return { version: 1, message: { ...ballot, voter: `0x${String(i + 1).padStart(40, '0')}` }, signature }
    })
    await kept.ballots.add(round.id, [first])
    expect(await kept.ballots.add(round.id, crowd)).toBe(300)
    expect(await kept.ballots.add(round.id, [...crowd, ofBen])).toBe(1)
    const nonces = (await kept.ballots.of(round.id)).map((each) => each.signed.message.nonce)
    expect(nonces.sort((a, b) => Number(a - b)).slice(0, 2)).toEqual([0n, 1n])
    expect(nonces).toHaveLength(302)
    const stakes = crowd.flatMap(({ message: ballot }, i) => stakeOf(ballot.voter, BigInt(i)))
    await bring(kept, round, { stakes })
    await kept.stakes.add(round.id, stakes.slice(0, 2))
    await bring(kept, round, { stakes })
    const read = await kept.stakes.of(round.id)
    expect(read).toHaveLength(600)
    expect(read.filter(({ how }) => how === 'read')).toHaveLength(2)
  })

  test('1: ballots for another round are refused whole', async () => {
    const kept = open()
    const foreign = await sign(ben, ballotOf(ben, { round: ballotRound(other) }))
    await expect(kept.ballots.add(round.id, [first, foreign])).rejects.toHaveProperty(
      'code',
      'ballot/other-round',
    )
    expect(await kept.ballots.count(round.id)).toBe(0)
  })
})

describe.each(kinds)('seals and stakes, %s', (_, open) => {
  const sealed = (...ballots: readonly SignedBallot[]) => {
    const digests = ballots.map(({ message }) => ballotDigest(message))
    return { seal: sealBallots(round.id, digests), digests }
  }

  test('B1: seals of several sources lie side by side, whoever came first', async () => {
    const kept = open()
    await bring(kept, round, { seal: sealed() }, 'hostile.json')
    await bring(kept, round, { seal: sealed(first, second) }, 'genuine.json')
    const claims = await kept.seals.of(round.id)
    const names = ['hostile.json', 'genuine.json'].map((name) => sourceKey(fileNamed(name)))
    expect(new Map(claims.map(({ source, ...rest }) => [source, rest]))).toEqual(
      new Map([
        [names[0], sealed()],
        [names[1], sealed(first, second)],
      ]),
    )
    expect(await kept.seals.of(other.id)).toEqual([])
  })

  test('a seal of another round or over other ballots is refused', async () => {
    const kept = open()
    const { seal, digests } = sealed(first, second)
    const ofOther = bring(kept, other, { seal: { seal, digests } })
    await expect(ofOther).rejects.toHaveProperty('code', 'seal/other-list')
    const shorter = bring(kept, round, { seal: { seal, digests: digests.slice(1) } })
    await expect(shorter).rejects.toHaveProperty('code', 'seal/other-list')
    expect(await kept.seals.of(round.id)).toEqual([])
  })

  const [ethereum, base] = stakeOf(addressOf(ada), 10n ** 9n, 3n) as [StakeReading, StakeReading]

  test('amounts beyond 2⁶⁴ come back exactly', async () => {
    const kept = open()
    const huge = { ...ethereum, amount: 2n ** 200n + 1n }
    await bring(kept, round, { stakes: [huge, base] })
    const sources = [sourceKey(fileNamed('claims.json'))]
    expect(await kept.stakes.of(round.id)).toEqual([
      { ...huge, how: 'claimed', sources },
      { ...base, how: 'claimed', sources },
    ])
    expect(await kept.stakes.of(other.id)).toEqual([])
  })

  test('what this device read wins over what files claim, in either order', async () => {
    const kept = open()
    const lie = { ...ethereum, amount: 1n }
    await bring(kept, round, { stakes: [lie] })
    await kept.stakes.add(round.id, [ethereum, base])
    await bring(kept, round, { stakes: [lie] }, 'again.json')
    expect(await kept.stakes.of(round.id)).toEqual([
      { ...ethereum, how: 'read', sources: [] },
      { ...base, how: 'read', sources: [] },
    ])
  })

  test('claims that differ make a stake unknown, not right or wrong', async () => {
    const kept = open()
    for (const amount of [1n, 2n, 3n, 4n]) {
      await bring(kept, round, { stakes: [{ ...ethereum, amount }, base] }, `${amount}.json`)
    }
    const readings = await kept.stakes.of(round.id)
    expect(readings.map(({ how }) => how)).toEqual([...Array<string>(4).fill('disputed'), 'claimed'])
    expect(votingPowers(round, readings)(addressOf(ada), 'all')).toEqual({
      status: 'unknown',
      missing: [1],
      isDisputed: true,
    })
  })
})

describe.each(kinds)('votes and receipts, %s', (_, open) => {
  const draft: VoteDraft = {
    ...emptyDraft,
    choices: [
      { index: 3, power: '-250' },
      { index: 0, power: String(2n ** 70n) },
    ],
    pairing: { ...startPairing([0, 1, 2, 3], 99), answers: ['left', 'undecided'] },
    way: 'grid',
    seen: [0, 3],
    isRevealed: true,
  }

  test('an unsent vote comes back exactly, and goes when it is sent', async () => {
    const kept = open()
    await kept.drafts.set({ ...draft, seen: [] })
    await kept.drafts.set(draft)
    await kept.drafts.set({ ...draft, round: other.id, pairing: null, updatedAt: 6, localAt: 6 })
    expect(await kept.drafts.get(round.id)).toEqual(draft)
    expect((await kept.drafts.list()).map((each) => each.round)).toEqual([other.id, round.id])
    await kept.drafts.remove(round.id)
    expect(await kept.drafts.get(round.id)).toBeUndefined()
    expect(await kept.drafts.list()).toHaveLength(1)
  })

  test.each<[string, Partial<VoteDraft>]>([
    ['a power that is no whole number', { choices: [{ index: 0, power: '1.5' }] }],
    ['a picture chosen twice', { choices: draft.choices.map(({ power }) => ({ index: 1, power })) }],
    ['pairs of one picture', { pairing: { ...draft.pairing!, pictures: [1] } }],
  ])('%s is not kept', async (_, change) => {
    const kept = open()
    await expect(kept.drafts.set({ ...draft, ...change })).rejects.toThrow()
    expect(await kept.drafts.list()).toEqual([])
  })

  test('a receipt comes back, gains its proof, and never loses it', async () => {
    const kept = open()
    const receipt = makeReceipt(second)
    const digests = [receipt.digest]
    const proven = makeReceipt(second, {
      seal: sealBallots(round.id, digests),
      at: proveInclusion(digests, receipt.digest),
    })
    await kept.receipts.save(receipt)
    expect(await kept.receipts.get(receipt.digest)).toEqual(receipt)
    await kept.receipts.save(proven)
    await kept.receipts.save(receipt)
    await kept.receipts.save(makeReceipt(first))
    expect(await kept.receipts.of(round.id)).toEqual([proven, makeReceipt(first)])
    expect(await kept.receipts.of(other.id)).toEqual([])
    expect(await kept.receipts.list()).toHaveLength(2)
  })

  test('3, 13: a receipt under another id is refused, and a forged copy replaces no ballot', async () => {
    const kept = open()
    const receipt = makeReceipt(first)
    await expect(
      kept.receipts.save({ ...receipt, digest: makeReceipt(second).digest }),
    ).rejects.toHaveProperty('code', 'receipt/digest')
    await kept.receipts.save(receipt)
    await kept.receipts.save(makeReceipt({ ...first, signature: '0x12' }))
    expect(await kept.receipts.list()).toEqual([receipt])
  })

  test('settings of chains come back', async () => {
    const kept = open()
    const chains = { version: 1 as const, chains: [{ chainId: 1, rpcs: ['https://rpc.example.org'] }] }
    await kept.settings.set('chains', chains)
    expect(await kept.settings.get('chains')).toEqual(chains)
  })
})

describe.each(kinds)('pictures of a round, %s', (_, open) => {
  const png = new Uint8Array(encodePng(new Uint8ClampedArray(8 * 4 * 4).fill(70), 8, 4, exampleRecipe))
  const expected: PoolFragment = {
    id: bytesId(png),
    bytes: png.length,
    mime: 'image/png',
    width: 8,
    height: 4,
    since: 5,
    earned: '0',
  }
  const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 4, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 0])
  const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"></svg>')
  /** Two by two pixels, written by libavif. */
  const avif = Uint8Array.from(
    atob(
      'AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADybWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxpYmF2' +
        'aWYAAAAADnBpdG0AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAABGgAAAB0AAAAoaWluZgAAAAAAAQAAABppbmZlAgAAAAABAABhdjAx' +
        'Q29sb3IAAAAAamlwcnAAAABLaXBjbwAAABRpc3BlAAAAAAAAAAIAAAACAAAAEHBpeGkAAAAAAwgICAAAAAxhdjFDgQ0MAAAAABNjb2xybmNs' +
        'eAACAAIAAYAAAAAXaXBtYQAAAAAAAAABAAEEAQKDBAAAACVtZGF0EgAKCBgANogQEAwgMg8f8D///8WfhwB8+ErK42A=',
    ),
    (letter) => letter.charCodeAt(0),
  )
  /** The manifest's entry for other bytes, all else as it claims. */
  const claim = (bytes: Uint8Array, change: Partial<PoolFragment> = {}): PoolFragment => ({
    ...expected,
    id: bytesId(bytes),
    bytes: bytes.length,
    ...change,
  })

  test('come back with their bytes and their kind', async () => {
    const kept = open()
    await kept.roundPictures.save(expected, png)
    await kept.roundPictures.save(expected, png)
    const blob = (await kept.roundPictures.get(expected.id))!
    expect(blob.type).toBe('image/png')
    expect(new Uint8Array(await blob.arrayBuffer())).toEqual(png)
    expect((await createImageBitmap(blob)).width).toBe(8)
    const missing = 'd'.repeat(64)
    expect(await kept.roundPictures.has([missing, expected.id])).toEqual(new Set([expected.id]))
    expect(await kept.roundPictures.get(missing)).toBeUndefined()
  })

  test('our own pieces serve for them', async () => {
    const kept = open()
    await kept.fragments.save({
      fragment: {
        version: 1,
        id: expected.id,
        image: png,
        recipe: exampleRecipe,
        embedding: new Float32Array(2),
        scores: { guide: 0.5, judge: null },
        engine: { kind: 'wasm', threads: 1, adapter: null },
        steps: 1,
        losses: [],
        ms: 1,
        paintedAt: time,
      },
      frames: [],
      notes: [],
    })
    expect(await kept.roundPictures.has([expected.id])).toEqual(new Set([expected.id]))
    expect((await kept.roundPictures.get(expected.id))!.size).toBe(png.length)
  })

  test.each<[string, PoolFragment, Uint8Array<ArrayBuffer>, string]>([
    ['14: more bytes than the manifest says', expected, new Uint8Array(png.length + 1), 'length'],
    [
      '15: other bytes of the same length',
      expected,
      Uint8Array.from(png, (byte, i) => byte ^ +(i === 60)),
      'hash',
    ],
    ['14: another kind than the manifest says', claim(jpeg), jpeg, 'kind'],
    ['14: an SVG that is called a PNG', claim(svg), svg, 'kind'],
    ['14: bytes that are no picture', claim(png.slice(4)), png.slice(4), 'kind'],
    ['14: another width in the header', claim(png, { width: 4096 }), png, 'size'],
    ['14: another height in the header', claim(png, { height: 5 }), png, 'size'],
  ])('%s are refused', async (_, entry, bytes, what) => {
    const kept = open()
    await expect(kept.roundPictures.save(entry, bytes)).rejects.toMatchObject({
      code: 'source/other-picture',
      params: { id: entry.id, differs: what },
    })
    expect(await kept.roundPictures.get(entry.id)).toBeUndefined()
  })

  test('an AVIF is kept, and the browser finds the size its header says', async () => {
    const kept = open()
    const entry = claim(avif, { mime: 'image/avif', width: 2, height: 2 })
    await kept.roundPictures.save(entry, avif)
    const { width, height } = await createImageBitmap((await kept.roundPictures.get(entry.id))!)
    expect([width, height]).toEqual([2, 2])
  })

  test('a JPEG that is announced as one is kept as one', async () => {
    const kept = open()
    await kept.roundPictures.save(claim(jpeg, { mime: 'image/jpeg' }), jpeg)
    expect((await kept.roundPictures.get(bytesId(jpeg)))!.type).toBe('image/jpeg')
  })
})

describe.each(kinds)('files, %s', (_, open) => {
  let file: BallotFile
  let text: string
  beforeAll(() => {
    const ballots = [first, second, ofBen]
    const digests = ballots.map(({ message }) => ballotDigest(message))
    const stakes = [...stakeOf(addressOf(ada), 10n), ...stakeOf(addressOf(ben), 3n)]
    file = { round, ballots, stakes, seal: { seal: sealBallots(round.id, digests), digests } }
    text = writeBallotFile(file)
  })
  const importText = (to: Archive, content: string, options?: Partial<KeepOptions>) =>
    keepRound(to, readBallotFile(content), { source: file1, ...options })
  const exportText = async (from: Archive, id: string) => {
    const { seals, events, ...content } = await collectRound(from, id)
    return writeBallotFile({
      ...content,
      seal: await listToHandOn(content.round, seals, events),
      witnesses: events,
    })
  }

  test('a round goes into a file and comes out of it elsewhere', async () => {
    const kept = open()
    const done = await importText(kept, text)
    expect(done).toMatchObject({ added: 3, known: 0, foreign: 0, seal: 'new', stored: { id: round.id } })
    const elsewhere = createMemoryArchive()
    await importText(elsewhere, await exportText(kept, round.id))
    expect(await signatures(elsewhere)).toEqual(sorted(file.ballots))
    const sealsOf = async (from: Archive) => (await from.seals.of(round.id)).map(({ seal }) => seal)
    expect(await sealsOf(elsewhere)).toEqual(await sealsOf(kept))
    expect(await elsewhere.stakes.of(round.id)).toHaveLength(4)
    expect(await exportText(elsewhere, round.id)).toBe(await exportText(kept, round.id))
  })

  test('B14: thousands of ballots are kept in groups, all of them or, when it is stopped, none', async () => {
    const kept = open()
    const ballots = Array.from({ length: 2500 }, (_, i) => {
      const voter = `0x${String(i + 1).padStart(40, '0')}` as const
      return { ...first, message: { ...first.message, voter } }
    })
    const stakes = ballots.flatMap(({ message }) => stakeOf(message.voter, 1n))
    const content = { round, ballots, stakes, seal: null }
    const stop = new AbortController()
    const onProgress = (done: number) => void (done >= 1000 && stop.abort())
    const stopped = keepRound(kept, content, { source: file1, signal: stop.signal, onProgress })
    await expect(stopped).rejects.toThrow(/abort/i)
    expect([await kept.ballots.count(round.id), await kept.stakes.of(round.id)]).toEqual([0, []])
    expect(await keepRound(kept, content, { source: file1 })).toMatchObject({ added: 2500, known: 0 })
    expect(await keepRound(kept, content, { source: file1 })).toMatchObject({ added: 0, known: 2500 })
    // A few among many are looked up one by one.
    const few = { ...content, ballots: [ballots[7]!, ballots[2400]!, ofBen] }
    expect(await keepRound(kept, few, { source: { ...file1, id: 'f2'.repeat(32) } })).toMatchObject({
      added: 1,
      known: 2,
    })
    const windows = []
    for await (const some of kept.ballots.windows(round.id)) windows.push(some)
    expect(windows.map((some) => some.length)).toEqual([1000, 1000, 501])
    expect(windows.flat().map(({ digest }) => digest)).toEqual(
      (await kept.ballots.of(round.id)).map(({ digest }) => digest),
    )
    expect(await kept.stakes.of(round.id)).toHaveLength(5000)
  })

  test('a round that is not here cannot be exported', async () => {
    await expect(exportText(open(), round.id)).rejects.toHaveProperty('code', 'round/not-here')
  })

  test('a file twice is a file once', async () => {
    const kept = open()
    await importText(kept, text)
    expect(await importText(kept, text)).toMatchObject({ added: 0, known: 3, seal: 'same' })
    expect(await exportText(kept, round.id)).toBe(await exportText(kept, round.id))
    expect(await kept.ballots.count(round.id)).toBe(3)
  })

  test('B1: a seal that differs from others is told, and is in nobody’s way', async () => {
    const kept = open()
    await importText(kept, text)
    const without = writeBallotFile({ ...file, seal: { seal: sealBallots(round.id, []), digests: [] } })
    expect((await importText(kept, without, { source: fileNamed('other.json') })).seal).toBe('other')
    expect((await importText(kept, without, { source: sample })).seal).toBe('other')
    expect((await kept.seals.of(round.id)).map(({ digests }) => digests.length).sort()).toEqual([0, 0, 3])
  })

  test('1: ballots of another round in a file are left out and told', async () => {
    const kept = open()
    const foreign = { ...first, message: { ...first.message, round: ballotRound(other) } }
    const mixed = writeBallotFile({ ...file, ballots: [...file.ballots, foreign], seal: null })
    expect(await importText(kept, mixed)).toMatchObject({ added: 3, foreign: 1, seal: 'none' })
    expect(await kept.ballots.count(other.id)).toBe(0)
  })

  test('a file about another round than expected is refused, and nothing of it is kept', async () => {
    const kept = open()
    const refused = importText(kept, text, { expected: other.id })
    await expect(refused).rejects.toHaveProperty('code', 'ballot-file/other-round')
    expect(await kept.rounds.list()).toEqual([])
  })
})

describe('a damaged record', () => {
  beforeEach(async () => {
    const digests = [ballotDigest(first.message)]
    await archive.rounds.save({ round, recipes: unknown, note: '', source: file1 })
    await archive.rounds.save({ round: other, recipes: [null, null], note: '', source: file1 })
    await archive.ballots.add(round.id, [first, ofBen])
    await bring(archive, round, { seal: { seal: sealBallots(round.id, digests), digests } }, file1)
    await archive.stakes.add(round.id, stakeOf(addressOf(ada), 10n))
    await archive.receipts.save(makeReceipt(first))
    await archive.receipts.save(makeReceipt(second))
    await archive.drafts.set(emptyDraft)
  })

  /** Sets a member, by its path, in every record of a store whose key begins so. */
  const alter = (store: string, prefix: readonly unknown[], path: string, value: unknown) =>
    tamper(async (database) => {
      const range = IDBKeyRange.bound([...prefix], [...prefix, []])
      for (const record of await database.getAll(store, range)) {
        const members = path.split('.')
        const last = members.pop()!
        const holder = members.reduce<Members>(
          (inside, member) => inside[member] as Members,
          record as Members,
        )
        holder[last] = value
        await database.put(store, record)
      }
    })

  test('of a round is left out and told once; the others stay; saving it again heals it', async () => {
    await alter('rounds', [round.id], 'round.manifest.closesAt', round.manifest.closesAt! + 1)
    expect((await archive.rounds.list()).map(({ id }) => id)).toEqual([other.id])
    expect(await archive.rounds.get(round.id)).toBeUndefined()
    expect(archive.corruptRecords().map(({ code }) => code)).toEqual(['record/corrupt'])
    expect(archive.corruptRecords()[0]!.message).toContain(round.id)
    await archive.rounds.save({ round, recipes: unknown, note: '', source: file1 })
    expect(await archive.rounds.list()).toHaveLength(2)
  })

  test('13: of a ballot under another’s id is not taken for it', async () => {
    await alter('ballots', [round.id, addressOf(ada)], 'signed.ballot.choices', '0:+999')
    expect((await archive.ballots.of(round.id)).map((ballot) => ballot.signed)).toEqual([ofBen])
    expect(archive.corruptRecords()).toHaveLength(1)
    expect(await archive.ballots.add(round.id, [first])).toBe(1)
    expect(await archive.ballots.of(round.id)).toHaveLength(2)
  })

  test.each<[string, string, unknown, () => Promise<unknown>]>([
    ['sealClaims', 'digests', [], async () => (await archive.seals.of(round.id))[0]],
    ['drafts', 'choices', 'all', async () => archive.drafts.get(round.id)],
    ['receipts', 'receipt.used', 12, async () => archive.receipts.get(ballotDigest(first.message))],
    [
      'receipts',
      'receipt.digest',
      `0x${'12'.repeat(32)}`,
      async () => archive.receipts.get(ballotDigest(first.message)),
    ],
  ])('in %s with another "%s" is answered with nothing, and told', async (store, path, value, read) => {
    expect(await read()).toBeDefined()
    await alter(store, store === 'receipts' ? [ballotDigest(first.message)] : [round.id], path, value)
    expect(await read()).toBeUndefined()
    expect(archive.corruptRecords()).toHaveLength(1)
  })

  test('of a stake is unknown, not nothing', async () => {
    await alter('stakes', [round.id, 1], 'read', '-5')
    const power = votingPowers(round, await archive.stakes.of(round.id))
    expect(power(addressOf(ada), 'all')).toEqual({ status: 'unknown', missing: [1], isDisputed: false })
    expect(archive.corruptRecords()).toHaveLength(1)
  })

  test('15: of a picture whose bytes changed is not shown', async () => {
    const png = new Uint8Array(encodePng(new Uint8ClampedArray(64).fill(70), 4, 4, exampleRecipe))
    const id = bytesId(png)
    const entry = {
      id,
      bytes: png.length,
      mime: 'image/png',
      width: 4,
      height: 4,
      since: 5,
      earned: '0',
    } as const
    await archive.roundPictures.save(entry, png)
    await alter('roundPictures', [id], 'bytes', png.with(50, png[50]! ^ 1))
    expect(await archive.roundPictures.get(id)).toBeUndefined()
    expect(archive.corruptRecords()).toHaveLength(1)
  })

  test('of any other form in any store takes nothing with it', async () => {
    await tamper(async (database) => {
      await database.put('rounds', { id: 'x' })
      await database.put('ballots', { round: round.id, voter: 'x', digest: 3, signature: [] })
      await database.put('sealClaims', { round: 'x', source: 'y' })
      await database.put('stakes', { round: round.id, chainId: 'x', contract: 1, voter: 2, blockHash: 3 })
      await database.put('receipts', { digest: 'x', receipt: null })
    })
    expect(await archive.rounds.list()).toHaveLength(2)
    expect(await archive.ballots.of(round.id)).toHaveLength(2)
    expect(await archive.stakes.of(round.id)).toHaveLength(2)
    expect(await archive.receipts.list()).toHaveLength(2)
    expect(archive.corruptRecords()).toHaveLength(4)
  })
})

test.each([
  ['rounds', () => archive.rounds.save({ round, recipes: unknown, note: '', source: file1 })],
  ['ballots', () => archive.ballots.add(round.id, [second, ofBen])],
  ['stakes', () => archive.stakes.add(round.id, stakeOf(addressOf(ada), 1n))],
  ['receipts', () => archive.receipts.save(makeReceipt(second))],
] as const)('20: a full device keeps what was there of %s and says so', async (store, save) => {
  await archive.ballots.add(round.id, [first])
  const spy = fillUp(store)
  try {
    await expect(save()).rejects.toHaveProperty('code', 'storage/full')
  } finally {
    spy.mockRestore()
  }
  expect(await archive.ballots.of(round.id)).toHaveLength(1)
  await save()
})

test.each(['rounds', 'roundHeaders', 'roundSources', 'ballots', 'sealClaims', 'stakes'])(
  'B14: a file leaves nothing when there is no room for its part in %s',
  async (store) => {
    const digests = [ballotDigest(first.message)]
    const stakes = stakeOf(addressOf(ada), 10n)
    const seal = { seal: sealBallots(round.id, digests), digests }
    const spy = fillUp(store)
    try {
      const kept = bring(archive, round, { ballots: [first, ofBen], stakes, seal })
      await expect(kept).rejects.toHaveProperty('code', 'storage/full')
    } finally {
      spy.mockRestore()
    }
    expect(await archive.rounds.list()).toEqual([])
    expect(await archive.rounds.headers()).toEqual([])
    expect(await archive.roundSources.of(round.id)).toEqual([])
    expect(await archive.ballots.count(round.id)).toBe(0)
    expect(await archive.seals.of(round.id)).toEqual([])
    expect(await archive.stakes.of(round.id)).toEqual([])
  },
)

test('a crowd is thinned wholly or not at all', async () => {
  const flood = await Promise.all(Array.from({ length: 64 }, (_, i) => signed(BigInt(i))))
  await archive.ballots.add(round.id, flood)
  const spy = fillUp('ballots')
  try {
    await expect(archive.ballots.add(round.id, [second])).rejects.toHaveProperty('code', 'storage/full')
  } finally {
    spy.mockRestore()
  }
  expect(await signatures(archive)).toEqual(sorted(flood))
})

test('two connections add to one round and lose nothing', async () => {
  const twin = await openArchive({ name, now: () => time })
  try {
    const mine = await Promise.all([...Array(40).keys()].map((i) => signed(BigInt(i))))
    const theirs = await Promise.all([...Array(40).keys()].map((i) => signed(BigInt(30 + i))))
    const recipe = (at: number) => unknown.map((_, i) => (i === at ? exampleRecipe : null))
    await Promise.all([
      ...mine.map((ballot) => archive.ballots.add(round.id, [ballot])),
      ...theirs.map((ballot) => twin.ballots.add(round.id, [ballot])),
      ...[0, 2].map((at) => archive.rounds.save({ round, recipes: recipe(at), note: '', source: file1 })),
      ...[1, 3].map((at) => twin.rounds.save({ round, recipes: recipe(at), note: '', source: file1 })),
    ])
    expect((await twin.rounds.get(round.id))!.recipes).toEqual(unknown.map(() => exampleRecipe))
    expect(await archive.ballots.count(round.id)).toBe(64)
    // Nonces 0 … 69 arrived, 30 … 39 of them twice; the highest 64 stay.
    expect(await signatures(twin)).toEqual(sorted([...mine.slice(6), ...theirs.slice(10)]))
  } finally {
    twin.close()
  }
})
