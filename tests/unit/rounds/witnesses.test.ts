// What strangers and witnesses say of a round, and what of it counts (faults B1 and B14, exchange attack 30).
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Hex } from '../../../src/ethereum/index.ts'
import { canonicalJson } from '../../../src/fragment/index.ts'
import { WitnessError } from '../../../src/rounds/errors.ts'
import { signEvent, witnessKey } from '../../../src/rounds/event.ts'
import { parseEvent, type SignedEvent } from '../../../src/rounds/index.ts'
import {
  judgeOpenings,
  readOpening,
  signOpening,
  type OpeningStatement,
} from '../../../src/rounds/opening.ts'
import { judgeSeals, readSeal, sealedDigests, signSeal } from '../../../src/rounds/witnessedSeal.ts'
import { closesAt, exampleRound } from '../../fixtures/round.ts'

const secretOf = (name: string) => sha256(utf8ToBytes(`Daub test witness ${name}`))
const names = ['one', 'two', 'three'] as const
const round = exampleRound({
  charter: { witnesses: { keys: names.map((name) => witnessKey(secretOf(name))), threshold: 2 } },
})
const digest = (i: number): Hex => `0x${i.toString(16).padStart(64, '0')}`
const honest = [digest(1), digest(2), digest(3)]
const hostile = [digest(9)]
const createdAt = closesAt / 1000

const sealed = (name: string, digests: readonly Hex[] = honest, { isFinal = true, until = closesAt } = {}) =>
  signSeal({ round, digests, isFinal, until, createdAt }, secretOf(name))
const judge = (...events: SignedEvent[]) =>
  judgeSeals(
    round,
    events.map((event) => readSeal(round, parseEvent(JSON.parse(JSON.stringify(event))))),
  )

describe('seals of a round with three witnesses, of whom two must agree', () => {
  it('are final when two witnesses signed the same list', () => {
    const verdict = judge(sealed('one'), sealed('three'))
    expect(verdict.agreed).toMatchObject({ count: 3, witnesses: expect.any(Array) })
    expect(verdict.agreed!.witnesses).toHaveLength(2)
    expect(sealedDigests(round, verdict, [...honest].reverse())).toEqual(new Set(honest))
  })

  it.each<[string, SignedEvent[]]>([
    ['one witness alone', [sealed('one')]],
    ['one witness twice', [sealed('one'), sealed('one')]],
    ['any number of strangers', ['eve', 'mallory', 'trudy'].map((name) => sealed(name, hostile))],
    ['two witnesses who disagree', [sealed('one'), sealed('two', hostile)]],
    [
      'two running seals',
      [sealed('one', honest, { isFinal: false }), sealed('two', honest, { isFinal: false })],
    ],
    [
      'seals about a time before the close',
      [sealed('one', honest, { until: closesAt - 1 }), sealed('two', honest, { until: closesAt - 1 })],
    ],
  ])('B1: are not final by %s', (_, events) => {
    const verdict = judge(...events)
    expect(verdict.agreed).toBeNull()
    expect(sealedDigests(round, verdict, honest)).toBeNull()
  })

  it('B1: stay final, whatever strangers seal before or after', () => {
    const strangers = ['eve', 'mallory', 'trudy'].map((name) => sealed(name, hostile))
    const expected = judge(sealed('one'), sealed('two')).agreed
    expect(judge(...strangers, sealed('one'), sealed('two')).agreed).toEqual(expected)
    expect(judge(sealed('two'), ...strangers, sealed('one')).agreed).toEqual(expected)
    expect(judge(...strangers).claimed).toEqual([])
  })

  it('show what fewer witnesses signed as claims, side by side', () => {
    const { agreed, claimed } = judge(sealed('one'), sealed('two', hostile))
    expect(agreed).toBeNull()
    expect(claimed.map(({ count, witnesses }) => [count, witnesses.length]).sort()).toEqual([
      [1, 1],
      [3, 1],
    ])
  })

  it('exchange attack 30: do not count a witness that signed two final lists for either', () => {
    const verdict = judge(sealed('one'), sealed('one', hostile), sealed('two'), sealed('three'))
    expect(verdict.doubleSigners).toEqual([witnessKey(secretOf('one'))])
    expect(verdict.agreed).toMatchObject({ count: 3 })
    expect(judge(sealed('one'), sealed('one', hostile), sealed('two')).agreed).toBeNull()
  })

  it('agree on nothing when two lists both reach a low threshold', () => {
    const low = exampleRound({
      charter: { witnesses: { keys: names.map((name) => witnessKey(secretOf(name))), threshold: 1 } },
    })
    const by = (name: string, digests: readonly Hex[]) =>
      readSeal(
        low,
        signSeal({ round: low, digests, isFinal: true, until: closesAt, createdAt }, secretOf(name)),
      )
    expect(judgeSeals(low, [by('one', honest), by('two', hostile)]).agreed).toBeNull()
    expect(judgeSeals(low, [by('one', honest)]).agreed).toMatchObject({ count: 3 })
  })

  it('are never final where the charter has no witnesses', () => {
    const none = exampleRound({ charter: { witnesses: { keys: [], threshold: 0 } } })
    const seal = signSeal(
      { round: none, digests: honest, isFinal: true, until: closesAt, createdAt },
      secretOf('one'),
    )
    expect(judgeSeals(none, [readSeal(none, seal)]).agreed).toBeNull()
  })

  it('B14: do not fit a list with one ballot more or less', () => {
    const verdict = judge(sealed('one'), sealed('two'))
    expect(sealedDigests(round, verdict, honest.slice(1))).toBeNull()
    expect(sealedDigests(round, verdict, [...honest, digest(4)])).toBeNull()
    expect(sealedDigests(round, verdict, [...honest, ...honest])).toEqual(new Set(honest))
  })

  it('are judged the same in any order, with any repeats', () => {
    const pool = [
      sealed('one'),
      sealed('two'),
      sealed('three', hostile),
      sealed('three'),
      sealed('eve', hostile),
      sealed('two', honest, { isFinal: false }),
    ].map((event) => readSeal(round, event))
    fc.assert(
      fc.property(fc.subarray(pool), (some) => {
        const again = fc.sample(
          fc.shuffledSubarray([...some, ...some], { minLength: 2 * some.length }),
          1,
        )[0]!
        expect(judgeSeals(round, again)).toEqual(judgeSeals(round, some))
      }),
    )
  })
})

