// One person's votes in one round before they are signed: two ways over one draft, a way back from every step, and every
// step on the device.
import { describe, expect, test } from 'vitest'
import { createMemoryArchive, type Archive, type StoredRound } from '../../../src/archive/index.ts'
import { makeReceipt, type KnownPower, type Round } from '../../../src/rounds/index.ts'
import { Voting } from '../../../src/ui/vote/state/voting.svelte.ts'
import { ballotOf, sign, voterNamed } from '../../fixtures/ballots.ts'
import { Property } from '../../fixtures/component.svelte.ts'
import { observe } from '../../fixtures/observe.svelte.ts'
import { exampleRound, opensAt } from '../../fixtures/round.ts'

interface Setting {
  readonly archive?: Archive
  readonly round?: Round
  readonly power?: KnownPower
}

const known = (power: bigint): KnownPower => ({ status: 'known', power })
const store = (archive: Archive, round: Round): Promise<StoredRound> =>
  archive.rounds.save({
    round,
    recipes: round.manifest.fragments.map(() => null),
    note: '',
    source: { kind: 'file', from: 'a.json', at: 1 },
  })

/** A round taken up, with a clock that a test moves on. */
async function setUp({
  archive = createMemoryArchive(),
  round = exampleRound({ pictures: 6 }),
  power = known(100n),
}: Setting = {}) {
  const stored = await store(archive, round)
  const clock = { now: opensAt + 1000 }
  const powers = new Property<KnownPower>(power)
  const voting = new Voting(archive, { now: () => clock.now, powerIn: () => powers.value })
  await voting.open(stored)
  const kept = () => archive.drafts.get(stored.id)
  return { archive, stored, clock, powers, voting, kept }
}

const amounts = (voting: Voting) => Object.fromEntries(voting.amounts)

const ada = voterNamed('Ada')
const receiptIn = async ({ id }: StoredRound) =>
  makeReceipt(await sign(ada, ballotOf(ada, { round: `0x${id}` })))

/** Holds the next read of a draft back until the function that is returned is called. */
function holdRead(archive: Archive, outcome: () => unknown = () => undefined): () => Promise<void> {
  const { drafts } = archive
  const get = drafts.get.bind(drafts)
  let go = () => {}
  const gate = new Promise<void>((resolve) => (go = resolve))
  drafts.get = async (round) => {
    drafts.get = get
    const found = await get(round)
    await gate
    outcome()
    return found
  }
  return async () => {
    go()
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  }
}

