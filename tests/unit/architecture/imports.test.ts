// Reads every import of src/ and holds it against the one direction of DESIGN.md section 3: rooms import only
// downwards, and only through doors.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const src = resolve(import.meta.dirname, '../../../src')

/** What each room may import. `main.ts` closes the loop and may import all; `commands` drive the built app from Node. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  fragment: [],
  onnx: [],
  studio: ['onnx', 'fragment'],
  ballots: ['fragment'],
  rounds: ['ballots', 'fragment'],
  taste: ['rounds', 'fragment', 'onnx'],
  chain: ['fragment', 'ballots', 'rounds'],
  archive: ['fragment', 'studio', 'ballots', 'rounds', 'taste'],
  exchange: ['fragment', 'ballots', 'rounds', 'taste'],
  auction: ['chain', 'rounds'],
  ui: ['fragment', 'studio', 'ballots', 'rounds', 'taste', 'chain', 'archive', 'exchange', 'auction'],
  commands: ['fragment', 'studio', 'onnx', 'ballots', 'rounds', 'chain'],
}

/** Rooms that compute without effects: no clock, chance, network, storage or document of their own. */
const pure = ['fragment', 'onnx', 'ballots', 'rounds', 'taste']
const effects =
  /\b(Math\.random|Date\.now|new Date\(\)|performance\.now|fetch\(|localStorage|indexedDB|document\.|navigator\.)/

interface Import {
  readonly file: string
  readonly target: string
}

const files = walk(src).filter((file) => /\.(ts|svelte)$/.test(file))
const imports = files
  .flatMap((file) => importsOf(file).map((target) => ({ file, target })))
  .filter(({ target }) => target.startsWith(src))

describe('the rooms of src/', () => {
  it('exist in the table', () => {
    const rooms = readdirSync(src).filter((name) => statSync(join(src, name)).isDirectory())
    expect(rooms.filter((room) => !(room in mayImport))).toEqual([])
    expect(rooms.length).toBeGreaterThan(2)
  })

  it('import only downwards', () => {
    const wrong = imports.filter(({ file, target }) => {
      const [from, to] = [roomOf(file), roomOf(target)]
      return from !== null && to !== from && !(to !== null && mayImport[from]!.includes(to))
    })
    expect(wrong.map(show)).toEqual([])
  })

  it('are entered only through their door', () => {
    const doors = imports.filter(
      ({ file, target }) => roomOf(file) !== roomOf(target) && roomOf(target) !== null,
    )
    // A worker's file is started, not imported; commands/ has no door because nothing may import it.
    const wrong = doors.filter(({ target }) => !/^[a-z]+[/\\]index\.ts$/.test(relative(src, target)))
    expect(wrong.map(show)).toEqual([])
  })

  it('have no cycles between rooms', () => {
    const visit = (room: string, path: readonly string[]): void => {
      expect(path).not.toContain(room)
      for (const next of mayImport[room]!) visit(next, [...path, room])
    }
    for (const room of Object.keys(mayImport)) visit(room, [])
  })

  it('have a door and a README each', () => {
    const rooms = readdirSync(src).filter(
      (name) => statSync(join(src, name)).isDirectory() && name !== 'commands',
    )
    for (const room of rooms) {
      const names = readdirSync(join(src, room))
      expect(names, room).toContain('README.md')
      if (room !== 'ui') expect(names, room).toContain('index.ts')
    }
  })

  it('are pure where the design says so', () => {
    const impure = files.filter((file) => {
      const room = roomOf(file)
      if (room === null || !pure.includes(room) || /worker/i.test(file)) return false
      return effects.test(withoutComments(readFileSync(file, 'utf8')))
    })
    expect(impure.map((file) => relative(src, file))).toEqual([])
  })
})

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)],
  )
}

/** Relative imports and re-exports, static and dynamic, as absolute paths. */
function importsOf(file: string): string[] {
  const text = withoutComments(readFileSync(file, 'utf8'))
  const targets = [
    ...text.matchAll(/(?:from\s*|import\s*\(?\s*)['"](\.{1,2}\/[^'"?]+)/g),
    ...text.matchAll(/new URL\(\s*['"](\.{1,2}\/[^'"?]+\.ts)/g),
  ]
  return targets.map(([, target]) => resolve(dirname(file), target!))
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

/** The room a file is in; null for main.ts, sw.ts and anything outside src/. */
function roomOf(file: string): string | null {
  const path = relative(src, file).split(/[/\\]/)
  return path.length > 1 && path[0] !== '..' ? path[0]! : null
}

function show({ file, target }: Import): string {
  return `${relative(src, file)} → ${relative(src, target)}`
}
