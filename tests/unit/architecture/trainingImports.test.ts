// Reads every import of models/training, those inside functions included, and holds them against one rule: the Python files
// form a tree without circles, so that each can be read, tested and run without knowing who uses it.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const folder = resolve(import.meta.dirname, '../../../models/training')
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.py'))
  .map((file) => file.slice(0, -'.py'.length))
const graph = new Map(names.map((name) => [name, importsOf(name)]))

describe('the files of models/training', () => {
  it('are found, and some of them import each other', () => {
    expect(names).toContain('export')
    expect(graph.get('export')!.length).toBeGreaterThan(2)
  })

  it('import each other without circles, inside functions too', () => {
    expect(circleIn(graph)).toBeNull()
  })

  it('import at the top of the file only, where a reader looks', () => {
    const hidden = names.filter((name) => /^[ \t]+(from|import) [a-z_]+/m.test(codeOf(name)))
    expect(hidden).toEqual([])
  })
})

describe('the search for a circle', () => {
  it('finds the shortest detour back to a file', () => {
    const circle = new Map([
      ['clip', ['export']],
      ['export', ['judge']],
      ['judge', ['clip']],
    ])
    expect(circleIn(circle)).toBe('clip → export → judge → clip')
  })

  it('accepts two ways to one file', () => {
    const diamond = new Map([
      ['export', ['clip', 'judge']],
      ['clip', ['pack']],
      ['judge', ['pack']],
      ['pack', []],
    ])
    expect(circleIn(diamond)).toBeNull()
  })
})

/** The file without its docstrings, which may speak of imports. */
function codeOf(name: string): string {
  return readFileSync(join(folder, `${name}.py`), 'utf8').replace(/"""[\s\S]*?"""/g, '')
}

/** The files of the folder that a file imports at any depth of indentation. */
function importsOf(name: string): string[] {
  const found = codeOf(name).matchAll(/^[ \t]*(?:from[ \t]+(\w+)[ \t]+import\b|import[ \t]+([\w, \t]+))/gm)
  const targets = [...found].flatMap(([, from, list]) =>
    from === undefined ? list!.split(',').map((part) => part.trim().split(/\s/)[0]!) : [from],
  )
  return targets.filter((target) => names.includes(target))
}

/** The first circle, written as a path, or null. Depth first; `path` holds the files on the way down. */
function circleIn(edges: ReadonlyMap<string, readonly string[]>): string | null {
  const done = new Set<string>()
  const search = (name: string, path: readonly string[]): string | null => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name].join(' → ')
    if (done.has(name)) return null
    for (const target of edges.get(name) ?? []) {
      const circle = search(target, [...path, name])
      if (circle !== null) return circle
    }
    done.add(name)
    return null
  }
  for (const name of edges.keys()) {
    const circle = search(name, [])
    if (circle !== null) return circle
  }
  return null
}