describe('the votes in a round', () => {
  test('begin with nothing, in an order of this visitor’s own', async () => {
    const { voting, kept } = await setUp()
    expect([voting.hasVotes, voting.hasVoted, voting.isUncast, voting.used]).toEqual([false, false, true, 0n])
    expect(voting.order.toSorted()).toEqual([0, 1, 2, 3, 4, 5])
    expect(voting.pair).not.toBeNull()
    expect([voting.answered, voting.pairs]).toEqual([0, 12])
    expect(await kept()).toBeUndefined()
  })

  test('are where they were left after a reload of the page', async () => {
    const first = await setUp()
    first.voting.answer('left')
    first.voting.give(2, 30n)
    first.voting.setStep(25n)
    await first.voting.settled()
    const { voting } = await setUp({ archive: first.archive })
    expect(voting.draft).toEqual(first.voting.draft)
    expect([voting.answered, amounts(voting), voting.step]).toEqual([1, { 2: 30n }, 25n])
    expect(voting.order).toEqual(first.voting.order)
  })

  test('stay in order while nothing is kept yet and they are read again', async () => {
    const { voting, kept } = await setUp({ round: exampleRound({ pictures: 40 }) })
    const { order } = voting
    await voting.reload()
    expect(voting.order).toEqual(order)
    expect(await kept()).toBeUndefined()
  })

  test('of one round are not shown as those of another', async () => {
    const { archive, voting, stored } = await setUp()
    voting.give(1, 10n)
    const other = await store(archive, exampleRound({ manifest: { number: 6 }, pictures: 6 }))
    await voting.open(other)
    expect(amounts(voting)).toEqual({})
    voting.give(2, 20n)
    await voting.settled()
    await voting.open(stored)
    expect(amounts(voting)).toEqual({ 1: 10n })
  })

  test('of a round that was left meanwhile come too late, and so does their failure', async () => {
    const { archive, voting, stored } = await setUp()
    const other = await store(archive, exampleRound({ manifest: { number: 6 }, pictures: 6 }))
    await archive.receipts.save(await receiptIn(other))
    const broken = () => {
      throw new Error('the database is closed')
    }
    for (const outcome of [undefined, broken]) {
      const answer = holdRead(archive, outcome)
      void voting.open(other)
      await voting.open(stored)
      const { draft } = voting
      await answer()
      expect([voting.stored?.id, voting.fault]).toEqual([stored.id, null])
      expect(voting.draft).toBe(draft)
      expect(voting.receipts).toEqual([])
    }
  })

  test('that change while they are read again stay as they were changed', async () => {
    const { archive, voting, kept } = await setUp()
    voting.answer('left')
    await voting.settled()
    const answer = holdRead(archive)
    const reading = voting.reload()
    await Promise.resolve()
    voting.answer('right')
    await answer()
    await reading
    expect(voting.draft?.pairing?.answers).toEqual(['left', 'right'])
    await voting.settled()
    expect((await kept())?.pairing?.answers).toEqual(['left', 'right'])
  })

  test('that do not fit a round are drawn anew, and the rest is kept', async () => {
    const large = exampleRound({ pictures: 6 })
    const { archive, stored, voting } = await setUp({ round: large })
    voting.give(1, 10n)
    voting.give(5, 20n)
    await voting.settled()
    const small = { ...stored, round: exampleRound({ pictures: 4 }) }
    const later = new Voting(archive, { now: () => opensAt, powerIn: () => known(100n) })
    await later.open(small)
    expect(amounts(later)).toEqual({ 1: 10n })
    expect(later.draft?.pairing?.pictures.every((index) => index < 4)).toBe(true)
  })

  test('that cannot be read say why, and can be read again', async () => {
    const { archive, voting, stored } = await setUp()
    const broken = new Error('the database is closed')
    const { drafts } = archive
    const get = drafts.get.bind(drafts)
    drafts.get = () => Promise.reject(broken)
    const later = new Voting(archive, { now: () => opensAt, powerIn: () => known(100n) })
    await later.open(stored)
    expect([later.fault, later.draft]).toEqual([broken, null])
    drafts.get = get
    await later.reload()
    expect(later.fault).toBeNull()
    expect(later.draft?.round).toBe(voting.draft?.round)
  })

  test('that the device has no room for stay on the page, whatever is read again, and are kept once it has', async () => {
    const { archive, stored, voting, kept } = await setUp()
    const { drafts } = archive
    const set = drafts.set.bind(drafts)
    const full = new Error('full')
    drafts.set = () => Promise.reject(full)
    voting.give(1, 10n)
    await voting.settled()
    expect([voting.fault, amounts(voting)]).toEqual([full, { 1: 10n }])
    await voting.reload()
    expect([voting.fault, amounts(voting)]).toEqual([full, { 1: 10n }])
    await voting.open(await store(archive, exampleRound({ manifest: { number: 6 }, pictures: 6 })))
    await voting.open(stored)
    expect([voting.fault, amounts(voting)]).toEqual([full, { 1: 10n }])
    drafts.set = set
    voting.keepAgain()
    await voting.settled()
    expect(voting.fault).toBeNull()
    expect((await kept())?.choices).toEqual([{ index: 1, power: '10' }])
  })
})

describe('pairs', () => {
  test('mark what was looked at, divide the budget, and can be taken back one by one', async () => {
    const { voting, powers } = await setUp()
    const pair = voting.pair!
    voting.answer('left')
    expect(voting.seen).toEqual(new Set([pair.left, pair.right]))
    expect([voting.draft?.way, voting.answered, voting.used]).toEqual(['pairs', 1, 100n])
    powers.value = known(40n)
    expect(voting.used).toBe(40n)
    voting.undoAnswer()
    expect([voting.answered, voting.used]).toEqual([0, 0n])
    expect(voting.pair).toEqual(pair)
    voting.undoAnswer()
    expect(voting.answered).toBe(0)
  })

  test('end, and what is answered then changes nothing', async () => {
    const { voting } = await setUp()
    for (let i = 0; i < voting.pairs; i++) voting.answer('undecided')
    expect([voting.pair, voting.answered]).toEqual([null, 12])
    voting.answer('left')
    expect(voting.answered).toBe(12)
  })
})

