import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accentOf, contrast } from '../../../src/ui/shell/state/accent.ts'

const picture = (...pixels: readonly (readonly [number, number, number])[]) =>
  Uint8ClampedArray.from(pixels.flatMap((rgb) => [...rgb, 255]))

/** A CSS colour `#rrggbb` in linear light. */
function linear(css: string): readonly [number, number, number] {
  const channel = (at: number) => {
    const c = parseInt(css.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}

// --wall of tokens.css in sRGB, and the ink that stands on the accent.
const light = linear('#f8f5f0')
const dark = linear('#191512')

test('whatever the picture, the accent can be read on both walls', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      // One pixel of a pure red is enough for a hue, so every picture here has an accent.
      const accent = accentOf(Uint8ClampedArray.from([255, 0, 0, 255, ...bytes]), 1)!
      expect(contrast(linear(accent.light), light)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(linear(accent.dark), dark)).toBeGreaterThanOrEqual(4.5)
    }),
  )
})

test('takes the hue that says most, not the one that fills most', () => {
  const mostlyGrey = Array.from({ length: 20 }, () => [120, 122, 119] as const)
  const { light: colour } = accentOf(picture(...mostlyGrey, [210, 30, 40], [200, 20, 30]), 1)!
  const [red, green, blue] = linear(colour)
  expect(red).toBeGreaterThan(3 * Math.max(green, blue))
})

test('a grey picture has no accent', () => {
  expect(accentOf(picture([10, 10, 10], [128, 128, 128], [255, 255, 255]), 1)).toBeNull()
})
