// Every picture of the sample season, painted again from the recipe inside its file, is the same file to the last byte.
// Pictures may differ in a few bytes between processors; on such a machine the count of those that do is what this prints.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPngRecipe } from '../../src/fragment/index.ts'
import { root } from '../../src/tools/build.ts'
import { openStudioPage, type StudioPage } from '../../src/tools/studioPage.ts'

const folder = join(root, 'public', 'season', 'pictures')
const files = readdirSync(folder).filter((name) => name.endsWith('.png'))

let studio: StudioPage
beforeAll(async () => {
  studio = await openStudioPage({ engine: 'wasm' })
})
afterAll(async () => studio.close())

test.each(files)('%s is repainted to its bytes', async (name) => {
  const recipe = readPngRecipe(readFileSync(join(folder, name)))!
  expect(recipe.packId).toBe(studio.pack.id)
  const { sha256 } = await studio.page.evaluate((wanted) => window.daub.paint(wanted), recipe)
  expect(`${sha256}.png`).toBe(name)
})