describe('the grid', () => {
  test('gives what there is and says when that is less than was asked for', async () => {
    const { voting } = await setUp()
    expect(voting.give(1, 60n)).toBeNull()
    expect(voting.give(2, 60n)).toBe('short')
    expect(voting.add(3, 1n)).toBe('all-used')
    expect(amounts(voting)).toEqual({ 1: 60n, 2: 40n })
    expect(voting.add(1, -70n)).toBeNull()
    expect([amounts(voting), voting.used, voting.isOver]).toEqual([{ 1: -10n, 2: 40n }, 50n, false])
  })

  test('takes nothing away where a charter forbids it', async () => {
    const { voting } = await setUp({
      round: exampleRound({ pictures: 6, charter: { negativeVotes: false } }),
    })
    expect(voting.give(1, -10n)).toBe('no-negative-votes')
    expect(amounts(voting)).toEqual({})
  })

  test('can be taken back step by step, and a step that changed nothing is none', async () => {
    const { voting } = await setUp()
    voting.give(1, 100n)
    voting.add(2, 1n)
    voting.give(1, 30n)
    expect(voting.canUndoAmount).toBe(true)
    voting.undoAmount()
    expect(amounts(voting)).toEqual({ 1: 100n })
    voting.undoAmount()
    expect([amounts(voting), voting.canUndoAmount]).toEqual([{}, false])
    voting.undoAmount()
    expect(amounts(voting)).toEqual({})
  })

  test('is over a budget that became smaller, and fits into it again in the same proportions', async () => {
    const { voting, powers } = await setUp()
    voting.give(1, 60n)
    voting.give(2, -40n)
    powers.value = known(10n)
    expect([voting.isOver, voting.used]).toEqual([true, 100n])
    voting.fitBudget()
    expect([voting.isOver, amounts(voting)]).toEqual([false, { 1: 6n, 2: -4n }])
    voting.undoAmount()
    expect(amounts(voting)).toEqual({ 1: 60n, 2: -40n })
  })

  test('counts in points of this device while the power is unknown, which is not 0', async () => {
    const { voting, powers } = await setUp({ power: { status: 'unknown' } })
    expect(voting.budget).toMatchObject({ power: 100n, isVotingPower: false, why: 'unknown' })
    powers.value = known(7n)
    expect(voting.budget).toMatchObject({ power: 7n, isVotingPower: true })
  })
})

describe('both ways', () => {
  test('are kept; the one used last is signed, and looking at the other takes nothing back', async () => {
    const { voting } = await setUp()
    voting.answer('left')
    voting.give(4, 25n)
    expect([voting.draft?.way, voting.choices]).toEqual(['grid', [{ index: 4, power: 25n }]])
    voting.chooseWay('pairs')
    expect(voting.used).toBe(100n)
    voting.undoAnswer()
    expect(voting.choices).toEqual([{ index: 4, power: 25n }])
  })

  test('are thrown away together, with a way back', async () => {
    const { voting, kept } = await setUp()
    voting.answer('left')
    voting.give(4, 25n)
    voting.castLocally()
    const before = voting.draft
    const bringBack = voting.clear()
    expect([voting.hasVotes, voting.hasVoted, voting.canUndoAmount]).toEqual([false, false, false])
    bringBack()
    expect(voting.draft).toEqual(before)
    await voting.settled()
    expect(await kept()).toEqual(before)
  })

  test('are not brought back into another round', async () => {
    const { archive, voting } = await setUp()
    voting.give(4, 25n)
    const bringBack = voting.clear()
    await voting.open(await store(archive, exampleRound({ manifest: { number: 6 }, pictures: 6 })))
    bringBack()
    expect(amounts(voting)).toEqual({})
  })
})

describe('what was cast', () => {
  test('on this device is cast until a vote changes; looking, steps and the standing are no votes', async () => {
    const { voting, clock } = await setUp()
    voting.give(1, 10n)
    clock.now += 1000
    voting.castLocally()
    expect([voting.isUncast, voting.hasVoted]).toEqual([false, true])
    clock.now += 1000
    voting.see(3)
    voting.setStep(5n)
    voting.reveal(true)
    expect([voting.isUncast, voting.draft?.isRevealed]).toEqual([false, true])
    voting.add(1, 1n)
    expect([voting.isUncast, voting.hasVoted]).toEqual([true, true])
  })

  test('with a signature is known by its receipt', async () => {
    const { archive, voting, stored } = await setUp()
    const receipt = await receiptIn(stored)
    await archive.receipts.save(receipt)
    expect(voting.hasVoted).toBe(false)
    await voting.reload()
    expect([voting.receipts, voting.hasVoted]).toEqual([[receipt], true])
  })

  test('marks each picture once as looked at', async () => {
    const { voting } = await setUp()
    voting.see(1, 2)
    voting.see(2, 3)
    expect(voting.draft?.seen).toEqual([1, 2, 3])
  })
})

test('a page that shows the votes follows each change', async () => {
  const { voting } = await setUp()
  const shown = observe(() => voting.used)
  voting.give(1, 10n)
  shown.flush()
  voting.undoAmount()
  shown.flush()
  expect(shown.values).toEqual([0n, 10n, 0n])
  shown.stop()
})
