import { expect, test } from 'vitest'
import { openTokenizer } from '../../../src/studio/clip/tokenizer.ts'
import { createTokeniser } from '../../../src/studio/clip/tokenise.ts'
import { tinyPack } from '../../fixtures/tinyPack.ts'

const file = 'clip/tokenizer.json'
const tokenizerJson: unknown = JSON.parse(new TextDecoder().decode(tinyPack().get(file)))

test.each([
  ['a red fox', 8, [0, 3, 4, 6, 1], null],
  ['a red fox under the full moon', 8, [0, 3, 4, 6, 8, 9, 10, 1], 'moon'],
  ['A  Red   fox under the full moon', 5, [0, 3, 4, 6, 1], 'under the full moon'],
  ['', 8, [0, 1], null],
])('"%s" in %i tokens keeps whole words and the end token', async (text, context, ids, cut) => {
  const tokenizer = await openTokenizer(tokenizerJson, {}, file)
  expect(createTokeniser(tokenizer, context, file)(text)).toEqual({ ids, cut })
})

test('a tokenizer.json that is not one is refused with its path', async () => {
  await expect(openTokenizer({ hello: 1 }, {}, file)).rejects.toMatchObject({
    code: 'pack/form',
    params: { file },
  })
  await expect(openTokenizer({ model: { type: 'Dream', vocab: {} } }, {}, file)).rejects.toMatchObject({
    code: 'pack/tokenizer',
    params: { file },
  })
})

test.each([0.5, -1, 'x', null, 1e300])(
  'a vocabulary that numbers a word %s is refused, naming the file',
  async (id) => {
    const { model } = tokenizerJson as { readonly model: { readonly vocab: object } }
    const strange = { ...(tokenizerJson as object), model: { ...model, vocab: { ...model.vocab, fox: id } } }
    const tokenise = createTokeniser(await openTokenizer(strange, {}, file), 8, file)
    expect(() => tokenise('a red fox')).toThrow(
      expect.objectContaining({ code: 'pack/tokenizer', params: expect.objectContaining({ file }) }),
    )
  },
)

test.each([
  { padding: { pad_id: 0.5 } },
  { padding: { pad_id: -3 } },
  { padding: { strategy: { Fixed: 1e12 } } },
  { padding: { strategy: { Fixed: 2.5 } } },
  { added_tokens: [{ id: 1.5, content: 'x' }] },
])('a tokenizer.json with %j is refused by its form', async (changes) => {
  const opening = openTokenizer({ ...(tokenizerJson as object), ...changes }, {}, file)
  await expect(opening).rejects.toMatchObject({ code: 'pack/form', params: { file } })
})

test.each([1e30, 0, -5, 1])('a length of %s is no length', async (length) => {
  expect(await openTokenizer(tokenizerJson, { model_max_length: length }, file)).toMatchObject({ most: null })
})
