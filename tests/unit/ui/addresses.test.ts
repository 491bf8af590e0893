import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fileNameOf } from '../../../src/ui/kit/state/fileName.ts'
import { hrefOf, parseRoute, type Route } from '../../../src/ui/shell/state/route.ts'

const id = 'ab'.repeat(32)

test.each([
  ['', { name: 'week' }],
  ['#/', { name: 'week' }],
  ['#/works', { name: 'works' }],
  ['#/paint', { name: 'paint' }],
  ['#/about', { name: 'about' }],
  [`#/piece/${id}`, { name: 'piece', id }],
  ['#/rounds', { name: 'rounds' }],
  ['#/settings', { name: 'settings' }],
  ['#/artist', { name: 'artist' }],
  ['#/autonomy', { name: 'autonomy', id: null }],
  [`#/autonomy/${id}`, { name: 'autonomy', id }],
  [`#/work/${id}`, { name: 'work', id }],
  ['#/taste', { name: 'taste' }],
  [`#/round/${id}`, { name: 'round', id }],
  [`#/round/${id}/vote`, { name: 'vote', id }],
  [`#/round/${id}/results`, { name: 'results', id }],
  [`#/round/${id}/other`, { name: 'unknown', hash: `#/round/${id}/other` }],
  ['#/round/12', { name: 'unknown', hash: '#/round/12' }],
  ['#recipe=abc-_', { name: 'recipe', code: 'abc-_' }],
  ['#/piece/../x', { name: 'unknown', hash: '#/piece/../x' }],
  ['#main', { name: 'unknown', hash: '#main' }],
] as const satisfies readonly (readonly [string, Route])[])('"%s" leads to a page', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route)
})

test('every route is found again at its own address', () => {
  for (const route of [
    { name: 'week' },
    { name: 'works' },
    { name: 'paint' },
    { name: 'about' },
    { name: 'piece', id },
    { name: 'rounds' },
    { name: 'settings' },
    { name: 'artist' },
    { name: 'autonomy', id: null },
    { name: 'autonomy', id },
    { name: 'work', id },
    { name: 'taste' },
    { name: 'round', id },
    { name: 'vote', id },
    { name: 'results', id },
  ] as const) {
    expect(parseRoute(hrefOf(route))).toEqual(route)
  }
})

test.each([
  ['a red fox under a full moon', 7, 'a-red-fox-under-a-full-moon-7.png'],
  ['  sea:2 | fog / ships:-1  ', 0, 'sea-2-fog-ships-1-0.png'],
  ['雪の狐', 12, '雪の狐-12.png'],
  ['../../etc/passwd', 1, 'etc-passwd-1.png'],
  ['?!', 3, 'daub-3.png'],
  [
    'one two three four five six seven eight nine ten eleven twelve thirteen',
    1,
    'one-two-three-four-five-six-seven-eight-nine-ten-eleven-1.png',
  ],
])('"%s" with seed %d is saved as %s', (prompt, seed, name) => {
  expect(fileNameOf({ prompt, seed })).toBe(name)
})

test.each([
  ['हिन्दी चित्र नदी', 'हिन्दी-चित्र-नदी-7.png'],
  ['ภาพวาดแม่น้ำ', 'ภาพวาดแม่น้ำ-7.png'],
  ['حديقةٌ يابانية', 'حديقةٌ-يابانية-7.png'],
  ['cafe\u0301 at night', 'café-at-night-7.png'],
  ['น้ำ'.repeat(40), `${'น้ำ'.repeat(20)}-7.png`],
])('P22: the name of %s keeps its vowel signs', (prompt, name) => {
  expect(fileNameOf({ prompt, seed: 7 })).toBe(name)
})

test.each([
  ['#/paint/', { name: 'paint' }],
  ['#/PAINT', { name: 'paint' }],
  ['#/paint?x=1', { name: 'paint' }],
  ['#/Rounds//?utm_source=a', { name: 'rounds' }],
  ['#//', { name: 'week' }],
  ['#?x=1', { name: 'week' }],
  ['#/#', { name: 'unknown', hash: '#/#' }],
  [`#/piece/${'AB'.repeat(32)}/`, { name: 'piece', id: 'ab'.repeat(32) }],
  [`#/round/${'ab'.repeat(32)}/Vote/`, { name: 'vote', id: 'ab'.repeat(32) }],
])('P26: %s leads somewhere', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route)
})

test('a file name holds nothing a file system minds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (prompt) => {
      expect(fileNameOf({ prompt, seed: 1 })).toMatch(/^[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*\.png$/u)
    }),
  )
})
