import { describe, expect, it } from 'vitest'
import { createRandom, resumeRandom } from '../../../src/fragment/index.ts'

describe('the stream of chance', () => {
  it('is the same for the same seed and name, for ever', () => {
    const random = createRandom(7, 'latent')
    expect([random.integer(1000), random.integer(1000), random.integer(1000)]).toMatchInlineSnapshot(`
      [
        235,
        129,
        77,
      ]
    `)
  })

  it('parts at once for neighbouring seeds and for other names', () => {
    const first = [createRandom(1), createRandom(2), createRandom(1, 'cutouts')].map((random) =>
      random.uniform(),
    )
    expect(new Set(first).size).toBe(3)
  })

  it('continues from its state', () => {
    const random = createRandom(3)
    random.normal()
    const again = resumeRandom(random.state())
    expect([again.uniform(), again.normal()]).toEqual([random.uniform(), random.normal()])
  })

  it('is uniform and normal within five standard errors of 100,000 draws', () => {
    const random = createRandom(11)
    const n = 100_000
    const uniform = mean(Array.from({ length: n }, () => random.uniform()))
    expect(Math.abs(uniform - 0.5)).toBeLessThan((5 * Math.sqrt(1 / 12)) / Math.sqrt(n))
    const normal = Array.from({ length: n }, () => random.normal())
    expect(Math.abs(mean(normal))).toBeLessThan(5 / Math.sqrt(n))
    expect(Math.abs(mean(normal.map((x) => x * x)) - 1)).toBeLessThan((5 * Math.SQRT2) / Math.sqrt(n))
  })
})

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
