// The vocabulary: the words an artist knows and how they make a sentence, as data under one hash that the charter names. A
// prompt is one term for each slot; a term may silence other slots (a cave has no sky), which then take their first term.
import * as v from 'valibot'
import { contentId, parseAs, whole } from '../../fragment/index.ts'
import { VocabularyError } from '../errors.ts'
import { shippedVocabulary } from './shipped.ts'

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(60))
const words = v.pipe(v.string(), v.maxLength(120))

const term = v.strictObject({
  id: name,
  /** How often the grammar draws it, relative to its slot. */
  weight: whole(1, 10_000),
  /** What it says; empty where it says nothing. May hold `{slot}`, `{slot.many}` and `{slot.bare}` of slots before its own. */
  say: words,
  /** Of a thing that can be counted: several of it, and it without its article. */
  many: v.exactOptional(words),
  bare: v.exactOptional(words),
  /** Of the first slot: the sentence, whose `[…]` go away with the words inside them. */
  sentence: v.exactOptional(v.pipe(v.string(), v.maxLength(400))),
  /** Slots that have nothing to say beside it. */
  silences: v.exactOptional(v.pipe(v.array(name), v.maxLength(32))),
})

const slot = v.strictObject({
  name,
  /** The most of a round's pictures that may share one of its terms, per mille; terms that say nothing are free. */
  cap: whole(1, 1000),
  /** Whether the head sees its terms (it sees subjects in the picture). */
  features: v.boolean(),
  /** The first is what stands when the slot is silenced. */
  terms: v.pipe(v.array(term), v.minLength(1), v.maxLength(1000)),
  /** A slot whose terms follow these. */
  termsOf: v.exactOptional(name),
})

const schema = v.strictObject({
  version: v.literal(1),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  slots: v.pipe(v.array(slot), v.minLength(1), v.maxLength(32)),
  /** Pairs of terms ("slot:term") that do not stand together. */
  clashes: v.pipe(v.array(v.tuple([words, words])), v.maxLength(500)),
  /** Words that may stand twice in a prompt; a prompt that repeats any other is not drawn. */
  plainWords: v.pipe(v.array(name), v.maxLength(500)),
  /** How embeddings are brought to one scale. Measured once on pictures of this grammar; a constant, so that anyone gets the same. */
  embedding: v.strictObject({
    dims: whole(1, 2048),
    /** An int8 component is round(value · quantum), limited to ±127. */
    quantum: whole(1, 65_536),
    /** Mean and spread of each int8 component, in sixteenths. */
    mean: v.pipe(v.array(whole(-2048, 2048)), v.maxLength(2048)),
    spread: v.pipe(v.array(whole(1, 2048)), v.maxLength(2048)),
  }),
})

export type VocabularyFile = Readonly<v.InferOutput<typeof schema>>
export type EmbeddingScale = VocabularyFile['embedding']

export interface Term {
  readonly id: string
  readonly weight: number
  readonly say: string
  readonly many?: string
  readonly bare?: string
  readonly sentence?: string
  /** Positions of slots. */
  readonly silences: readonly number[]
  /** The words it brings in that should stand once. */
  readonly words: readonly string[]
}

export interface Slot {
  readonly name: string
  readonly cap: number
  readonly features: boolean
  readonly terms: readonly Term[]
}

/** A vocabulary, checked and ready to draw from. */
export interface Vocabulary {
  /** SHA-256 of the file's canonical JSON: what a charter names. */
  readonly id: string
  readonly name: string
  readonly slots: readonly Slot[]
  /** For "position of slot:position of term", those it does not stand with. */
  readonly clashes: ReadonlyMap<string, ReadonlySet<string>>
  readonly embedding: EmbeddingScale
}

/**
 * Checks that a value from outside is a vocabulary.
 *
 * @throws VocabularyError naming the first member that is wrong, or a name it uses and does not explain.
 */