describe('a seal event', () => {
  const other = exampleRound({
    manifest: { theme: 'Another' },
    charter: { witnesses: round.charter.witnesses },
  })
  const resigned = (change: Partial<SignedEvent>) =>
    signEvent({ ...sealed('one'), ...change }, secretOf('one'))
  const { content, tags } = sealed('one')
  const withTag = (name: string, value: string) =>
    tags.map((tag) => (tag[0] === name ? [name, value] : [...tag]))

  it.each<[string, SignedEvent, object]>([
    ['of another kind', resigned({ kind: 1 }), { code: 'witness/kind' }],
    ['of another charter', resigned({ tags: withTag('c', 'ab'.repeat(32)) }), { code: 'witness/tag' }],
    [
      'of another round',
      signSeal({ round: other, digests: honest, isFinal: true, until: closesAt, createdAt }, secretOf('one')),
      { code: 'witness/tag' },
    ],
    ['with two tags of one name', resigned({ tags: [...tags, ['f', 'final']] }), { code: 'witness/tag' }],
    ['that is neither final nor running', resigned({ tags: withTag('f', 'maybe') }), { code: 'witness/tag' }],
    [
      'whose content is about another round',
      resigned({ content: content.replaceAll(round.id, other.id) }),
      { code: 'witness/tag' },
    ],
    ['whose content is no JSON', resigned({ content: 'sealed!' }), { code: 'witness/json' }],
    [
      'whose content lacks a member',
      resigned({ content: canonicalJson({ version: 2 }) }),
      { code: 'witness/form' },
    ],
    [
      'whose content is written with spaces',
      resigned({ content: content.replace('{', '{ ') }),
      { code: 'witness/not-canonical' },
    ],
    [
      'whose signature is another event’s',
      { ...sealed('one'), sig: sealed('two').sig },
      { code: 'witness/signature' },
    ],
  ])('%s is refused', (_, event, error) => {
    expect(() => readSeal(round, event)).toThrow(WitnessError)
    expect(() => readSeal(round, event)).toThrow(expect.objectContaining(error))
  })
})

describe('openings of round 5', () => {
  const other = exampleRound({
    manifest: { theme: 'Another' },
    charter: { witnesses: round.charter.witnesses },
  })
  const statement = (id: string): OpeningStatement => ({
    version: 2,
    manifest: { sha256: id, bytes: 60_000 },
    recipes: null,
    torrent: null,
    sources: ['https://season.example/'],
  })
  const opened = (name: string, which = round) =>
    readOpening(round.manifest.charterId, signOpening(which, statement(which.id), createdAt, secretOf(name)))
  const judged = (...all: ReturnType<typeof opened>[]) => judgeOpenings(round.charter, 5, all)

  it('choose the manifest that enough witnesses opened', () => {
    expect(judged(opened('one'), opened('two')).opened).toBe(round.id)
    expect(judged(opened('one'), opened('two'), opened('three', other)).opened).toBe(round.id)
  })

  it('choose none with one witness too few, by strangers, or by a witness that opened two', () => {
    expect(judged(opened('one')).opened).toBeNull()
    expect(judged(opened('one'), opened('eve'), opened('mallory')).opened).toBeNull()
    const twice = judged(opened('one'), opened('one', other), opened('two'))
    expect(twice).toMatchObject({ opened: null, doubleSigners: [witnessKey(secretOf('one'))] })
  })

  it('are counted for their own number only', () => {
    expect(judgeOpenings(round.charter, 6, [opened('one'), opened('two')]).opened).toBeNull()
  })

  it('are refused when the tag names another round than the content', () => {
    expect(() => signOpening(round, statement(other.id), createdAt, secretOf('one'))).toThrow(
      expect.objectContaining({ code: 'witness/tag' }),
    )
    const good = signOpening(round, statement(round.id), createdAt, secretOf('one'))
    const event = signEvent({ ...good, content: canonicalJson(statement(other.id)) }, secretOf('one'))
    expect(() => readOpening(round.manifest.charterId, event)).toThrow(
      expect.objectContaining({ code: 'witness/tag' }),
    )
  })

  it('are refused with a source that is no https address', () => {
    const bad = { ...statement(round.id), sources: ['javascript:alert(1)'] }
    expect(() => signOpening(round, bad, createdAt, secretOf('one'))).toThrow(
      expect.objectContaining({ code: 'witness/form' }),
    )
    const good = signOpening(round, statement(round.id), createdAt, secretOf('one'))
    const event = signEvent({ ...good, content: canonicalJson(bad) }, secretOf('one'))
    expect(() => readOpening(round.manifest.charterId, event)).toThrow(
      expect.objectContaining({ code: 'witness/form' }),
    )
  })
})
