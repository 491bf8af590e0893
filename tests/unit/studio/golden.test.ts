// Version 1 recipes repaint to the bytes they always had. The hashes were written by Daub 0.2.0; they may never change:
// a recipe in an old PNG is a promise. Single-threaded WebAssembly arithmetic is the same on every machine.
import { expect, test } from 'vitest'
import type { Recipe, RecipeChange } from '../../../src/fragment/index.ts'
import { bytesId } from '../../../src/fragment/index.ts'
import type { TinyOptions } from '../../fixtures/tinyPack.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'
import { paintAll, tinyContext } from './nodeContext.ts'

const picture = new Blob([new Uint8Array([1, 2, 3])])
const pictureId = bytesId(new Uint8Array([1, 2, 3]))

interface Case {
  readonly name: string
  /** Id of the PNG. */
  readonly hash: string
  readonly more?: RecipeChange
  readonly parameters?: Partial<Recipe['parameters']>
  readonly pack?: TinyOptions
}

const cases: readonly Case[] = [
  {
    name: 'from the prior, growing',
    hash: 'e5130ff572ca42bd599d02146ac0b948063aa2d2eccfac1341fd220d1e6a8d76',
    parameters: { candidates: 3, sharpen: 2 },
  },
  {
    name: 'every augmentation, an anchor and weight decay',
    hash: 'b9e14f6898834a882ba5881231b92ed72a841820d9731e18990c9e1138ddc8c9',
    more: { seed: 4_000_000_000 },
    parameters: {
      augmentations: ['flip', 'affine', 'perspective', 'jitter', 'erase', 'shift'],
      noise: 0.1,
      latentWeight: 0.5,
      optimiser: 'adamw',
      smoothness: 0.3,
    },
  },
  {
    name: 'weights, stops, an image prompt and an init image',
    hash: 'b97100b65fdfac73aa47687c1366f684b1946b610e8982a69c9e4c9cea6add08',
    more: {
      prompt: 'a red fox:2 | the sea:-0.5:-0.4 | moon:1:0.9',
      imagePrompts: [{ id: pictureId, weight: 0.5 }],
      initImage: { id: pictureId, weight: 0.3 },
    },
  },
  {
    name: 'a foreign pack, from random codes',
    hash: 'f7251bcaa9cfbddc2e285c9d10a9b01ae1f524b69bcd3a29d49741da7159a9dc',
    parameters: { start: 'codes', optimiser: 'adamax' },
    pack: { foreign: true, prior: false, judge: false, encoder: false },
  },
]

test.each(cases)(
  'a version 1 recipe repaints to its bytes of 0.2.0: $name',
  async ({ hash, more, parameters, pack }) => {
    const context = await tinyContext(pack)
    const recipe: Recipe = {
      ...exampleRecipe,
      prompt: 'a red fox',
      packId: context.pack.info.id,
      width: 64,
      height: 48,
      ...more,
      parameters: { ...exampleRecipe.parameters, steps: 8, cutouts: 4, ...parameters },
    }
    const events = await paintAll({ recipe, attachments: new Map([[pictureId, picture]]) }, context)
    const last = events.at(-1)!
    expect(last.kind === 'done' && last.painting.fragment.id).toBe(hash)
  },
)
