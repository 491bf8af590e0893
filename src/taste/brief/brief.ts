// The brief: everything the artist might paint this week, as a pure function of (charter, past tallies, beacon). No human can
// choose a prompt, and anyone can recompute the list, or check any one line of it.
import * as v from 'valibot'
import { contentId, listOf, parseAs, parseJson, sha256, whole } from '../../fragment/index.ts'
import { BriefError } from '../errors.ts'
import type { Terms } from '../grammar/sentence.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'
import { drawCandidate, type BriefContext, type Drawn, type Origin } from './candidate.ts'
import type { TasteRules } from './rules.ts'
import { streamPrefix } from './stream.ts'
import { termTable, type PastRound } from './termTable.ts'
import { themeTerms, withTheme } from './theme.ts'

/** What a charter and its round say about a brief. */
export interface BriefRules {
  readonly charterId: string
  /** Number of the round the brief is for. */
  readonly round: number
  /** 64 hexadecimal digits: the hash of a block, or the root of a seal. */
  readonly beacon: string
  readonly theme: string | null
  /** The vocabulary the charter names. */
  readonly vocabularyId: string
  /** New pictures of the round; there are `rules.candidates` times as many candidates. */
  readonly entrants: number
  readonly rules: TasteRules
}

export interface BriefInput {
  readonly brief: BriefRules
  readonly vocabulary: Vocabulary
  /** Every closed round of the charter that the age table still reaches, in any order. */
  readonly past: readonly PastRound[]
  /** Prompts (without theme) of every picture ever shown under the charter. */
  readonly shown: ReadonlySet<string>
}

const words = v.pipe(v.string(), v.maxLength(130))
const names = v.pipe(v.array(words), v.maxLength(32))
const parents = v.pipe(v.array(words), v.maxLength(2))
const origin = v.union([
  v.strictObject({ opening: v.literal('words') }),
  v.strictObject({ opening: v.literal('trend'), way: v.literal('terms'), liked: names }),
  v.strictObject({ opening: v.literal('trend'), way: v.literal('parents'), parents, changed: names }),
  v.strictObject({ opening: v.literal('question'), parents, was: words, asked: words }),
  v.strictObject({ opening: v.literal('theme'), pinned: names }),
])

const candidate = v.strictObject({
  /** Without the theme; no two of a brief are equal. */
  sentence: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
  seed: whole(0, 2 ** 32 - 1),
  /** Which attempt this is: those before were shown already, stand in the brief, or made no sense. */
  attempt: whole(0, 1000),
  /** Position of a term in each slot of the vocabulary. */
  terms: v.pipe(v.array(whole(0, 2000)), v.maxLength(32)),
  origin,
})

const schema = v.strictObject({
  version: v.literal(1),
  charterId: sha256,
  round: whole(0, 1_000_000),
  beacon: sha256,
  vocabularyId: sha256,
  theme: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
  candidates: listOf(candidate, [1, 8000], ({ sentence }) => sentence),
})

export interface Candidate {
  readonly sentence: string
  readonly seed: number
  readonly attempt: number
  readonly terms: Terms
  readonly origin: Origin
}

export interface Brief {
  readonly version: 1
  readonly charterId: string
  readonly round: number
  readonly beacon: string
  readonly vocabularyId: string
  readonly theme: string | null
  readonly candidates: readonly Candidate[]
}

/** Characters of a brief's JSON, at most. */
export const maxBriefLength = 8_000_000

/** An attempt after which the vocabulary is held to be used up. */
const lastAttempt = 1000

/**
 * Writes the brief of a round: `entrants · rules.candidates` different prompts that were never shown, each with where it
 * comes from. Whole numbers only, so that every machine writes the same bytes.
 *
 * @throws BriefError when the vocabulary is not the charter's, the theme would break the prompt, a past picture has terms the
 * vocabulary lacks, or everything has been said.
 */
export function writeBrief(input: BriefInput): Brief {
  const context = briefContext(input)
  const { charterId, round, beacon, theme, vocabularyId, entrants, rules } = input.brief
  const taken = new Set<string>()
  const candidates = Array.from({ length: entrants * rules.candidates }, (_, k) => {
    const next = firstNew(context, k, (sentence) => taken.has(sentence) || input.shown.has(sentence))
    taken.add(next.sentence)
    return next
  })
  return { version: 1, charterId, round, beacon, vocabularyId, theme, candidates }
}

/**
 * Whether line `k` of a brief is what the rules give, without computing the others: each attempt before its own must fail for
 * a reason that can be seen in the brief itself or among the prompts already shown.
 */
export function checkCandidate(input: BriefInput, brief: Brief, k: number): boolean {
  const claimed = brief.candidates[k]
  if (claimed === undefined) return false
  const before = new Set(brief.candidates.slice(0, k).map(({ sentence }) => sentence))
  const found = firstNew(
    briefContext(input),
    k,
    (sentence) => before.has(sentence) || input.shown.has(sentence),
  )
  return contentId(found) === contentId(claimed)
}

/** The prompt a candidate is painted from. */
export function promptOf(brief: Pick<Brief, 'theme'>, { sentence }: Pick<Candidate, 'sentence'>): string {
  return withTheme(sentence, brief.theme)
}

/** SHA-256 of the brief's canonical JSON (RFC 8785). */
export function briefId(brief: Brief): string {
  return contentId(brief)
}

/** @throws BriefError for a text that is no brief. That it is the right one only `writeBrief` can say. */
export function parseBrief(text: string): Brief {
  const value = parseJson(
    text,
    maxBriefLength,
    (fault, options) => new BriefError('brief/json', fault, options),
  )
  return parseAs(schema, value, (fault, options) => new BriefError('brief/form', fault, options))
}

function briefContext({ brief, vocabulary, past }: BriefInput): BriefContext {
  const { charterId, round, beacon, theme, vocabularyId, rules } = brief
  if (vocabulary.id !== vocabularyId) {
    throw new BriefError('brief/other-vocabulary', { received: vocabulary.id, expected: vocabularyId })
  }
  withTheme('', theme)
  for (const { number, showings } of past) {
    const wrong = showings.findIndex(({ terms }) => terms !== null && !hasTerms(vocabulary, terms))
    if (wrong >= 0) throw new BriefError('brief/terms', { round: number, picture: wrong })
  }
  return {
    vocabulary,
    rules,
    table: termTable(vocabulary, past, round, rules),
    prefix: streamPrefix(charterId, round, beacon),
    themed: themeTerms(vocabulary, theme),
  }
}

function hasTerms({ slots }: Vocabulary, terms: Terms): boolean {
  return terms.length === slots.length && terms.every((term, i) => slots[i]!.terms[term] !== undefined)
}

function firstNew(context: BriefContext, k: number, isOld: (sentence: string) => boolean): Candidate {
  for (let attempt = 0; attempt <= lastAttempt; attempt++) {
    const drawn: Drawn | null = drawCandidate(context, k, attempt)
    if (drawn === null || isOld(drawn.sentence)) continue
    const { sentence, seed, terms, origin: from } = drawn
    return { sentence, seed, attempt, terms, origin: from }
  }
  throw new BriefError('brief/exhausted', { candidate: k, attempts: lastAttempt })
}
