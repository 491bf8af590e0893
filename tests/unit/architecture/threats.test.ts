// THREATS.md names a test for each threat. A test that went away, or lost its number, would leave a promise without proof.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const rows = [
  ...readFileSync(join(root, 'THREATS.md'), 'utf8').matchAll(/^\| ([ABPO][-A-Z0-9]+) \|.*\| ([^|]+) \|$/gm),
].map(([, id, tests]) => ({ id: id!, files: tests!.trim().split(/,\s*/) }))

test('THREATS.md has a row for each attack', () => {
  expect(rows.length).toBeGreaterThanOrEqual(21)
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
})

test.each(rows)('threat $id names tests that exist and carry its number', ({ id, files }) => {
  const wrong = files.filter((file) => {
    const path = join(root, file)
    return !existsSync(path) || !namesThreat(readFileSync(path, 'utf8'), id)
  })
  expect(wrong).toEqual([])
})

/** Attacks are written "attack 7" or "7a:" in the titles of tests, faults by their sheet's number: "B7", "O-C". */
function namesThreat(text: string, id: string): boolean {
  const attack = /^A(\d+)$/.exec(id)?.[1]
  if (attack) return new RegExp(`attacks? ${attack}\\b|['"\`]${attack}[a-z]?: `).test(text)
  return new RegExp(`(?<![\\w-])${id}(?![\\w])`).test(text)
}
