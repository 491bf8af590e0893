// Tokenizers and image processors of model hubs against what Python's own libraries make of the same texts and pictures
// (tests/fixtures/hub, written by its make.py).
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openTokenizer } from '../../../../src/studio/clip/tokenizer.ts'
import { readClipConfig, type ClipFiles } from '../../../../src/studio/packs/clipConfig.ts'

interface Fixture {
  readonly texts: readonly string[]
  readonly tokenizers: Readonly<
    Record<string, { readonly tokenizer: Json; readonly config: Json; readonly ids: readonly number[][] }>
  >
  readonly processors: Readonly<Record<string, { readonly config: Json; readonly pixels: readonly number[] }>>
}
type Json = Readonly<Record<string, unknown>>

const hub = JSON.parse(
  readFileSync(new URL('../../../fixtures/hub/hub.json', import.meta.url), 'utf8'),
) as Fixture

test.each(Object.keys(hub.tokenizers))(
  'point 16: the tokenizer of %s has the ids Python has',
  async (name) => {
    const { tokenizer: json, config, ids } = hub.tokenizers[name]!
    const tokenizer = await openTokenizer(json, config, 'clip/tokenizer.json')
    expect(hub.texts.map((text) => tokenizer.encode(text))).toEqual(ids)
  },
)

test('point 16: SigLIP has the same ids when tokenizer.json cleans the text itself, as on the hub', async () => {
  const { tokenizer: json, config, ids } = hub.tokenizers['siglip']!
  const replace = (Regex: string, content: string) => ({ type: 'Replace', pattern: { Regex }, content })
  const cleaning = {
    type: 'Sequence',
    normalizers: [
      { type: 'NFKC' },
      { type: 'Lowercase' },
      replace('[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~]', ''),
      replace('\\s+', ' '),
      { type: 'Strip', strip_left: true, strip_right: true },
    ],
  }
  const tokenizer = await openTokenizer({ ...json, normalizer: cleaning }, config, 'clip/tokenizer.json')
  expect(hub.texts.map((text) => tokenizer.encode(text))).toEqual(ids)
})

test('point 16: a SigLIP with the tokenizer of another class reads small letters and keeps punctuation', async () => {
  const { tokenizer: json, config } = hub.tokenizers['xlm-roberta']!
  const gemma = { ...config, tokenizer_class: 'GemmaTokenizerFast', padding_side: 'right' }
  const tokenizer = await openTokenizer(json, gemma, 'clip/tokenizer.json', true)
  expect(tokenizer.encode('A Red, fox')).toEqual(tokenizer.encode('a red, fox'))
  expect(tokenizer.encode('a red, fox')).not.toEqual(tokenizer.encode('a red fox'))
})

test.each([
  ['siglip', { pad: 1, most: 16, fillsUp: true }],
  ['bert', { pad: 0, most: 32, fillsUp: false }],
  ['clip', { pad: 1, most: 16, fillsUp: false }],
  ['xlm-roberta', { pad: 1, most: 32, fillsUp: false }],
])('point 16: the tokenizer of %s knows its filling and its length', async (name, expected) => {
  const { tokenizer, config } = hub.tokenizers[name]!
  expect(await openTokenizer(tokenizer, config, 'clip/tokenizer.json')).toMatchObject(expected)
})

test.each(['constructor', 'AutoModel', 'toString', 'NoSuchTokenizer'])(
  'point 16: a tokenizer of the class "%s" is read by its tokenizer.json alone',
  async (name) => {
    const { tokenizer: json, ids } = hub.tokenizers['bert']!
    const tokenizer = await openTokenizer(json, { tokenizer_class: name }, 'clip/tokenizer.json')
    expect(tokenizer.encode(hub.texts[0]!)).toEqual(ids[0])
  },
)

