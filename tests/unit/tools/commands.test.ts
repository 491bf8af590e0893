// What the commands tell a person to do can be done.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../../../src/tools/build.ts'

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}
const folder = join(root, 'src/tools')
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const)

it.each(sources)(
  'B20: %s names only scripts that exist, and no option of a page that nothing reads',
  (_, text) => {
    for (const [, script] of text.matchAll(/npm run ([\w:-]+)/g))
      expect(Object.keys(scripts)).toContain(script)
    // A page of Daub has its routes behind the #; words like "?dev-wallet" were printed and read by nobody.
    expect(text).not.toMatch(/["'`\s/]\?[a-z]+(?:-[a-z]+)+/)
  },
)
