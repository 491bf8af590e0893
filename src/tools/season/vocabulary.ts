// The words a model pack was trained on, as its `vocabulary.json` has them.
import { readFileSync } from 'node:fs'
import * as v from 'valibot'

const words = v.array(v.string())
const phrase = v.record(v.string(), v.string())

const vocabulary = v.object({
  version: v.literal(1),
  terms: v.object({ scene: words, sky: words, style: words, palette: words, mood: words, colour: words }),
  /** The subjects it draws best. */
  drawable: words,
  /** How each term stands in a sentence; `subjects` are plurals. */
  phrases: v.object({
    scene: phrase,
    sky: phrase,
    style: phrase,
    palette: phrase,
    mood: phrase,
    subject: phrase,
    subjects: phrase,
  }),
  /** Scenes that have a sky. */
  withSky: words,
  heldOut: v.object({ subject: words }),
})

export type Vocabulary = Readonly<v.InferOutput<typeof vocabulary>>

/** @throws Error when the file is missing or of another form. */
export function readVocabulary(file: string): Vocabulary {
  return v.parse(vocabulary, JSON.parse(readFileSync(file, 'utf8')))
}
