import fc from 'fast-check'
import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  createRandom,
  DaubError,
  encodePng,
  PngError,
  readPngRecipe,
  readPngSize,
  readPngTexts,
} from '../../../src/fragment/index.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'

const { width, height } = exampleRecipe
const rgba = new Uint8ClampedArray(width * height * 4).map((_, i) => (i % 4 === 3 ? 255 : (i * 7) % 251))

describe('a PNG with its recipe', () => {
  const png = encodePng(rgba, width, height, exampleRecipe)

  it('gives back recipe, size, and the text other tools read', () => {
    expect(readPngRecipe(png)).toEqual(exampleRecipe)
    expect(readPngSize(png)).toEqual({ width, height })
    expect(readPngTexts(png).get('parameters')).toMatch(
      /^a red fox under a full moon\nSteps: 40, .*Seed: 7, Size: 128x96/,
    )
  })

  it('is the same file every time', () => expect(encodePng(rgba, width, height, exampleRecipe)).toEqual(png))

  it('does not depend on the order of the recipe’s members', () => {
    const shuffled = Object.fromEntries(
      Object.entries(exampleRecipe).reverse(),
    ) as unknown as typeof exampleRecipe
    const { parameters } = exampleRecipe
    const turned = Object.fromEntries(Object.entries(parameters).reverse()) as unknown as typeof parameters
    expect(encodePng(rgba, width, height, { ...shuffled, parameters: turned })).toEqual(png)
  })

  it('keeps a prompt outside Latin-1 whole in the recipe', () => {
    const recipe = { ...exampleRecipe, prompt: 'ein Fuchs 🦊 unter dem Mond' }
    expect(readPngRecipe(encodePng(rgba, width, height, recipe))?.prompt).toBe(recipe.prompt)
  })

  it('holds exactly the pixels given, by an independent inflate and unfilter', () => {
    expect(decode(png)).toEqual(rgba)
  })

  it('refuses a picture of the wrong size', () => {
    expect(() => encodePng(rgba, width + 1, height, exampleRecipe)).toThrow(PngError)
  })

  it('has no recipe when another program wrote it', () => {
    const texts = png.slice()
    texts.set(new TextEncoder().encode('xxxx'), new TextDecoder('latin1').decode(png).indexOf('iTXt'))
    expect(readPngRecipe(texts)).toBeNull()
  })

  it('answers truncated, altered and arbitrary bytes with a typed error or a recipe, never otherwise', () => {
    const random = createRandom(1)
    const damaged = Array.from({ length: 300 }, () => {
      const copy = png.slice(0, random.integer(2) ? png.length : random.integer(png.length))
      for (let k = 0; k < 4 && copy.length; k++)
        copy[random.integer(Math.min(copy.length, 2200))] = random.integer(256)
      return copy
    })
    for (const bytes of damaged) expect(isTyped(bytes)).toBe(true)
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), isTyped))
  })
})

function isTyped(bytes: Uint8Array): boolean {
  try {
    readPngRecipe(bytes)
    return true
  } catch (error) {
    return error instanceof DaubError
  }
}

/** A second, plain PNG reader: RGB, 8 bits, one IDAT. */
function decode(png: Uint8Array): Uint8ClampedArray {
  const text = Buffer.from(png).toString('latin1')
  const at = text.indexOf('IDAT')
  const length = Buffer.from(png).readUInt32BE(at - 4)
  const raw = inflateSync(png.subarray(at + 4, at + 4 + length))
  const stride = width * 3
  const out = new Uint8ClampedArray(width * height * 4).fill(255)
  const previous = new Uint8Array(stride)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]!
    const row = new Uint8Array(stride)
    for (let x = 0; x < stride; x++) {
      const a = x >= 3 ? row[x - 3]! : 0
      const b = previous[x]!
      const c = x >= 3 ? previous[x - 3]! : 0
      const p = a + b - c
      const paeth = [a, b, c].sort(
        (m, n) => Math.abs(p - m) - Math.abs(p - n) || [a, b, c].indexOf(m) - [a, b, c].indexOf(n),
      )[0]!
      row[x] = raw[y * (stride + 1) + 1 + x]! + [0, a, b, (a + b) >> 1, paeth][filter]!
      out[(y * width + Math.floor(x / 3)) * 4 + (x % 3)] = row[x]!
    }
    previous.set(row)
  }
  return out
}
