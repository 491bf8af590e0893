// Reads every import of src/ and holds it against the one direction of DESIGN section 3: rooms import only downwards, and
// only through doors. What a pure room may know of its surroundings is the compiler's affair (tsconfig/pure.json).
import { existsSync, readdirSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importsOf, sourceFiles, type Import } from './readImports.ts'

const root = resolve(import.meta.dirname, '../../..')
const src = join(root, 'src')

/** What each room may import. `main.ts` closes the loop; `tools` are programs, which nothing imports. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  fragment: [],
  ethereum: ['fragment'],
  onnx: ['fragment'],
  engine: ['fragment'],
  studio: ['engine', 'onnx', 'fragment'],
  ballots: ['ethereum', 'fragment'],
  rounds: ['ballots', 'ethereum', 'fragment'],
  taste: ['rounds', 'onnx', 'fragment'],
  chain: ['rounds', 'ballots', 'ethereum', 'fragment'],
  exchange: ['rounds', 'ballots', 'ethereum', 'fragment'],
  auction: ['chain', 'rounds', 'ethereum', 'fragment'],
  archive: ['fragment', 'ballots', 'rounds', 'taste', 'chain', 'exchange', 'auction', 'ethereum'],
}
const domain = Object.keys(mayImport)
const rows: Readonly<Record<string, readonly string[]>> = {
  ...mayImport,
  app: domain,
  ui: [...domain, 'app'],
  tools: [...domain, 'app', 'ui'],
}
/** Rooms of which only types may be known. */
const typesOnly: Readonly<Record<string, readonly string[]>> = { archive: ['studio'] }
/** Packages that compute and do nothing else; a pure room may use these. */
const purePackages =
  /^(valibot|fflate|@noble\/(hashes|curves)\/.*|@bitauth\/libauth\/.*|@bufbuild\/protobuf(\/.*)?|onnx-buf(\/.*)?)$/
const pureRooms = ['fragment', 'ethereum', 'onnx', 'ballots', 'rounds', 'taste']

/** The composition root of a development page; main.ts imports it behind `import.meta.env.DEV`, and a built app has nothing of it. */
const developmentEntry = join(src, 'tools', 'development.ts')

const files = sourceFiles(src)
const all = files.flatMap(importsOf)
const local = all.filter(({ isPackage }) => !isPackage)
const inside = local.filter(({ target }) => target.startsWith(src + sep))

describe('rooms of src/', () => {
  const rooms = readdirSync(src, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)

  test('every room stands in the table of directions', () => {
    expect(rooms.filter((room) => !(room in rows))).toEqual([])
    expect(inside.length).toBeGreaterThan(500) // the reader reads
  })

  test('rooms import only downwards', () => {
    const wrong = inside.filter(({ file, target, isType }) => {
      const [from, to] = [roomOf(file), roomOf(target)]
      if (from === null || from === to) return false
      if (from === 'tools' && to === null) return false // what page, worker and programs share stands beside them
      return to === null || !(rows[from]!.includes(to) || (isType && typesOnly[from]?.includes(to)))
    })
    expect(wrong.map(show)).toEqual([])
  })

  test('rooms are entered only through their door', () => {
    const wrong = inside.filter(
      ({ file, target }) =>
        roomOf(target) !== null &&
        placeOf(file) !== placeOf(target) &&
        target !== doorOf(target) &&
        !isOpen(file, target) &&
        !(file === join(src, 'main.ts') && target === developmentEntry),
    )
    expect(wrong.map(show)).toEqual([])
  })

  test('the table of directions has no circle', () => {
    const edges = Object.entries(rows).flatMap(([from, targets]) => targets.map((to) => [from, to] as const))
    expect(circles(edges)).toEqual([])
  })

  test('no room imports a room that imports it, types included', () => {
    const edges = inside
      .map(({ file, target }) => [roomOf(file) ?? '', roomOf(target) ?? ''] as const)
      .filter(([from, to]) => from !== to && from !== '')
    expect(circles(edges)).toEqual([])
  })

  test('every room has a door and a README', () => {
    const without = rooms.filter((room) => {
      const needed = room === 'tools' || room === 'app' ? ['README.md'] : ['README.md', 'index.ts']
      return needed.some((name) => !existsSync(join(src, room, name)))
    })
    expect(without).toEqual([])
  })
})

describe('files of src/', () => {
  test('no file runs in a circle of imports', () => {
    const edges = inside.filter(({ isType, isLate }) => !isType && !isLate).map(edge)
    expect(circles(edges)).toEqual([])
  })

  test('no file stands in a circle of types', () => {
    expect(circles(inside.filter(({ isLate }) => !isLate).map(edge))).toEqual([])
  })

  test('only tools import what lies outside src/', () => {
    const wrong = local.filter(
      ({ file, target }) => roomOf(file) !== 'tools' && !target.startsWith(src + sep),
    )
    expect(wrong.map(show)).toEqual([])
  })

  test('every relative import names a file that is there', () => {
    expect(local.filter(({ target }) => !existsSync(target)).map(show)).toEqual([])
  })

  test('pure rooms use packages that only compute', () => {
    const wrong = all.filter(
      ({ file, target, isPackage }) =>
        isPackage && pureRooms.includes(roomOf(file) ?? '') && !purePackages.test(target),
    )
    expect(wrong.map(show)).toEqual([])
  })
})

/** The room a file is in; null for main.ts, sw.ts and anything outside src/. */
function roomOf(file: string): string | null {
  const path = relative(src, file).split(sep)
  return path.length > 1 && path[0] !== '..' ? path[0]! : null
}

/** A room, or one use case of app/: each has a door of its own. */
function placeOf(file: string): string {
  const [room, next, ...rest] = relative(src, file).split(sep)
  return room === 'app' && rest.length > 0 ? join(room, next!) : room!
}

function doorOf(file: string): string {
  return join(src, placeOf(file), 'index.ts')
}

/** What is open besides doors: the leaves that the use cases of app/ share, and the page's words to tools (DESIGN section 3). */
function isOpen(file: string, target: string): boolean {
  const path = relative(src, target).split(sep)
  if (roomOf(file) === 'app') return path[0] === 'app' && path.length === 2
  return roomOf(file) === 'tools' && path[0] === 'ui' && path.includes('words')
}

function edge({ file, target }: Import): readonly [string, string] {
  return [relative(src, file), relative(src, target)]
}

/** Every group of nodes that reach each other (Tarjan 1972), each sorted. */
function circles(edges: readonly (readonly [string, string])[]): readonly (readonly string[])[] {
  const next = new Map<string, string[]>()
  for (const [from, to] of edges) next.set(from, [...(next.get(from) ?? []), to])
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = edges.filter(([from, to]) => from === to).map(([from]) => [from])
  const visit = (node: string): void => {
    order.set(node, order.size)
    low.set(node, order.get(node)!)
    stack.push(node)
    for (const to of next.get(node) ?? []) {
      if (!order.has(to)) visit(to)
      if (stack.includes(to)) low.set(node, Math.min(low.get(node)!, low.get(to)!))
    }
    if (low.get(node) !== order.get(node)) return
    const group = stack.splice(stack.indexOf(node))
    if (group.length > 1) found.push(group.sort())
  }
  for (const node of next.keys()) if (!order.has(node)) visit(node)
  return found
}

function show({ file, target, isPackage }: Import): string {
  return `${relative(src, file)} → ${isPackage ? target : relative(src, target)}`
}
