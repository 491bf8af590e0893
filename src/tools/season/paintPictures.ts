// Paints the pictures of a season through the built app, one by one, and keeps each in a folder under the id of its recipe: a
// run that was stopped goes on where it was, and a change of pack, preset or prompt paints anew.
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bytesId, readPngRecipe, recipeId } from '../../fragment/index.ts'
import type { PaintOrder } from '../headlessPort.ts'
import { openStudioPage } from '../studioPage.ts'
import type { Png } from './composeSeason.ts'
import { readPng } from './folder.ts'

/** What is painted and how; the seed and the prompt differ. */
export type Painting = Pick<PaintOrder, 'prompt' | 'seed'>

export interface Dials {
  /** Side of the square in pixels. */
  readonly size: number
  /** Gradient steps; the preset's when null. */
  readonly steps: number | null
}

export interface Painted {
  readonly pictures: readonly Png[]
  /** How like its prompt each picture is for the judge, by picture id. */
  readonly likeness: ReadonlyMap<string, number>
}

/** Everything in order; says on standard error how far it is. The engine is wasm: no graphics driver is in the bytes. */
export async function paintPictures(
  paintings: readonly Painting[],
  { size, steps }: Dials,
  cache: string,
): Promise<Painted> {
  mkdirSync(cache, { recursive: true })
  const { page, close } = await openStudioPage({ engine: 'wasm' })
  const pictures: Png[] = []
  try {
    for (const [i, { prompt, seed }] of paintings.entries()) {
      const overrides = steps === null ? {} : { steps }
      const order: PaintOrder = { prompt, seed, width: size, height: size, preset: 'daub', overrides }
      const id = recipeId(await page.evaluate((o) => window.daub.recipe(o), order))
      const file = join(cache, `${id}.png`)
      const isKept = isPictureOf(file, id)
      const started = Date.now()
      if (!isKept) {
        const { png } = await page.evaluate((o) => window.daub.paint(o), order)
        writeFileSync(`${file}.part`, Buffer.from(png, 'base64'))
        renameSync(`${file}.part`, file)
      }
      const how = isKept ? 'kept' : `${((Date.now() - started) / 1000).toFixed(0)} s`
      console.error(`${i + 1} of ${paintings.length}, ${how}: ${prompt}`)
      pictures.push(readPng(file))
    }
    const pngs = pictures.map((png) => Buffer.from(png).toString('base64'))
    const prompts = paintings.map(({ prompt }) => prompt)
    const table = await page.evaluate(([all, texts]) => window.daub.judge(all, texts), [
      pngs,
      prompts,
    ] as const)
    return { pictures, likeness: new Map(pictures.map((png, i) => [bytesId(png), table[i]![i]!])) }
  } finally {
    await close()
  }
}

function isPictureOf(file: string, id: string): boolean {
  if (!existsSync(file)) return false
  const recipe = readPngRecipe(readPng(file))
  return recipe !== null && recipeId(recipe) === id
}
