// The file of what the artist says of a week. What stands in it is written by `words.ts`.
import * as v from 'valibot'
import { parseAs, parseJson, sha256 } from '../../fragment/index.ts'
import { WeekError } from '../errors.ts'

const text = (most: number) => v.pipe(v.string(), v.maxLength(most))
const schema = v.strictObject({
  version: v.literal(1),
  note: text(2000),
  /** In the order of the manifest's new pictures. */
  works: v.pipe(
    v.array(v.strictObject({ id: sha256, title: text(300), description: text(2000), story: text(3000) })),
    v.maxLength(500),
  ),
  /** Why the artist chose the picture it chose alone; null where there is a vote. */
  reason: v.nullable(text(2000)),
})

export interface Work {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly story: string
}

export interface WeekWords {
  readonly version: 1
  readonly note: string
  readonly works: readonly Work[]
  readonly reason: string | null
}

/** Characters of a file of words, at most. */
const maxWordsLength = 4_000_000

/** @throws WeekError for a text that is no file of words. */
export function parseWords(json: string): WeekWords {
  const value = parseJson(
    json,
    maxWordsLength,
    (fault, options) => new WeekError('week/json', { file: 'words', ...fault }, options),
  )
  return parseAs(
    schema,
    value,
    (fault, options) => new WeekError('week/form', { file: 'words', ...fault }, options),
  )
}
