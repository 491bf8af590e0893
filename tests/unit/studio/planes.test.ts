import { expect, test } from 'vitest'
import { cover, pictureOf, planesOf, sharpened } from '../../../src/studio/picture/planes.ts'

test('sharpening leaves the even alone and makes an edge steeper, by as much as it is told', () => {
  const edge = {
    width: 16,
    height: 4,
    data: Float32Array.from({ length: 3 * 64 }, (_, i) => (i % 16 < 8 ? 0.2 : 0.6)),
  }
  const steepness = (amount: number) => {
    const { data } = sharpened(edge, amount, 1.5)
    return data[8]! - data[7]!
  }
  expect(sharpened(edge, 3, 1.5).data[0]).toBeCloseTo(0.2, 6)
  expect(sharpened(edge, 3, 1.5).data[15]).toBeCloseTo(0.6, 6)
  expect(steepness(0)).toBeCloseTo(0.4, 6)
  // Beside an edge the blur takes half the step less half of its middle weight, φ(0)/σ = 0.266.
  expect(steepness(1) - steepness(0)).toBeCloseTo(0.4 * (1 - 0.266), 2)
  expect(steepness(3) - steepness(0)).toBeCloseTo(3 * (steepness(1) - steepness(0)), 5)
})

test('opaque pictures go to planes and back unchanged', () => {
  const rgba = Uint8ClampedArray.from({ length: 6 * 4 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 37) % 256))
  const picture = { width: 6, height: 4, rgba }
  expect(pictureOf(planesOf(picture))).toEqual(picture)
})

test('covering a square takes the middle of a wide picture', () => {
  // Three columns of 0, 1, 0: the middle square is all ones.
  const data = Float32Array.from({ length: 3 * 3 * 9 }, (_, i) => (Math.floor((i % 9) / 3) === 1 ? 1 : 0))
  const square = cover({ width: 9, height: 3, data }, 3, 3)
  expect(square).toMatchObject({ width: 3, height: 3 })
  expect([...square.data]).toEqual(Array(27).fill(1))
})
