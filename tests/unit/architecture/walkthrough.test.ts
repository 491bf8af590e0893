// WALKTHROUGH.md sends a newcomer to files by name; a file that moved would send them nowhere.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const text = readFileSync(join(root, 'WALKTHROUGH.md'), 'utf8')
/** `room/…` of src/, and `tests/…`. */
const paths = [...text.matchAll(/`([a-z]+\/[\w/.-]*)`/g)].map(([, path]) => path!)

test('every file and folder that WALKTHROUGH.md names exists', () => {
  expect(paths.length).toBeGreaterThan(40)
  const missing = paths.filter(
    (path) => !existsSync(join(root, path.startsWith('tests/') ? '' : 'src', path)),
  )
  expect(missing).toEqual([])
})
