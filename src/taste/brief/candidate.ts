// One candidate: how the artist comes to a prompt. Each attempt draws from a stream of its own, named by the candidate and the
// attempt, so that any single one can be repeated without the others.
import { fits, missingSlots, sentenceOf, settle, speaks, type Terms } from '../grammar/sentence.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'
import type { TasteRules } from './rules.ts'
import { createStream, type Stream } from './stream.ts'
import { average } from './support.ts'
import type { Parent, TermTable } from './termTable.ts'

/** Why a candidate is what it is. Terms are written "slot:term". */
export type Origin =
  /** Drawn from the grammar whatever was liked: exploration. */
  | { readonly opening: 'words' }
  /** Each term drawn by what the votes say of it; those above average are named, best first. */
  | { readonly opening: 'trend'; readonly way: 'terms'; readonly liked: readonly string[] }
  /** Two liked pictures crossed; `changed` names the terms that are of neither. */
  | {
      readonly opening: 'trend'
      readonly way: 'parents'
      readonly parents: readonly string[]
      readonly changed: readonly string[]
    }
  /** "What if?": a liked picture with one thing replaced. */
  | {
      readonly opening: 'question'
      readonly parents: readonly string[]
      readonly was: string
      readonly asked: string
    }
  /** Words of the theme, the others by what the votes say. */
  | { readonly opening: 'theme'; readonly pinned: readonly string[] }

export interface Drawn {
  readonly terms: Terms
  /** Without the theme. */
  readonly sentence: string
  /** Seed of the painting, unsigned 32-bit. */
  readonly seed: number
  readonly origin: Origin
}

/** Everything the candidates of one brief share. */
export interface BriefContext {
  readonly vocabulary: Vocabulary
  readonly rules: TasteRules
  readonly table: TermTable
  /** `streamPrefix` of the round. */
  readonly prefix: Uint8Array
  /** Terms that speak of the theme, by slot. */
  readonly themed: readonly (readonly number[])[]
}

/** From this attempt on a candidate is drawn from the grammar at random. */
const patience = 32

/** Draws candidate `k` for the `attempt`-th time; null when its terms do not stand together, or it is not what it set out to be. */
export function drawCandidate(context: BriefContext, k: number, attempt: number): Drawn | null {
  const { vocabulary, table, prefix } = context
  const stream = createStream(prefix, `candidate ${k} attempt ${attempt}`)
  const opening = open(context, stream, attempt)
  const drawn = [...opening.terms]
  for (const slot of missingSlots(vocabulary, drawn)) drawn[slot] = stream.weighted(table.learnt[slot]!)
  const terms = settle(vocabulary, drawn)
  if (!fits(vocabulary, terms)) return null
  const origin = opening.explain(terms)
  return origin && { terms, sentence: sentenceOf(vocabulary, terms), seed: stream.word(), origin }
}

interface Opening {
  readonly terms: Terms
  /** Its origin once the terms are settled; null when settling took away what it was about. */
  explain(settled: Terms): Origin | null
}

function open(context: BriefContext, stream: Stream, attempt: number): Opening {
  const { rules, table, themed } = context
  const lot = stream.below(100)
  const hasParents = table.parents.length > 0
  const isThemed = themed.some((terms) => terms.length > 0)
  const toQuestions = rules.explored + rules.questions
  if (attempt >= patience || lot < rules.explored) return openWithWords(context, stream)
  if (lot < toQuestions && hasParents) return openWithQuestion(context, stream)
  if (lot >= toQuestions && lot < toQuestions + rules.themed && isThemed)
    return openWithTheme(context, stream)
  if (!hasParents) return openWithWords(context, stream)
  return stream.below(100) < rules.crossed ? crossParents(context, stream) : followTerms(context, stream)
}

function openWithWords({ table }: BriefContext, stream: Stream): Opening {
  return { terms: table.plain.map((sums) => stream.weighted(sums)), explain: () => ({ opening: 'words' }) }
}

function followTerms({ vocabulary, table }: BriefContext, stream: Stream): Opening {
  return {
    terms: table.learnt.map((sums) => stream.weighted(sums)),
    explain: (settled) => ({ opening: 'trend', way: 'terms', liked: mostLiked(vocabulary, table, settled) }),
  }
}

/** One word of coins says which parent gives which slot; then each slot may change. */
function crossParents({ vocabulary, rules, table }: BriefContext, stream: Stream): Opening {
  const pair = [drawParent(table, stream), drawParent(table, stream)] as const
  const coins = stream.word()
  const inherited = vocabulary.slots.map((_, i) => pair[(coins >>> i) & 1]!.terms[i]!)
  const terms = inherited.map((term, i) =>
    stream.below(256) < rules.mutation ? stream.weighted(table.learnt[i]!) : term,
  )
  return {
    terms,
    explain: (settled) => ({
      opening: 'trend',
      way: 'parents',
      parents: [...new Set(pair.map(({ id }) => id))],
      changed: settled.flatMap((term, i) =>
        term !== inherited[i] && speaks(vocabulary.slots[i]!.terms[term]!)
          ? [termName(vocabulary, i, term)]
          : [],
      ),
    }),
  }
}

function openWithQuestion({ vocabulary, table }: BriefContext, stream: Stream): Opening {
  const parent = drawParent(table, stream)
  // Not of the first slot: another kind of piece would be another picture altogether.
  const slot = vocabulary.slots.length === 1 ? 0 : 1 + stream.below(vocabulary.slots.length - 1)
  const asked = stream.weighted(table.plain[slot]!)
  const before = parent.terms[slot]!
  return {
    terms: parent.terms.with(slot, asked),
    explain: (settled) =>
      asked === before || settled[slot] !== asked
        ? null
        : {
            opening: 'question',
            parents: [parent.id],
            was: termName(vocabulary, slot, before),
            asked: termName(vocabulary, slot, asked),
          },
  }
}

/** In one of the slots that have words of the theme, one of those; everything else as the votes would have it. */
function openWithTheme({ vocabulary, table, themed }: BriefContext, stream: Stream): Opening {
  const slots = themed.flatMap((found, i) => (found.length > 0 ? [i] : []))
  const slot = slots[stream.below(slots.length)]!
  const pinned = themed[slot]![stream.below(themed[slot]!.length)]!
  return {
    terms: table.learnt.map((sums, i) => (i === slot ? pinned : stream.weighted(sums))),
    explain: (settled) =>
      settled[slot] === pinned ? { opening: 'theme', pinned: [termName(vocabulary, slot, pinned)] } : null,
  }
}

function drawParent({ parents, parentSums }: TermTable, stream: Stream): Parent {
  return parents[stream.weighted(parentSums)]!
}

/** "style:woodcut" */
export function termName({ slots }: Vocabulary, slot: number, term: number): string {
  return `${slots[slot]!.name}:${slots[slot]!.terms[term]!.id}`
}

/** The three terms that stand highest above average, of those that say something. */
function mostLiked(vocabulary: Vocabulary, { standing }: TermTable, terms: Terms): readonly string[] {
  return terms
    .map((term, slot) => ({ slot, term, standing: standing[slot]![term]! }))
    .filter(({ slot, term, standing: r }) => r > average && speaks(vocabulary.slots[slot]!.terms[term]!))
    .sort((a, b) => b.standing - a.standing || a.slot - b.slot)
    .slice(0, 3)
    .map(({ slot, term }) => termName(vocabulary, slot, term))
}
