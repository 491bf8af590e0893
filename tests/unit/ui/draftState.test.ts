// What stands in the form: kept as it was typed, painted only when it can be, and what was opened from a picture and not
// changed is that very recipe.
import { describe, expect, test } from 'vitest'
import type { GivenPicture } from '../../../src/app/intake/index.ts'
import type { Recipe, RecipeDraft } from '../../../src/fragment/index.ts'
import type { Preset } from '../../../src/studio/index.ts'
import { Draft } from '../../../src/ui/paint/state/draft.svelte.ts'
import { observe } from '../../fixtures/observe.svelte.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'

const { packId: _packId, ...example } = exampleRecipe
const { parameters } = exampleRecipe
const presetOf = (name: string, change: Partial<Preset['parameters']> = {}): Preset => ({
  name,
  source: '',
  parameters: { ...parameters, ...change },
})
const presets = [presetOf('daub'), presetOf('quick', { steps: 15 }), presetOf('from', { start: 'image' })]
const idOf = (number: number) => number.toString(16).padStart(64, '0')
const picture = (number: number): GivenPicture => ({
  id: idOf(number),
  blob: new Blob([`picture ${number}`]),
  width: 64,
  height: 64,
})

/** A form whose presets have come. */
function setUp() {
  const draft = new Draft()
  draft.welcomePresets(presets)
  return draft
}

describe('a prompt', () => {
  test.each([
    ['with half a weight', 'a red fox:'],
    ['with a space after it, before the next word', 'a red '],
    ['with spaces and lines around it', '\n  two  spaces '],
    ['that is empty', ''],
    ['that is too long', 'x'.repeat(1500)],
  ])('%s is kept as it was typed', (_, prompt) => {
    const draft = setUp()
    draft.prompt = prompt
    expect(draft.prompt).toBe(prompt)
    expect(draft.kept?.wish.prompt).toBe(prompt)
  })

  test('is painted without the spaces around it', () => {
    const draft = setUp()
    draft.prompt = '  a red fox '
    expect(draft.wish?.prompt).toBe('a red fox')
  })

  test('that cannot be painted says why, in words too, until it can', () => {
    const draft = setUp()
    const shown = observe(() => draft.complaint() === null)
    draft.prompt = 'a red fox:0'
    shown.flush()
    expect(draft.fault()).toMatchObject({ name: 'PromptError' })
    expect(shown.values.at(-1)).toBe(false)
    draft.prompt = 'a red fox'
    shown.flush()
    expect(shown.values.at(-1)).toBe(true)
    shown.stop()
  })

  test('may be empty where there is a picture to paint towards', () => {
    const draft = setUp()
    expect(draft.fault()).not.toBeNull()
    draft.paintTowards(picture(1))
    expect(draft.fault()).toBeNull()
  })
})

describe('presets', () => {
  test('are waited for: until then there is nothing to paint, and then the first is chosen', () => {
    const draft = new Draft()
    draft.prompt = 'a red fox'
    expect([draft.wish, draft.kept]).toEqual([null, null])
    draft.welcomePresets(presets)
    expect(draft.wish).toMatchObject({ prompt: 'a red fox', preset: 'daub', parameters })
  })

  test('that come later change nothing of what was opened before', () => {
    const draft = new Draft()
    draft.load({ ...example, preset: 'quick', parameters: { ...parameters, steps: 99 } })
    draft.welcomePresets(presets)
    expect(draft.wish).toMatchObject({ preset: 'quick', parameters: { steps: 99 } })
    expect(draft.isChanged).toBe(true)
  })

  test('bring their dials, which can be changed and brought back', () => {
    const draft = setUp()
    draft.choosePreset('quick')
    expect([draft.parameters?.steps, draft.isChanged]).toEqual([15, false])
    draft.set('steps', 20)
    expect([draft.wish?.parameters.steps, draft.preset, draft.isChanged]).toEqual([20, 'quick', true])
    draft.choosePreset('quick')
    expect([draft.parameters?.steps, draft.isChanged]).toEqual([15, false])
  })

  test('nobody knows change nothing', () => {
    const draft = setUp()
    draft.choosePreset('of another pack')
    expect([draft.preset, draft.parameters]).toEqual(['daub', parameters])
  })
})

