// Whether a round is the one its charter's witnesses opened under its number.
import { expect, test } from 'vitest'
import { openingOf } from '../../../src/app/count/index.ts'
import { createMemoryArchive } from '../../../src/archive/index.ts'
import { heldStatements } from '../../../src/rounds/heldStatements.ts'
import type { Round, SignedEvent } from '../../../src/rounds/index.ts'
import { settleOpening, type OpeningState } from '../../../src/rounds/settleOpening.ts'
import { sourcesWords } from '../../../src/ui/vote/words/sources.ts'
import { fileNamed } from '../../fixtures/claims.ts'
import { openingBy, sealBy, witnessedRound } from '../../fixtures/witnesses.ts'

const round = witnessedRound()
const rival = witnessedRound({}, { theme: 'Something else' })
/** The same manifest, opened as if it were of another number. */
const next: Round = { ...round, manifest: { ...round.manifest, number: round.manifest.number + 1 } }

const openBy = (name: string, of: Round = round): SignedEvent => openingBy(name, of)
const altered = { ...openBy('two'), sig: openBy('one').sig }

const cases: readonly (readonly [string, readonly SignedEvent[], readonly SignedEvent[], OpeningState])[] = [
  ['nobody', [], [], { why: 'too-few', have: 0, need: 2, doubleSigners: 0 }],
  ['one witness', [openBy('one')], [], { why: 'too-few', have: 1, need: 2, doubleSigners: 0 }],
  [
    'one witness twice',
    [openBy('one'), openBy('one')],
    [],
    { why: 'too-few', have: 1, need: 2, doubleSigners: 0 },
  ],
  [
    'a witness and a stranger',
    [openBy('one'), openBy('eve')],
    [],
    { why: 'too-few', have: 1, need: 2, doubleSigners: 0 },
  ],
  [
    'a witness and a forged signature',
    [openBy('one'), altered],
    [],
    { why: 'too-few', have: 1, need: 2, doubleSigners: 0 },
  ],
  [
    'a witness and the running seal of another',
    [openBy('one'), sealBy('two', round, [], { isFinal: false })],
    [],
    { why: 'too-few', have: 1, need: 2, doubleSigners: 0 },
  ],
  [
    'a witness and the final seal of another',
    [openBy('one'), sealBy('two', round, [])],
    [],
    { why: null, have: 2, need: 2, of: 3 },
  ],
  [
    'two witnesses, of whom one sealed its rival',
    [openBy('one'), openBy('two')],
    [sealBy('two', rival, [])],
    { why: 'too-few', have: 1, need: 2, doubleSigners: 1 },
  ],
  [
    'a witness, and one who opened its rival too',
    [openBy('one'), openBy('two')],
    [openBy('two', rival)],
    { why: 'too-few', have: 1, need: 2, doubleSigners: 1 },
  ],
  ['two witnesses', [openBy('one'), openBy('two')], [], { why: null, have: 2, need: 2, of: 3 }],
  [
    'two witnesses, its rival by the third',
    [openBy('one'), openBy('two')],
    [openBy('three', rival)],
    { why: null, have: 2, need: 2, of: 3 },
  ],
  [
    'nobody, its rival by two',
    [openBy('three')],
    [openBy('one', rival), openBy('two', rival)],
    { why: 'other', round: rival.id },
  ],
]

test.each(cases)('B1: a round opened by %s', async (_, own, others, expected) => {
  expect(settleOpening({ round, events: own }, [{ round: rival, events: others }])).toEqual(expected)
  // The same from files that strangers may have brought, in any order.
  const archive = createMemoryArchive(() => 1)
  for (const [of, witnesses] of [
    [rival, others],
    [round, own],
  ] as const)
    await archive.roundFiles.keep(
      { round: of, ballots: [], stakes: [], seal: null, witnesses },
      { source: fileNamed(`${of.id}.json`), check: heldStatements },
    )
  expect(await openingOf(archive, round)).toEqual(expected)
})

test('B1: openings of another number or of another charter say nothing of a round', () => {
  const two = (of: Round) => ({ round: of, events: [openBy('one', of), openBy('two', of)] })
  const stranger = witnessedRound({ name: 'Another' })
  expect(settleOpening({ round, events: [] }, [two(next), two(stranger)])).toMatchObject({
    why: 'too-few',
    have: 0,
  })
})

test('B1: a threshold that two rounds can reach settles nothing, and one of nobody asks nobody', () => {
  const keys = round.charter.witnesses.keys
  const alone = witnessedRound({ witnesses: { keys, threshold: 1 } })
  const other = witnessedRound({ witnesses: { keys, threshold: 1 } }, { theme: 'Something else' })
  const both = [{ round: other, events: [openBy('two', other)] }]
  expect(settleOpening({ round: alone, events: [openBy('one', alone)] }, both)).toEqual({ why: 'two-rounds' })
  const none = witnessedRound({ witnesses: { keys: [], threshold: 0 } })
  expect(settleOpening({ round: none, events: [] })).toEqual({ why: 'no-witnesses' })
})

test('each state of an opening has a sentence of its own', () => {
  const states: readonly OpeningState[] = [
    ...cases.map(([, , , state]) => state),
    { why: 'two-rounds' },
    { why: 'no-witnesses' },
  ]
  const sentences = new Set(states.map((state) => sourcesWords.opening(state)))
  expect(sentences.size).toBe(new Set(states.map((state) => JSON.stringify(state))).size)
  expect(sourcesWords.opening({ why: null, have: 2, need: 2, of: 3 })).toBe(
    'Opened or sealed by 2 of 3 witnesses of its artist; it takes 2.',
  )
})
