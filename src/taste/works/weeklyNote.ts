// The artist's note of the week: what it kept, tried and dropped, from the brief and the votes before it.
import type { Brief } from '../brief/brief.ts'
import { termName } from '../brief/candidate.ts'
import { average } from '../brief/support.ts'
import { termTable, type PastRound } from '../brief/termTable.ts'
import type { TasteRules } from '../brief/rules.ts'
import { speaks, type Terms } from '../grammar/sentence.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'
import { listed, oneOf, standsAlone, termPhrase } from './phrases.ts'

export interface WeekFacts {
  /** "slot:term" of what is in this week's pictures, at most three each, the most telling first. */
  readonly kept: readonly string[]
  readonly tried: readonly string[]
  readonly dropped: readonly string[]
  /** Whether anybody had voted before it. */
  readonly hasVotes: boolean
  /** Tells weeks apart, so that not every note is said in the same way. */
  readonly week: string
}

/**
 * What a week kept (liked before and here again), tried (never shown before) and dropped (shown last week, below average, gone).
 *
 * @param ever Terms of everything the artist ever showed; without it what `past` showed.
 */
export function weekFacts(
  vocabulary: Vocabulary,
  past: readonly PastRound[],
  brief: Brief,
  shown: readonly Terms[],
  rules: Pick<TasteRules, 'ages' | 'smoothing'>,
  ever: readonly Terms[] = termsOf(past),
): WeekFacts {
  const { standing, parents } = termTable(vocabulary, past, brief.round, rules)
  const before = countTerms(vocabulary, ever)
  const last = countTerms(vocabulary, termsOf(past.filter(({ number }) => number === brief.round - 1)))
  const now = countTerms(vocabulary, shown)
  const all = byPhrase(
    vocabulary,
    vocabulary.slots.flatMap(({ terms }, slot) =>
      terms.flatMap((term, t): Told[] => {
        const name = termName(vocabulary, slot, t)
        // A form (“huge”) says nothing without the thing it is of.
        if (!speaks(term) || !standsAlone(name) || term.say.includes('{')) return []
        const [r, shownBefore] = [standing[slot]![t]!, before[slot]![t]!]
        return [{ name, r, before: shownBefore, last: last[slot]![t]!, now: now[slot]![t]! }]
      }),
    ),
  )
  const names = (list: typeof all) => list.slice(0, 3).map(({ name }) => name)
  const hasVotes = parents.length > 0
  return {
    kept: hasVotes
      ? names(all.filter(({ r, now: n }) => r > average && n > 0).sort((a, b) => b.r - a.r))
      : [],
    tried:
      ever.length > 0
        ? names(all.filter((each) => each.before === 0 && each.now > 0).sort((a, b) => b.now - a.now))
        : [],
    dropped: hasVotes
      ? names(
          all.filter((each) => each.last > 0 && each.now === 0 && each.r < average).sort((a, b) => a.r - b.r),
        )
      : [],
    hasVotes,
    week: `${brief.charterId} ${brief.round}`,
  }
}

/** The note itself: what it names is true of the week, how it is said is chosen by the week. */
export function weeklyNote(
  vocabulary: Vocabulary,
  { kept, tried, dropped, hasVotes, week }: WeekFacts,
): string {
  const said = (names: readonly string[]) => listed(names.map((name) => `“${termPhrase(vocabulary, name)}”`))
  const ways = (
    names: readonly string[],
    about: string,
    write: (words: string, them: string) => readonly string[],
  ) => (names.length === 0 ? [] : [oneOf(write(said(names), names.length > 1 ? 'them' : 'it'), week, about)])
  const sentences = [
    ...(hasVotes ? [] : ['Nobody has voted yet, so I painted what came to mind.']),
    ...ways(kept, 'kept', (words, them) => [
      `This week I kept ${words}.`,
      `People had liked ${words}, so I stayed with ${them}.`,
      `From what was liked I took ${words} along.`,
    ]),
    ...ways(tried, 'tried', (words) => [
      `I tried ${words} for the first time.`,
      `New on the wall: ${words}.`,
      `I had never painted ${words} before.`,
    ]),
    ...ways(dropped, 'dropped', (words, them) => [
      `I dropped ${words}.`,
      `I let go of ${words}: less than the average was given for ${them}.`,
      `You will not find ${words} this time.`,
    ]),
  ]
  return sentences.length > 0 ? sentences.join(' ') : 'This week I changed nothing that has a name.'
}

interface Told {
  readonly name: string
  /** Standing before the week. */
  readonly r: number
  readonly before: number
  readonly last: number
  readonly now: number
}

/**
 * One entry for what is said alike: a cat is a cat, whether it is the first or the second thing in a picture. Its standing is that of
 * the place where it was shown most.
 */
function byPhrase(vocabulary: Vocabulary, all: readonly Told[]): readonly Told[] {
  const told = new Map<string, Told>()
  for (const each of all) {
    const phrase = termPhrase(vocabulary, each.name)
    const other = told.get(phrase)
    if (other === undefined) told.set(phrase, each)
    else {
      const main = each.before > other.before ? each : other
      told.set(phrase, {
        ...main,
        before: each.before + other.before,
        last: each.last + other.last,
        now: each.now + other.now,
      })
    }
  }
  return [...told.values()]
}

function termsOf(past: readonly PastRound[]): readonly Terms[] {
  return past.flatMap(({ showings }) => showings.flatMap(({ terms }) => (terms === null ? [] : [terms])))
}

function countTerms({ slots }: Vocabulary, pictures: readonly Terms[]): readonly (readonly number[])[] {
  const counts = slots.map(({ terms }) => Array<number>(terms.length).fill(0))
  for (const terms of pictures) terms.forEach((term, slot) => counts[slot]![term]!++)
  return counts
}
