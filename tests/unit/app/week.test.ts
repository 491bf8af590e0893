import { describe, expect, test } from 'vitest'
import { hangingOf, weekOf } from '../../../src/app/follow/index.ts'
import type { StoredRound } from '../../../src/archive/index.ts'

const now = 1_000_000
const day = 1_000

describe('which round is this week’s', () => {
  test('the open one, and last week’s is the one that closed under the same charter', () => {
    const open = round({ id: 'open', opensAt: now - day, closesAt: now + day })
    const before = round({ id: 'before', opensAt: now - 9 * day, closesAt: now - 2 * day })
    const older = round({ id: 'older', opensAt: now - 20 * day, closesAt: now - 12 * day })
    const other = round({ id: 'other', opensAt: now - 3 * day, closesAt: now - day, charterId: 'another' })
    expect(weekOf([other, older, open, before], now)).toEqual({ current: open, last: before })
    expect(weekOf([other, open], now).last).toBe(other)
  })

  test('and the closed round that it names as the one before comes first, whatever its charter', () => {
    const before = round({
      id: 'before',
      opensAt: now - 9 * day,
      closesAt: now - 3 * day,
      charterId: 'weekly',
    })
    const later = round({ id: 'later', opensAt: now - 8 * day, closesAt: now - 2 * day })
    const practice = round({ id: 'practice', opensAt: now - day, closesAt: null, previous: 'before' })
    expect(weekOf([later, before, practice], now)).toEqual({ current: practice, last: before })
  })

  test('a coming one when none is open, then the last that closed', () => {
    const coming = round({ id: 'coming', opensAt: now + day, closesAt: now + 2 * day })
    const closed = round({ id: 'closed', opensAt: now - 3 * day, closesAt: now - day })
    expect(weekOf([closed, coming], now)).toEqual({ current: coming, last: closed })
    expect(weekOf([closed], now)).toEqual({ current: closed, last: null })
    expect(weekOf([], now)).toEqual({ current: null, last: null })
  })

  test('never a stranger’s from a file, while the app follows any other', () => {
    const strange = round({ id: 'strange', opensAt: now - 1, closesAt: now + day, kinds: ['file'] })
    const closed = round({ id: 'closed', opensAt: now - 3 * day, closesAt: now - day })
    expect(weekOf([strange, closed], now)).toEqual({ current: closed, last: null })
    expect(weekOf([strange], now).current).toBe(strange)
    const both = { ...strange, sources: [...strange.sources, ...closed.sources] }
    expect(weekOf([both, closed], now).current).toBe(both)
  })
})

test('what was painted for a round is told from what stayed', () => {
  const fragments = [{ since: 1 }, { since: 3 }, { since: 3 }, { since: 2 }]
  const stored = { round: { manifest: { number: 3, fragments } } } as unknown as StoredRound
  expect(hangingOf(stored)).toEqual({ painted: 2, stayed: 2 })
})

/** A stored round of which only what the week looks at is filled in. */
function round({
  id,
  opensAt,
  closesAt,
  charterId = 'charter',
  previous,
  kinds = ['shipped'],
}: {
  readonly id: string
  readonly opensAt: number
  readonly closesAt: number | null
  readonly previous?: string
  readonly charterId?: string
  readonly kinds?: readonly ('shipped' | 'file')[]
}): StoredRound {
  const manifest = { opensAt, closesAt, charterId, previous }
  const sources = kinds.map((kind) => ({ kind, from: kind, at: 0 }))
  return { id, round: { id, manifest }, sources } as unknown as StoredRound
}
