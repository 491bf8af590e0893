// The files of a round as bytes, and back: each canonical, each read with a limit, each held against the hash in the manifest before
// anything in it is believed.
import * as v from 'valibot'
import { bytesId, canonicalJson, parseAs, parseJson, sha256, whole, type Json } from '../../fragment/index.ts'
import type { Manifest } from '../../rounds/index.ts'
import { parseBrief, type Brief } from '../brief/brief.ts'
import { WeekError } from '../errors.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'
import type { Choice } from '../head/choice.ts'
import { readEmbeddings } from '../head/embeddingFile.ts'
import { newPictures, type PublishedWeek } from './history.ts'
import { parseRecipes } from './recipes.ts'
import { parseWords } from './wordsFile.ts'

/** Names of the files a week is made of, in the order they come to be. */
export const weekFileNames = ['brief', 'candidates', 'choice', 'finished', 'recipes', 'words'] as const
export type WeekFileName = (typeof weekFileNames)[number]
/** The files of a round, as bytes. */
export type WeekFiles = Readonly<Record<WeekFileName, Uint8Array>>

const choiceSchema = v.strictObject({
  version: v.literal(1),
  embeddingsId: sha256,
  headId: sha256,
  chosen: v.pipe(
    v.array(
      v.strictObject({
        candidate: whole(0, 7999),
        isExploratory: v.boolean(),
        score: whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
      }),
    ),
    v.maxLength(500),
  ),
})
/** Characters of a choice, at most. */
const maxChoiceLength = 200_000

/** A document as its file: canonical JSON (RFC 8785) in UTF-8. */
export function documentBytes(document: object): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalJson(document as Json))
}

/** @throws WeekError for a text that is no choice. */
export function parseChoice(text: string): Choice {
  const value = parseJson(
    text,
    maxChoiceLength,
    (fault, options) => new WeekError('week/json', { file: 'choice', ...fault }, options),
  )
  return parseAs(
    choiceSchema,
    value,
    (fault, options) => new WeekError('week/form', { file: 'choice', ...fault }, options),
  )
}

/** The first file that is not what the manifest says, in their order; null where all are. */
export function differingFile(
  { files }: Extract<Manifest, { readonly version: 2 }>,
  given: WeekFiles,
): { readonly name: WeekFileName; readonly received: string; readonly expected: string } | null {
  for (const name of weekFileNames) {
    const [received, expected] = [bytesId(given[name]), files[name]?.sha256 ?? '']
    if (received !== expected) return { name, received, expected }
  }
  return null
}

/**
 * Reads the files of a round.
 *
 * @throws BriefError, EmbeddingError, WeekError naming what cannot be read, or is not the one text of what it says.
 */
export function readWeekFiles(
  vocabulary: Vocabulary,
  manifest: Extract<Manifest, { readonly version: 2 }>,
  files: WeekFiles,
): PublishedWeek {
  const read = <Document extends object>(name: WeekFileName, parse: (text: string) => Document): Document => {
    const document = parse(new TextDecoder().decode(files[name]))
    if (bytesId(documentBytes(document)) !== bytesId(files[name]))
      throw new WeekError('week/not-canonical', { file: name })
    return document
  }
  const brief: Brief = read('brief', parseBrief)
  return {
    manifest,
    brief,
    choice: read('choice', parseChoice),
    recipes: read('recipes', parseRecipes),
    finished: readEmbeddings(files.finished, {
      count: newPictures(manifest).length,
      dims: vocabulary.embedding.dims,
    }),
    words: read('words', parseWords),
  }
}