describe('the size', () => {
  test('is the pack’s own until somebody chose one', () => {
    const draft = setUp()
    draft.welcomeSize(128)
    expect([draft.width, draft.height]).toEqual([128, 128])
    draft.chooseSize(256, 192)
    draft.welcomeSize(64)
    expect([draft.width, draft.height]).toEqual([256, 192])
  })

  test('of an opened recipe is a chosen one', () => {
    const draft = setUp()
    draft.load(example)
    draft.welcomeSize(64)
    expect([draft.width, draft.height]).toEqual([example.width, example.height])
  })
})

describe('a recipe that was opened', () => {
  const second: Recipe = { ...exampleRecipe, version: 2, critic: null }

  test.each<Recipe>([exampleRecipe, second])(
    'of version $version is painted in its own version while nothing is changed',
    (recipe) => {
      const draft = setUp()
      draft.load(recipe)
      const { packId: _, ...same } = recipe
      expect(draft.wish).toEqual(same)
    },
  )

  test('becomes a new one with a change, and is itself again without', () => {
    const draft = setUp()
    draft.load(exampleRecipe)
    draft.seed = 8
    expect(draft.wish).toMatchObject({ version: 2, seed: 8, critic: null })
    draft.seed = exampleRecipe.seed
    expect(draft.wish).toEqual(example)
  })

  test('leaves nothing of the one before', () => {
    const draft = setUp()
    draft.load(
      { ...example, parent: idOf(9), initImage: { id: idOf(1), weight: 1 } },
      new Map([[idOf(1), new Blob()]]),
    )
    draft.load(example)
    expect(draft.wish).toEqual(example)
    expect(draft.pictures.size).toBe(0)
  })
})

describe('after a painting has begun', () => {
  const seeds = (draft: Draft) => {
    const before = draft.seed
    draft.moveOn()
    return [before, draft.seed]
  }

  test('the next one has a seed of its own, unless this one is kept', () => {
    const draft = setUp()
    const [before, after] = seeds(draft)
    expect(after).not.toBe(before)
    draft.seedLocked = true
    const [locked, still] = seeds(draft)
    expect(still).toBe(locked)
  })

  test('the next one is nobody’s variation', () => {
    const draft = setUp()
    draft.load({ ...example, parent: idOf(9) })
    draft.moveOn()
    expect(draft.wish?.parent).toBeNull()
  })
})

describe('pictures somebody brought', () => {
  const towards = (draft: Draft) => draft.wish?.imagePrompts.map(({ id }) => id)

  test('to start from change where the painting starts, and dropping them changes it back', () => {
    const draft = setUp()
    draft.startFrom(picture(1))
    expect(draft.wish).toMatchObject({ initImage: { id: idOf(1) }, parameters: { start: 'image' } })
    expect(draft.pictures.has(idOf(1))).toBe(true)
    draft.dropInitImage()
    expect(draft.wish).toMatchObject({ initImage: null, parameters: { start: 'prior' } })
  })

  test('are not started from any more also where the preset would', () => {
    const draft = setUp()
    draft.choosePreset('from')
    draft.startFrom(picture(1))
    draft.dropInitImage()
    expect(draft.wish).toMatchObject({ initImage: null, parameters: { start: 'codes' } })
  })

  test('that are dropped leave another start alone', () => {
    const draft = setUp()
    draft.startFrom(picture(1))
    draft.set('start', 'codes')
    draft.dropInitImage()
    expect(draft.wish).toMatchObject({ initImage: null, parameters: { start: 'codes' } })
  })

  test('to paint towards are the last four, each once', () => {
    const draft = setUp()
    for (const number of [1, 2, 3, 4, 2, 5]) draft.paintTowards(picture(number))
    expect(towards(draft)).toEqual([3, 4, 2, 5].map(idOf))
    draft.dropImagePrompt(idOf(4))
    expect(towards(draft)).toEqual([3, 2, 5].map(idOf))
  })

  test('are missing where a recipe names them and nobody has them, until they are dropped', () => {
    const draft = setUp()
    const wish: RecipeDraft = {
      ...example,
      parameters: { ...parameters, start: 'image' },
      initImage: { id: idOf(1), weight: 1 },
      imagePrompts: [2, 3].map((number) => ({ id: idOf(number), weight: 1 })),
    }
    draft.load(wish, new Map([[idOf(3), new Blob()]]))
    expect(draft.missing).toEqual([idOf(1), idOf(2)])
    draft.dropMissing()
    expect(draft.missing).toEqual([])
    expect(draft.wish).toMatchObject({ initImage: null, parameters: { start: 'prior' } })
    expect(towards(draft)).toEqual([idOf(3)])
  })
})
