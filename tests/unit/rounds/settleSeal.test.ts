// Whether it is settled which ballots of a round there are, and what is said where it is not.
import { settleSeal } from '../../../src/rounds/settleSeal.ts'
import { heldStatements } from '../../../src/rounds/heldStatements.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Hex } from '../../../src/ethereum/index.ts'
import { maxEventContent, parseEvent } from '../../../src/rounds/eventForm.ts'
import { type SignedEvent } from '../../../src/rounds/index.ts'
import { signOpening, type OpeningStatement } from '../../../src/rounds/opening.ts'
import { readSeal, signSeal, type SealStatement } from '../../../src/rounds/witnessedSeal.ts'
import { closesAt, exampleRound } from '../../fixtures/round.ts'
import { sealBy, secretOf, witnessedRound } from '../../fixtures/witnesses.ts'

const round = witnessedRound()
const digest = (i: number): Hex => `0x${i.toString(16).padStart(64, '0')}`
const sealed = [1, 2, 3].map(digest)
const late = digest(4)
const here = new Set([...sealed, late])
const both = ['one', 'two'].map((name) => sealBy(name, round, sealed))
const settle = (events: readonly SignedEvent[], lists = [sealed], held: ReadonlySet<Hex> = here) =>
  settleSeal(round, events, lists, held)

describe('B1: the ballots of a round are settled', () => {
  it('when enough witnesses signed one list, the list is here, and so are its ballots', () => {
    const { state, list } = settle(both)
    expect(state).toMatchObject({ why: null, count: 3, have: 2, need: 2, of: 3 })
    expect(list).toEqual(new Set(sealed))
  })

  it('without anybody’s list where the ballots here are exactly the sealed ones', () => {
    expect(settle(both, [], new Set(sealed)).state.why).toBeNull()
  })

  it('whatever lists strangers bring along, and whatever they sign', () => {
    const strangers = ['eve', 'mallory'].map((name) => sealBy(name, round, [late]))
    expect(settle([...strangers, ...both], [[late], [], sealed]).state.why).toBeNull()
  })
})

describe('B1: it is not settled, and said why,', () => {
  const other = (name: string) => sealBy(name, round, [late])
  it.each<[string, readonly SignedEvent[], object]>([
    ['by nobody', [], { why: 'too-few', have: 0, need: 2, lists: 0, doubleSigners: 0 }],
    ['by one of two', both.slice(0, 1), { why: 'too-few', have: 1, need: 2, lists: 1 }],
    ['by strangers', ['eve', 'mallory'].map(other), { why: 'too-few', have: 0 }],
    ['by two who disagree', [both[0]!, other('two')], { why: 'too-few', have: 1, lists: 2 }],
    ['by two seals of one key', [...both, other('two')], { why: 'too-few', have: 1, doubleSigners: 1 }],
    ['by an altered signature', [both[0]!, { ...both[1]!, sig: both[0]!.sig }], { why: 'too-few', have: 1 }],
  ])('%s', (_, events, state) => {
    expect(settle(events)).toMatchObject({ state, list: null })
  })

  it('where nobody brought the list, or a ballot on it is missing', () => {
    expect(settle(both, [[late]]).state).toEqual({ why: 'no-list', count: 3 })
    const missing = settle(both, [sealed], new Set(sealed.slice(1)))
    expect(missing.state).toEqual({ why: 'missing', held: 2, count: 3 })
  })

  it('where two lists reach a low threshold', () => {
    const low = witnessedRound({ witnesses: { ...round.charter.witnesses, threshold: 1 } })
    const events = [sealBy('one', low, sealed), sealBy('two', low, [late])]
    expect(settleSeal(low, events, [sealed], here).state).toEqual({ why: 'two-lists' })
  })

  it('without witnesses, in practice, and under a charter of version 1', () => {
    const none = witnessedRound({ witnesses: { keys: [], threshold: 0 } })
    expect(settleSeal(none, [], [], here).state).toEqual({ why: 'no-witnesses' })
    const old = exampleRound({ charter: { witnesses: round.charter.witnesses } })
    const events = ['one', 'two'].map((name) => sealBy(name, old, sealed))
    expect(settleSeal(old, events, [sealed], here).state).toEqual({ why: 'version-1' })
    const open = exampleRound({ manifest: { closesAt: Date.UTC(2036, 0, 1) } })
    expect(settleSeal(open, [], [], here).state).toEqual({ why: 'practice' })
  })

  it('the same for events and lists in any order, with repeats', () => {
    const pool = [...both, sealBy('three', round, [late]), sealBy('eve', round, [late])]
    fc.assert(
      fc.property(fc.subarray(pool), fc.shuffledSubarray([sealed, [late], []]), (events, lists) => {
        const once = settle(events, [sealed, [late], []]).state
        const again = settle([...events, ...events].reverse(), [...lists, sealed]).state
        expect(again).toEqual(once)
      }),
    )
  })
})