/** The texts of a CLIP's files, of the parts they play. */
const clipTexts = (files: Readonly<Record<string, Json>>): ClipFiles => {
  const all = new Map([
    ['clip-config', {}],
    ...Object.entries(files).map(([part, json]) => [`clip-${part}`, json] as const),
  ])
  return { has: (role) => all.has(role), text: async (role) => JSON.stringify(all.get(role)) }
}

/** The picture of make.py, channels first, in 0…1. */
const picture = Array.from({ length: 3 * 8 * 8 }, (_, i) => {
  const [channel, cell] = [Math.floor(i / 64), i % 64]
  return ((7 * (3 * cell + channel) + 3) % 256) / 255
})

test.each(Object.keys(hub.processors))(
  'point 16: pixels of the image processor "%s" are those Python makes',
  async (name) => {
    const { config, pixels } = hub.processors[name]!
    const { imageSize, mean, std } = await readClipConfig('clip', clipTexts({ preprocessor: config }))
    expect(imageSize).toBe(8)
    const made = picture.map((value, i) => {
      const channel = Math.floor(i / 64)
      return (value - mean[channel]!) / std[channel]!
    })
    const worst = Math.max(...made.map((value, i) => Math.abs(value - pixels[i]!)))
    expect(worst).toBeLessThan(2e-6) // they are written with six digits
  },
)

const processorOf = (settings: Json) => readClipConfig('clip', clipTexts({ preprocessor: settings }))

test.each<[string, Json, number]>([
  ['a size', { size: 224 }, 224],
  ['an edge and a crop', { size: { shortest_edge: 256 }, crop_size: { height: 224, width: 224 } }, 224],
  ['a crop that is not made', { size: { shortest_edge: 256 }, crop_size: 224, do_center_crop: false }, 256],
  ['a square', { size: { height: 384, width: 384 }, image_processor_type: 'SiglipImageProcessor' }, 384],
  ['an older name of a setting', { image_processor_type: 'ViTImageProcessor', image_size: 96 }, 96],
  ['no size', {}, 224],
])('point 16: an image processor with %s', async (_, settings, side) => {
  expect((await processorOf(settings)).imageSize).toBe(side)
})

test('point 16: pictures that are not square, and numbers that cannot be, are refused by name', async () => {
  await expect(processorOf({ size: { height: 224, width: 336 } })).rejects.toMatchObject({
    code: 'pack/not-square',
    params: { file: 'clip/preprocessor_config.json', width: 336, height: 224 },
  })
  await expect(processorOf({ image_std: [0, 1, 1] })).rejects.toMatchObject({ code: 'pack/form' })
  await expect(processorOf({ rescale_factor: 0 })).rejects.toMatchObject({ code: 'pack/form' })
  await expect(processorOf({ size: 'large' })).rejects.toMatchObject({ code: 'pack/form' })
})

test('point 16: the settings of pictures are found in processor_config.json, where transformers 5 writes them', async () => {
  const { config } = hub.processors['siglip']!
  const processor = { image_processor: config, processor_class: 'SiglipProcessor' }
  expect(await readClipConfig('clip', clipTexts({ processor }))).toMatchObject({
    imageSize: 8,
    mean: [0.5, 0.5, 0.5],
  })
  // A file of their own counts more.
  const preprocessor = { ...config, size: 16 }
  expect(await readClipConfig('clip', clipTexts({ processor, preprocessor }))).toMatchObject({
    imageSize: 16,
  })
  await expect(
    readClipConfig('clip', clipTexts({ processor: { image_processor: { size: 'x' } } })),
  ).rejects.toMatchObject({ code: 'pack/form', params: { file: 'clip/processor_config.json' } })
})

test('point 16: what an image processor leaves out is what its kind has', async () => {
  expect(await processorOf({})).toMatchObject({ mean: [0.48145466, 0.4578275, 0.40821073] })
  expect(await processorOf({ image_processor_type: 'SiglipImageProcessor' })).toMatchObject({
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
  })
})
