// The page's kit serves every feature, so it knows none of them.
import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'

const kit = 'src/ui/kit'
const files = readdirSync(kit, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.(ts|svelte)$/.test(file),
)

test.each(files)('the kit’s %s imports no feature of the page', (file) => {
  const source = readFileSync(`${kit}/${file}`, 'utf8')
  const steps = '../'.repeat(file.split('/').length)
  const outside = [...source.matchAll(/from '([^']+)'/g)]
    .map(([, path]) => path!)
    .filter((path) => path.startsWith(steps) && !path.startsWith(`${steps}../`))
  expect(outside).toEqual([])
})
