// The public files of a week as JSON, and back to the bytes whose hashes stand in its manifest.
import * as v from 'valibot'
import { canonicalJson, type Json } from '../../fragment/index.ts'
import type { Manifest } from '../../rounds/index.ts'
import { documentBytes, headId, parseExactHead, type WeekFiles } from '../../taste/index.ts'
import { base64 } from './keptWeeks.ts'
import { readDocument } from './readDocument.ts'

/** In the order in which they come to be. */
export const documentNames = ['brief', 'candidates', 'manifest', 'ballots', 'tally', 'taste'] as const
export type DocumentName = (typeof documentNames)[number]
type Head = ReturnType<typeof parseExactHead>

const text = (bytes: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(bytes)
const canonical = (value: object) => canonicalJson(value as Json)

/** candidates.json: embeddings of all candidates, and which of them were chosen. */
export function writeCandidates({ candidates, choice }: Pick<WeekFiles, 'candidates' | 'choice'>): string {
  return canonical({ version: 1, embeddings: base64(candidates), choice: JSON.parse(text(choice)) as Json })
}

/** taste.json: the head that chose, embeddings and recipes of the new pictures, and what the artist says of them. */
export function writeTaste(
  head: Head,
  { finished, recipes, words }: Pick<WeekFiles, 'finished' | 'recipes' | 'words'>,
): string {
  return canonical({
    version: 1,
    head,
    headId: headId(head),
    finished: base64(finished),
    recipes: JSON.parse(text(recipes)) as Json,
    words: JSON.parse(text(words)) as Json,
  })
}

export const writeManifest = (manifest: Manifest) => canonical(manifest)

const base64Text = v.pipe(v.string(), v.maxLength(8_000_000), v.base64())
const document = v.record(v.string(), v.unknown())
const candidatesSchema = v.strictObject({ version: v.literal(1), embeddings: base64Text, choice: document })
const tasteSchema = v.strictObject({
  version: v.literal(1),
  head: document,
  headId: v.string(),
  finished: base64Text,
  recipes: document,
  words: document,
})
/** Characters of a document, at most. */
const longest = 32_000_000

/** @throws Error for a text that is no such file */
export function readCandidates(json: string): Pick<WeekFiles, 'candidates' | 'choice'> {
  const { embeddings, choice } = readDocument(candidatesSchema, json, longest)
  return { candidates: bytesOf(embeddings), choice: documentBytes(choice) }
}

/** @throws Error for a text that is no such file */
export function readTaste(json: string): Pick<WeekFiles, 'finished' | 'recipes' | 'words'> {
  const { finished, recipes, words } = readDocument(tasteSchema, json, longest)
  return { finished: bytesOf(finished), recipes: documentBytes(recipes), words: documentBytes(words) }
}

function bytesOf(embeddings: string): Uint8Array {
  return new Uint8Array(Buffer.from(embeddings, 'base64'))
}