it('B1: of a file’s events those hold that the round’s witnesses signed about it; the others are counted', () => {
  const foreign = witnessedRound({}, { theme: 'Another' })
  const statement: OpeningStatement = {
    version: 2,
    manifest: { sha256: round.id, bytes: 60_000 },
    recipes: null,
    torrent: null,
    sources: [],
  }
  const opening = signOpening(round, statement, 1, secretOf('one'))
  const bad = [
    sealBy('eve', round, sealed),
    sealBy('one', foreign, sealed),
    { ...both[0]!, content: 'sealed!' },
    { ...both[0]!, kind: 1 },
  ]
  const { held, refused } = heldStatements(round, [...bad, ...both, opening, ...both])
  expect(new Set(held)).toEqual(new Set([...both, opening]))
  expect(refused).toBe(bad.length)
})

it('B13: what a witness can sign, every reader accepts, and what no reader accepts is not signed', () => {
  // Most bundles may be signed, so that among many lists of them some may be, whatever the generator leans to.
  const mostly = (good: fc.Arbitrary<number>, bad: number) =>
    fc.oneof({ weight: 60, arbitrary: good }, { weight: 1, arbitrary: fc.constant(bad) })
  const blob = fc.record({
    sha256: fc.constant('ab'.repeat(32)),
    bytes: mostly(fc.integer({ min: 0, max: 2 ** 40 }), 2 ** 40 + 1),
    count: mostly(fc.integer({ min: 1, max: 2 ** 24 }), 0),
    first: fc.constant('00'.repeat(32)),
    last: fc.constant('ff'.repeat(32)),
  })
  let signed = 0
  fc.assert(
    fc.property(
      fc.array(blob, { maxLength: 40, size: 'max' }),
      mostly(fc.integer({ min: 0, max: Date.UTC(10_000, 0) - 1 }), 8.64e15), // a time of the year 9999 at most
      fc.boolean(),
      (bundles, until, isFinal) => {
        let event: SignedEvent
        try {
          event = signSeal(
            {
              round,
              digests: sealed,
              isFinal,
              until,
              createdAt: 1,
              bundles: bundles as SealStatement['bundles'],
            },
            secretOf('one'),
          )
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^(witness|event)\/form$/) })
          return
        }
        signed++
        expect(readSeal(round, parseEvent(JSON.parse(JSON.stringify(event)))).statement.bundles).toEqual(
          bundles,
        )
      },
    ),
    { numRuns: 60 },
  )
  expect(signed).toBeGreaterThan(5)
  const most = {
    sha256: 'ab'.repeat(32),
    bytes: 2 ** 40,
    count: 2 ** 24,
    first: '00'.repeat(32),
    last: 'ff'.repeat(32),
  }
  const full = signSeal(
    { round, digests: sealed, isFinal: true, until: closesAt, createdAt: 1, bundles: Array(25).fill(most) },
    secretOf('one'),
  )
  expect(full.content.length).toBeLessThanOrEqual(maxEventContent)
})
