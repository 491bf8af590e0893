import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createStream, risingSums, streamPrefix } from '../../../src/taste/brief/stream.ts'

const prefix = streamPrefix('ab'.repeat(32), 7, 'cd'.repeat(32))

describe('the stream of a label', () => {
  test('is SHA-256 over prefix, label and counter, as the rule is written', () => {
    const hash = (counter: number) =>
      createHash('sha256')
        .update('daub/brief/1\0')
        .update('ab'.repeat(32), 'hex')
        .update(Buffer.from([0, 0, 0, 7]))
        .update('cd'.repeat(32), 'hex')
        .update('candidate 3 attempt 0\0')
        .update(Buffer.from([0, 0, 0, counter]))
        .digest()
    const stream = createStream(prefix, 'candidate 3 attempt 0')
    const words = Array.from({ length: 16 }, () => stream.word())
    const expected = [hash(0), hash(1)].flatMap((bytes) =>
      Array.from({ length: 8 }, (_, i) => bytes.readUInt32BE(4 * i)),
    )
    expect(words).toEqual(expected)
  })

  test('draws by weight', () => {
    const stream = createStream(prefix, 'weights')
    const counts = [0, 0, 0, 0]
    for (let i = 0; i < 8000; i++) counts[stream.weighted(risingSums([1, 0, 3, 4]))]!++
    expect(counts[1]).toBe(0)
    // Standard errors of 8,000 draws are below 45.
    expect(Math.abs(counts[0]! - 1000)).toBeLessThan(150)
    expect(Math.abs(counts[2]! - 3000)).toBeLessThan(200)
  })

  test('draws below a number without favouring any', () => {
    const stream = createStream(prefix, 'below')
    const counts = [0, 0, 0]
    for (let i = 0; i < 6000; i++) counts[stream.below(3)]!++
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200)
  })
})
