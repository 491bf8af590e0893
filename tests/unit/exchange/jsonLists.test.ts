import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openJsonLists, type JsonListsOptions } from '../../../src/exchange/jsonLists.ts'
import { DaubError } from '../../../src/fragment/index.ts'

const options = (more: Partial<JsonListsOptions> = {}): JsonListsOptions => ({
  names: ['long', 'other'],
  window: 7,
  fail: ({ reason, most }, cause) => new DaubError(`json/${reason}`, { most }, cause),
  ...more,
})

/** The whole value again, from its frame and its lists. */
async function whole(text: string, more: Partial<JsonListsOptions> = {}): Promise<unknown> {
  const { frame, list } = await openJsonLists(new Blob([text]), options(more))
  const value = { ...(frame as object) }
  for (const name of ['long', 'other']) {
    if (!Object.hasOwn(value, name)) continue
    const items: unknown[] = []
    for await (const some of list(name)) for (const item of some) items.push(item)
    Object.assign(value, { [name]: items })
  }
  return value
}

const json = fc.jsonValue({ maxDepth: 3 })
const document = fc.record(
  { long: fc.array(json), other: fc.array(json), short: fc.array(json), more: json },
  { requiredKeys: [] },
)

describe('an object whose lists are read in pieces', () => {
  test('is the one JSON.parse gives, however it is written and wherever the windows end', async () => {
    await fc.assert(
      fc.asyncProperty(
        document,
        fc.nat(3),
        fc.integer({ min: 1, max: 40 }),
        async (value, indent, window) => {
          const text = JSON.stringify(value, null, indent)
          expect(await whole(text, { window })).toEqual(JSON.parse(text))
        },
      ),
    )
  })

  test('is one if and only if JSON.parse takes it', async () => {
    const tokens = ['{', '}', '[', ']', ',', ':', '"long"', '"a"', '1', ' ', '"\\""', '"]"', 'é']
    const broken = fc
      .array(fc.constantFrom(...tokens), { maxLength: 9 })
      .map((each) => `{"long":[${each.join('')}`)
    await fc.assert(
      fc.asyncProperty(broken, fc.constantFrom(']}', '}', ']', ',1]}'), async (start, end) => {
        const text = start + end
        let expected: unknown
        try {
          expected = JSON.parse(text)
        } catch {
          await expect(whole(text)).rejects.toMatchObject({ code: 'json/not-json' })
          return
        }
        expect(await whole(text)).toEqual(expected)
      }),
      { numRuns: 2000 },
    )
  })

  test.each(['[1,]', '[,1]', '[1,,2]', '[1 2]', '[1}', '[1],[2]', '[{]}]', '["a]'])(
    'is refused where its list is %s',
    async (list) => {
      await expect(whole(`{"long":${list}}`)).rejects.toMatchObject({ code: 'json/not-json' })
    },
  )

  test('keeps no more of a hostile file than its limits', async () => {
    const many = '[],'.repeat(10_000)
    const bounded = { window: 1000, mostFrame: 5000, mostItem: 5000 }
    await expect(whole(`{"short":[${many}0]}`, bounded)).rejects.toMatchObject({ code: 'json/too-long' })
    await expect(whole(`[${many}0]`, bounded)).rejects.toMatchObject({ code: 'json/too-long' })
    await expect(whole(`{"long":[[${many}0]]}`, bounded)).rejects.toMatchObject({ code: 'json/too-long' })
    expect(await whole(`{"long":[${many}0]}`, bounded)).toMatchObject({ long: { length: 10_001 } })
  })

  test('is not read on when it is stopped', async () => {
    const stop = new AbortController()
    const seen: number[] = []
    const reading = whole(`{"long":[${'1,'.repeat(1000)}1]}`, {
      signal: stop.signal,
      window: 100,
      onProgress: (bytes) => seen.push(bytes) === 3 && stop.abort(),
    })
    await expect(reading).rejects.toThrow(/abort/i)
    expect(seen).toHaveLength(3)
  })

  test('may name a member __proto__', async () => {
    const text = '{"__proto__":[1],"long":[2]}'
    const { frame } = await openJsonLists(new Blob([text]), options())
    expect(Object.getOwnPropertyDescriptor(frame, '__proto__')?.value).toEqual([1])
  })
})
