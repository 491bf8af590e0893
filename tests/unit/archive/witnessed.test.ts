// Statements of witnesses on their way: from a file into the archive, into a count, out into a file, and away again.
import { beforeEach, describe, expect, test } from 'vitest'
import { createCounting, type Counting } from '../../../src/app/count/index.ts'
import { createMemoryArchive, type Archive } from '../../../src/archive/index.ts'
import { sourceKey } from '../../../src/archive/provenance.ts'
import { ballotDigest, recoverHere, type SignedBallot } from '../../../src/ballots/index.ts'
import type { Hex } from '../../../src/ethereum/index.ts'
import type { Provenance } from '../../../src/exchange/index.ts'
import { readBallotFile, writeBallotFile } from '../../../src/rounds/ballotFile.ts'
import { checkReceipt, makeReceipt, sealBallots, type BallotFile } from '../../../src/rounds/index.ts'
import { addressOf, ballotOf, sign, voterNamed } from '../../fixtures/ballots.ts'
import { bring, fileNamed } from '../../fixtures/claims.ts'
import { closesAt, stakeOf } from '../../fixtures/round.ts'
import { sealBy, witnessedRound } from '../../fixtures/witnesses.ts'

const round = witnessedRound()
const id: Hex = `0x${round.id}`
const voters = ['Ada', 'Bob', 'Cyd'].map(voterNamed)
const honest = await Promise.all(
  voters.map((voter, i) => sign(voter, ballotOf(voter, { round: id, choices: `${i}:+10` }))),
)
const dee = voterNamed('Dee')
const late = await sign(dee, ballotOf(dee, { round: id, choices: '3:+90' }))
const stakes = [...voters, dee].flatMap((voter) => stakeOf(addressOf(voter), 100n))
const digests = honest.map(({ message }) => ballotDigest(message))
const list = listOf(...honest)
const [one, two] = ['one', 'two'].map((name) => sealBy(name, round, digests)) as [
  ReturnType<typeof sealBy>,
  ReturnType<typeof sealBy>,
]
const shipped: Provenance = { kind: 'shipped', from: 'season/', at: 1 }

function listOf(...ballots: readonly SignedBallot[]): BallotFile['seal'] {
  const under = ballots.map(({ message }) => ballotDigest(message))
  return { seal: sealBallots(round.id, under), digests: under }
}

let archive: Archive
let counting: Counting
beforeEach(() => {
  archive = createMemoryArchive(() => closesAt)
  counting = over(archive)
})
function over(kept: Archive): Counting {
  const createPool = () => ({ size: 1, recover: recoverHere, close: () => undefined })
  return createCounting({ archive: kept, createPool, now: () => closesAt })
}
/** The season's file: everything but the witnesses. */
const season = { ballots: [...honest, late], stakes, seal: list }

describe('B1: a count goes by a seal', () => {
  test('once enough witnesses signed it, whichever files they came in', async () => {
    await bring(archive, round, season, shipped)
    expect(await counting.count(round.id)).toMatchObject({
      isProvisional: true,
      counted: 4,
      sealing: { why: 'too-few', have: 0, need: 2 },
    })
    await bring(archive, round, { witnesses: [one] }, 'one.json')
    const before = await counting.count(round.id)
    expect(before).toMatchObject({ isProvisional: true, counted: 4, sealing: { why: 'too-few', have: 1 } })
    expect(before.seals).toMatchObject([{ source: 'shipped', witnesses: 1 }])
    await bring(archive, round, { witnesses: [two] }, 'two.json')
    const after = await counting.count(round.id)
    expect(after).toMatchObject({
      isProvisional: false,
      counted: 3,
      sealing: { why: null, have: 2 },
      seals: [],
    })
    expect(after.aside).toEqual(new Map([['unsealed', 1]]))
  })

  test('and not by strangers’ lists and seals, before or after', async () => {
    const stranger = { ballots: [late], seal: listOf(late), witnesses: [sealBy('eve', round, [])] }
    const imported = await bring(archive, round, stranger, 'eve.json')
    expect(imported).toMatchObject({ statements: 0, refused: 1 })
    await bring(archive, round, { ...season, witnesses: [one, two] }, shipped)
    await bring(archive, round, stranger, 'again.json')
    expect(await counting.count(round.id)).toMatchObject({ isProvisional: false, counted: 3 })
  })

  test('not while a ballot under it is missing, nor while its list is', async () => {
    await bring(archive, round, { ballots: honest.slice(1), stakes, witnesses: [one, two] }, shipped)
    expect(await counting.count(round.id)).toMatchObject({
      isProvisional: true,
      sealing: { why: 'no-list', count: 3 },
    })
    await bring(archive, round, { seal: list }, 'list.json')
    expect(await counting.count(round.id)).toMatchObject({
      isProvisional: true,
      counted: 2,
      sealing: { why: 'missing', held: 2, count: 3 },
    })
  })

  test('stays provisional where voting power is a file’s word, or not known', async () => {
    await bring(archive, round, { ...season, stakes: stakes.slice(2), witnesses: [one, two] }, 'a.json')
    const hearsay = await counting.count(round.id)
    expect(hearsay).toMatchObject({ isProvisional: true, onHearsay: 2, sealing: { why: null } })
    expect(hearsay.aside).toEqual(
      new Map([
        ['unknown-power', 1],
        ['unsealed', 1],
      ]),
    )
    await archive.stakes.add(round.id, stakes)
    expect(await counting.count(round.id)).toMatchObject({ isProvisional: false, onHearsay: 0, counted: 3 })
  })
})

