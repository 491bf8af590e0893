import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatPrompts, parsePrompts, PromptError, type Prompt } from '../../../src/fragment/index.ts'

describe('the prompt line', () => {
  it.each<[string, Prompt[]]>([
    ['a red fox', [{ text: 'a red fox', weight: 1, stop: -Infinity }]],
    ['a fox:2', [{ text: 'a fox', weight: 2, stop: -Infinity }]],
    ['a fox:-0.5:.3', [{ text: 'a fox', weight: -0.5, stop: 0.3 }]],
    ['a fox:2:-inf', [{ text: 'a fox', weight: 2, stop: -Infinity }]],
    [
      'sea | sky:0.5',
      [
        { text: 'sea', weight: 1, stop: -Infinity },
        { text: 'sky', weight: 0.5, stop: -Infinity },
      ],
    ],
    ['Alice: a portrait', [{ text: 'Alice: a portrait', weight: 1, stop: -Infinity }]],
    ['at 10:30:1', [{ text: 'at 10', weight: 30, stop: 1 }]],
    ['see https://example.org/a', [{ text: 'see https://example.org/a', weight: 1, stop: -Infinity }]],
    ['  | fox |  ', [{ text: 'fox', weight: 1, stop: -Infinity }]],
  ])('reads %j', (line, prompts) => expect(parsePrompts(line)).toEqual(prompts))

  it.each(['', '   ', '|', ':2', 'fox:0', 'fox:1e9', 'a'.repeat(1001), Array(17).fill('a').join('|')])(
    'refuses %j with a sentence',
    (line) => expect(() => parsePrompts(line)).toThrow(PromptError),
  )

  it('writes a line that reads back the same', () => {
    const text = fc.stringMatching(/^[a-z][a-z ,']{0,20}[a-z]$/)
    const weight = fc.double({ min: -100, max: 100, noNaN: true }).filter((w) => w !== 0)
    const prompt = fc.record({
      text,
      weight,
      stop: fc.option(fc.double({ min: 0, max: 3, noNaN: true }), { nil: -Infinity }),
    })
    fc.assert(
      fc.property(fc.array(prompt, { minLength: 1, maxLength: 16 }), (prompts) => {
        const line = formatPrompts(prompts)
        if (line.length <= 1000)
          expect(parsePrompts(line)).toEqual(prompts.map((p) => ({ ...p, stop: p.stop + 0 })))
      }),
    )
  })

  it('answers any text with prompts or a PromptError', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 1200 }), (line) => {
        try {
          expect(parsePrompts(line).length).toBeGreaterThan(0)
        } catch (error) {
          expect(error).toBeInstanceOf(PromptError)
        }
      }),
    )
  })
})
