import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  asNewDraft,
  formatPrompts,
  parsePrompts,
  PromptError,
  promptsOf,
  readPngRecipe,
  type Prompt,
} from '../../../src/fragment/index.ts'
import { exampleRecipe } from '../../fixtures/recipe.ts'

const one = (text: string, weight = 1, stop = -Infinity): Prompt[] => [{ text, weight, stop }]

describe('the prompt line', () => {
  it.each<[string, Prompt[]]>([
    ['a red fox', one('a red fox')],
    ['a fox:2', one('a fox', 2)],
    ['a fox:-0.5:.3', one('a fox', -0.5, 0.3)],
    ['a fox:2:-inf', one('a fox', 2)],
    ['a fox:+1.5e1', one('a fox', 15)],
    ['sea | sky:0.5', [...one('sea'), ...one('sky', 0.5)]],
    ['Alice: a portrait', one('Alice: a portrait')],
    ['see https://example.org/a', one('see https://example.org/a')],
    ['  | fox |  ', one('fox')],
    ['a 5" nail | a 6" nail', [...one('a 5" nail'), ...one('a 6" nail')]],
  ])('reads %j', (line, prompts) => expect(parsePrompts(line)).toEqual(prompts))

  it.each([
    'a clock showing 12:30',
    'ratio 16:9',
    'a tower --ar 16:9',
    'Psalm 23:1',
    'Psalm 23:1-3',
    'the cover of the book: 1984',
    "Ocean's: 11",
    'at 12:30:15',
    'the time:12:30',
    'a cat :3',
    '午後１２：３０の駅',
    '第１２：３０',
    'title: subtitle',
  ])('P5: the colon of %j is text', (line) => expect(parsePrompts(line)).toEqual(one(line)))

  it.each<[string, Prompt[]]>([
    ['日本の庭：0.5', one('日本の庭', 0.5)],
    ['日本の庭：０．５', one('日本の庭', 0.5)],
    ['日本の庭:－２', one('日本の庭', -2)],
    ['fog:−1', one('fog', -1)],
    ['海｜霧：0.5', [...one('海'), ...one('霧', 0.5)]],
    ['ضباب:0.5', one('ضباب', 0.5)],
  ])('P5: the full-width forms of %j are understood', (line, prompts) => {
    expect(parsePrompts(line)).toEqual(prompts)
  })

  it.each<[string, Prompt[]]>([
    ['"iso:100"', one('iso:100')],
    ['"the book:1984":2', one('the book:1984', 2)],
    ['"the book:1984" : 2 | fog', [...one('the book:1984', 2), ...one('fog')]],
    ['"this | that"', one('this | that')],
    ['“16:9”:0.5', one('16:9', 0.5)],
    ['「富士:3」：2', one('富士:3', 2)],
    ['a sign "open:5 | closed:6" at night', one('a sign "open:5 | closed:6" at night')],
    ['"open" and "closed"', one('"open" and "closed"')],
    ['"say ""hi"":2"', one('say "hi":2')],
    ['"half', one('"half')],
    ['""', one('""')],
  ])('P5: the quotation in %j is literal', (line, prompts) => expect(parsePrompts(line)).toEqual(prompts))

  it.each([
    '',
    '   ',
    '|',
    ':2',
    '"  "',
    'fox:0',
    'fox:1e9',
    'a'.repeat(1001),
    Array(17).fill('a').join('|'),
  ])('refuses %j with a sentence', (line) => expect(() => parsePrompts(line)).toThrow(PromptError))

  it('P5: an impossible weight is refused with its part, its value and what is allowed', () => {
    expect(() => parsePrompts('sea | the year:1984')).toThrow(
      expect.objectContaining({
        code: 'prompt/weight',
        params: { part: 'the year:1984', weight: 1984, most: 100 },
      }),
    )
  })

  it('P13: half of a character is refused at the box, with what stands before it', () => {
    const cut = 'a fox 🦊'.slice(0, -1)
    expect(() => parsePrompts(cut)).toThrow(
      expect.objectContaining({ code: 'prompt/half-character', params: { before: 'a fox ' } }),
    )
  })

  it('P5: writes any prompts as a line that reads back the same, quoted only where it must be', () => {
    const text = fc
      .string({ minLength: 1, maxLength: 30, unit: fc.constantFrom(...'a1 :|"“”「」.-３：'.split('')) })
      .filter((each) => each.trim() !== '')
    const prompt = fc.record({
      text,
      weight: fc.double({ min: -100, max: 100, noNaN: true }).filter((w) => w !== 0),
      stop: fc.option(fc.double({ min: 0, max: 3, noNaN: true }), { nil: -Infinity }),
    })
    fc.assert(
      fc.property(fc.array(prompt, { minLength: 1, maxLength: 16 }), (prompts) => {
        const line = formatPrompts(prompts)
        if (line.length <= 1000)
          expect(parsePrompts(line)).toEqual(prompts.map((p) => ({ ...p, stop: p.stop + 0 })))
      }),
      { numRuns: 500 },
    )
    expect(formatPrompts([...one('sea'), ...one('fog', 0.5)])).toBe('sea | fog:0.5')
  })

  it('answers any text with prompts or a PromptError, in either syntax', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 1200, unit: 'binary' }),
        fc.constantFrom(1 as const, 2 as const),
        (line, syntax) => {
          try {
            expect(parsePrompts(line, syntax).length).toBeGreaterThan(0)
          } catch (error) {
            expect(error).toBeInstanceOf(PromptError)
          }
        },
      ),
    )
  })
})

describe('recipes that exist', () => {
  it.each<[string, Prompt[]]>([
    ['at 10:30:1', one('at 10', 30, 1)],
    ['fog: 0.5', one('fog', 0.5)],
    ['"fog:2":1', one('"fog:2"')],
    ['the clock:12:30', one('the clock', 12, 30)],
  ])('P5: version 1 keeps its meaning: %j', (prompt, prompts) => {
    expect(promptsOf({ ...exampleRecipe, prompt })).toEqual(prompts)
  })

  it('P5: a line of version 1 says the same when it becomes one of the newest version', () => {
    const piece = fc.constantFrom('fog', ' ', ':', '2', '0.5', '"', '|', '12:30', '-1', '“', '”', '：', 'é')
    const line = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(line, (prompt) => {
        const old = { ...exampleRecipe, prompt }
        let meant: readonly Prompt[]
        try {
          meant = promptsOf(old)
        } catch {
          return // what version 1 could not read was never painted
        }
        expect(promptsOf(asNewDraft(old))).toEqual(meant)
      }),
      { numRuns: 2000 },
    )
  })

  it('P5: the season’s prompts mean the same in both syntaxes', () => {
    const folder = resolve(import.meta.dirname, '../../../public/season/pictures')
    const recipes = readdirSync(folder).map((file) => readPngRecipe(readFileSync(join(folder, file)))!)
    expect(recipes.length).toBeGreaterThan(20)
    for (const recipe of recipes) {
      expect(parsePrompts(recipe.prompt, 2)).toEqual(parsePrompts(recipe.prompt, 1))
      expect(asNewDraft(recipe).prompt).toBe(recipe.prompt)
    }
  })
})