test('B11: two devices that saw ballots and seals in another order have one result', async () => {
  const other = createMemoryArchive(() => 1)
  await bring(archive, round, { ...season, witnesses: [one, two] }, shipped)
  for (const part of [
    { witnesses: [two] },
    { ballots: [late], stakes },
    { ballots: honest },
    { seal: list, witnesses: [one] },
  ])
    await bring(other, round, part, { ...shipped, at: 7 })
  expect((await over(other).count(round.id)).id).toBe((await counting.count(round.id)).id)
})

test('a source that is forgotten takes its statements along, and brings them back', async () => {
  await bring(archive, round, { ...season, witnesses: [one] }, shipped)
  await bring(archive, round, { witnesses: [one, two] }, 'two.json')
  const source = sourceKey(fileNamed('two.json'))
  await archive.forgetting.forget(round.id, source)
  expect(await archive.witnessEvents.of(round.id)).toEqual([one])
  expect(await counting.count(round.id)).toMatchObject({ isProvisional: true, sealing: { have: 1 } })
  await archive.forgetting.restore(round.id, source)
  expect(await counting.count(round.id)).toMatchObject({ isProvisional: false })
  await archive.forgetting.forget(round.id, source)
  await archive.forgetting.clear(Infinity)
  await archive.forgetting.restore(round.id, source)
  expect(await archive.witnessEvents.of(round.id)).toEqual([one])
})

test('what was exported carries the seal, its list and the statements, and counts to the same result', async () => {
  await bring(archive, round, { seal: listOf(late) }, 'claim.json')
  await bring(archive, round, { ...season, witnesses: [one, two] }, shipped)
  const [file] = await counting.exportRound(round.id)
  const read = readBallotFile(await file!.text())
  expect(new Set(read.witnesses)).toEqual(new Set([one, two]))
  expect(read.seal!.seal).toEqual(list!.seal)
  expect(writeBallotFile(read)).toBe(await file!.text())
  const clean = createMemoryArchive(() => closesAt)
  const there = over(clean)
  await there.importFile(new File([file!], 'export.json'))
  const count = await there.count(round.id)
  expect(count).toMatchObject({ sealing: { why: null }, onHearsay: 3 })
  expect(count.id).toBe((await counting.count(round.id)).id)
})

test('B1: a receipt of a sealed ballot proves it, and one made under another seal does not', async () => {
  await bring(archive, round, { ...season, witnesses: [one, two] }, shipped)
  await archive.receipts.save(makeReceipt(honest[0]!))
  await archive.receipts.save(makeReceipt(late))
  const { own, sealing } = await counting.count(round.id)
  const agreed = sealing.why === null ? sealing : null
  const found = own.find(({ digest }) => digest === digests[0])!
  expect(found).toMatchObject({ fate: 'counted', inclusion: { seal: list!.seal } })
  expect(own.find(({ digest }) => digest !== digests[0])).toMatchObject({ fate: 'unsealed', inclusion: null })
  const receipt = makeReceipt(honest[0]!, found.inclusion)
  expect(await checkReceipt(receipt, {}, agreed)).toMatchObject({ seal: 'witnessed', holds: true, wrong: [] })
  expect(await checkReceipt(receipt)).toMatchObject({ seal: 'claimed', holds: false })
  expect(await checkReceipt(receipt, {}, { ...agreed!, count: 4 })).toMatchObject({
    seal: 'claimed',
    holds: false,
  })
  // The list it was proved in is the witnesses', the place is another's.
  const { seal, at } = found.inclusion!
  const moved = makeReceipt(honest[0]!, { seal, at: { ...at, index: (at.index + 1) % 3 } })
  expect(await checkReceipt(moved, {}, agreed)).toMatchObject({ wrong: ['inclusion'], holds: false })
})
