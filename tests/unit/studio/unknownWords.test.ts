// Which words a CLIP hardly knows, judged by the embedded pack's own tokeniser.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { createTokeniser } from '../../../src/studio/clip/tokenise.ts'
import { openTokenizer } from '../../../src/studio/clip/tokenizer.ts'
import { unknownWords } from '../../../src/studio/clip/unknownWords.ts'
import { examples } from '../../../src/ui/paint/words/examples.ts'

const folder = resolve(import.meta.dirname, '../../../models/daub-mini/clip')
const json = (file: string) => JSON.parse(readFileSync(resolve(folder, file), 'utf8')) as unknown
const file = 'clip/tokenizer.json'
const tokenizer = await openTokenizer(json('tokenizer.json'), json('tokenizer_config.json'), file)
const tokenise = createTokeniser(tokenizer, 32, file)

test('P5: words read in crumbs are named as they were written, once each', () => {
  expect(unknownWords('a Hokusai quokka, 日本, a quokka', tokenise)).toEqual(['Hokusai', 'quokka', '日本'])
})

test('P5: nothing of our own examples is said to be unknown', () => {
  expect(examples.flatMap((example) => unknownWords(example, tokenise))).toEqual([])
})
