// A list spread into arguments overflows the stack when a stranger made it long enough. Nothing in src/ may do that with a
// function that takes any number of arguments.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const src = resolve(import.meta.dirname, '../../../src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.(ts|svelte)$/.test(name),
)
const spread =
  /(?:\.(?:push|unshift|splice|concat)|Math\.(?:max|min|hypot)|String\.from(?:CharCode|CodePoint))\(\s*\.\.\./g

const spreadsIn = (text: string) => text.match(spread) ?? []

/** Lists whose length our own code fixes. */
const bounded: Readonly<Record<string, string>> = {
  'app/intake/otherKind.ts': '512 letters',
  'engine/selfTest.ts': 'outputs of a graph of ours',
  'fragment/avifHeader.ts': 'four letters',
  'studio/worker/service.ts': 'one picture after the other',
  'tools/build.ts': 'folders of ours',
  'tools/headless.ts': 'pieces of a fixed size',
}

test('B6: no file spreads a list into arguments', () => {
  expect(files.length).toBeGreaterThan(300)
  const found = files.filter((file) => spreadsIn(readFileSync(join(src, file), 'utf8')).length > 0)
  expect(found.filter((file) => !(file in bounded))).toEqual([])
})

test.each([
  'all.push(...held)',
  'Math.max(...sizes)',
  'Math.hypot(...embedding)',
  'String.fromCharCode(...bytes)',
])('B6: %s would be found', (code) => {
  expect(spreadsIn(code)).toHaveLength(1)
})
