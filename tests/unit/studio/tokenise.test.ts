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