export function parseVocabulary(value: unknown): Vocabulary {
  const file = parseAs(
    schema,
    value,
    (fault, options) => new VocabularyError('vocabulary/form', fault, options),
  )
  const { dims, mean, spread } = file.embedding
  if (mean.length !== dims || spread.length !== dims) refuse('embedding', String(dims))
  const position = new Map(file.slots.map((each, i) => [each.name, i]))
  if (position.size < file.slots.length) refuse('slots', 'twice')
  const plain = new Set(file.plainWords)
  const slots = file.slots.map((each, i) => {
    const shared =
      each.termsOf === undefined ? [] : file.slots[positionOf(position, each.termsOf, each.name)]!.terms
    const terms = [...each.terms, ...shared.filter(({ say }) => say !== '')]
    if (new Set(terms.map(({ id }) => id)).size < terms.length) refuse(each.name, 'twice')
    for (const one of terms) checkPlaceholders(one, i, position, each.name)
    return {
      name: each.name,
      cap: each.cap,
      features: each.features,
      terms: terms.map(({ silences = [], ...rest }) => ({
        ...rest,
        // What a shared term silences it silences where it was defined only.
        silences: shared.some(({ id }) => id === rest.id)
          ? []
          : silences.map((other) => positionOf(position, other, each.name)),
        words: wordsOf(rest.say).filter((word) => !plain.has(word)),
      })),
    }
  })
  if (slots[0]!.terms.some(({ sentence }) => sentence === undefined)) refuse(slots[0]!.name, 'sentence')
  return {
    id: contentId(file),
    name: file.name,
    slots,
    clashes: readClashes(file, slots),
    embedding: file.embedding,
  }
}

/** The vocabulary that comes with the app. */
export function defaultVocabulary(): Vocabulary {
  shipped ??= parseVocabulary(shippedVocabulary)
  return shipped
}

let shipped: Vocabulary | undefined

/** The words of a text in lower case, placeholders apart. */
export function wordsOf(text: string): readonly string[] {
  return (
    text
      .replace(/\{[^}]*\}/g, ' ')
      .toLowerCase()
      .match(/[a-z0-9]{3,}/g) ?? []
  )
}

function positionOf(position: ReadonlyMap<string, number>, names: string, at: string): number {
  return position.get(names) ?? refuse(at, names)
}

function refuse(at: string, names: string): never {
  throw new VocabularyError('vocabulary/reference', { at, names })
}

/** A term speaks of slots before its own only, so that writing a sentence ends. The sentence may speak of all. */
function checkPlaceholders(
  { id, say, sentence = '' }: { id: string; say: string; sentence?: string },
  at: number,
  position: ReadonlyMap<string, number>,
  slotName: string,
): void {
  for (const [, other] of say.matchAll(/\{([^}.]*)(?:\.(?:many|bare))?\}/g)) {
    if ((position.get(other!) ?? at) >= at) refuse(`${slotName}:${id}`, other!)
  }
  for (const [, other] of sentence.matchAll(/\{([^}]*)\}/g)) {
    if (at > 0 || (position.get(other!) ?? 0) === 0) refuse(`${slotName}:${id}`, other!)
  }
}

function readClashes(file: VocabularyFile, slots: readonly Slot[]): Vocabulary['clashes'] {
  const clashes = new Map<string, Set<string>>()
  const place = (text: string): string => {
    const [slotName, id] = text.split(/:(.*)/s)
    const at = slots.findIndex((each) => each.name === slotName)
    const index = slots[at]?.terms.findIndex((each) => each.id === id) ?? -1
    return index < 0 ? refuse('clashes', text) : `${at}:${index}`
  }
  for (const pair of file.clashes) {
    const [a, b] = pair.map(place) as [string, string]
    clashes.set(a, (clashes.get(a) ?? new Set()).add(b))
    clashes.set(b, (clashes.get(b) ?? new Set()).add(a))
  }
  return clashes
}
