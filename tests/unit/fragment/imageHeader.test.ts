import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readImageHeader } from '../../../src/fragment/index.ts'

const bytes = (hex: string, length = 64) => {
  const out = new Uint8Array(length)
  out.set(Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16)))
  return out
}
const ihdr = (width: string, height: string) =>
  bytes(`89504e470d0a1a0a0000000d49484452${width}${height}0802000000`)

const concat = (...parts: readonly (Uint8Array | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => [...part]))
const text = (letters: string) => [...letters].map((letter) => letter.charCodeAt(0))
const u32 = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255)
/** A box of ISO/IEC 14496-12; a full box begins with its version and flags. */
const box = (kind: string, ...content: readonly (Uint8Array | readonly number[])[]) => {
  const inside = concat(...content)
  return concat(u32(8 + inside.length), text(kind), inside)
}
const ispe = (width: number, height: number) => box('ispe', u32(0), u32(width), u32(height))

interface Avif {
  readonly brand?: string
  readonly compatible?: string
  /** Sizes in the container, and which of them (1-based) item 1 and item 2 have. */
  readonly sizes?: readonly Uint8Array[]
  readonly items?: readonly [number, number]
  readonly primary?: number
}

/** An AVIF's boxes, without the picture: a thumbnail as item 1, the picture as item 2. */
function avif({
  brand = 'avif',
  compatible = 'mif1',
  sizes = [ispe(32, 24), box('pixi', u32(0)), ispe(640, 480)],
  items = [1, 3],
  primary = 2,
}: Avif = {}): Uint8Array {
  return concat(
    box('ftyp', text(brand), u32(0), text(compatible)),
    box(
      'meta',
      u32(0),
      box('pitm', u32(0), [0, primary]),
      box(
        'iprp',
        box('ipco', ...sizes),
        // Each item has two properties; the high bit says that a reader must know it.
        box('ipma', u32(0), u32(2), [0, 1, 2, items[0], 2], [0, 2, 2, 2, 0x80 | items[1]]),
      ),
    ),
    box('mdat', [1, 2, 3]),
  )
}

test.each([
  ['PNG', ihdr('00000280', '000001e0'), { type: 'image/png', width: 640, height: 480 }],
  // SOI, APP0 of 16 bytes, SOF2 with 240 × 320
  [
    'JPEG',
    bytes(`ffd8ffe00010${'00'.repeat(14)}ffc2001108014000f003`),
    { type: 'image/jpeg', width: 240, height: 320 },
  ],
  [
    'WebP, lossy',
    bytes('52494646000000005745425056503820000000000000009d012a2c010001'),
    { type: 'image/webp', width: 300, height: 256 },
  ],
  [
    'WebP, lossless',
    bytes('5249464600000000574542505650384c000000002f63c01f00'),
    { type: 'image/webp', width: 100, height: 128 },
  ],
  [
    'WebP, extended',
    bytes('5249464600000000574542505650385800000000000000007f02003b0100'),
    { type: 'image/webp', width: 640, height: 316 },
  ],
  ['AVIF', avif(), { type: 'image/avif', width: 640, height: 480 }],
  [
    'AVIF by a compatible brand',
    avif({ brand: 'mif1', compatible: 'avif', primary: 1 }),
    { type: 'image/avif', width: 32, height: 24 },
  ],
] as const)('reads the header of %s', (_, file, header) => {
  expect(readImageHeader(file)).toEqual(header)
})

test.each([
  ['HEIC, which has the same boxes', avif({ brand: 'heic' })],
  ['an AVIF that says no size of its picture', avif({ items: [1, 2] })],
  ['an AVIF whose property is not there', avif({ items: [1, 9] })],
  ['an AVIF without the picture it speaks of', avif({ primary: 7 })],
  ['an AVIF of no size', avif({ sizes: [ispe(1, 1), box('pixi', u32(0)), ispe(0, 480)] })],
  ['an SVG', Uint8Array.from(text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'))],
  ['a PNG without its first chunk', bytes('89504e470d0a1a0a0000000d41414141')],
  ['nothing', new Uint8Array(0)],
])('takes %s for no picture', (_, file) => {
  expect(readImageHeader(file)).toBeNull()
})

test('an AVIF cut off anywhere before its size is no picture', () => {
  const whole = avif()
  for (let length = 0; length < whole.length - 11; length++) {
    expect(readImageHeader(whole.subarray(0, length))).toBeNull()
  }
})

test('any bytes give a header or null, never an exception', () => {
  const starts = [
    '',
    '89504e470d0a1a0a',
    'ffd8ffe0',
    '5249464600000000574542505650',
    '00000010667479706176696600000000',
  ]
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), (start, rest) => {
      const header = readImageHeader(Uint8Array.from([...bytes(start, start.length / 2), ...rest]))
      expect(header === null || header.width * header.height > 0).toBe(true)
    }),
  )
})
