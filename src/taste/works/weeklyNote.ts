// The artist's note of the week: what it kept, tried and dropped, from the brief and the votes before it.
import type { Brief } from '../brief/brief.ts'
import { termName } from '../brief/candidate.ts'
import { average } from '../brief/support.ts'
import { termTable, type PastRound } from '../brief/termTable.ts'
import type { TasteRules } from '../brief/rules.ts'
import { speaks, type Terms } from '../grammar/sentence.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'
import { listed, termPhrase } from './phrases.ts'

export interface WeekFacts {
  /** "slot:term" of what is in this week's pictures, at most three each, the most telling first. */
  readonly kept: readonly string[]
  readonly tried: readonly string[]
  readonly dropped: readonly string[]
  /** Whether anybody had voted before it. */
  readonly hasVotes: boolean
}

/** What a week kept (liked before and here again), tried (never shown before) and dropped (shown last week, below average, gone). */
export function weekFacts(
  vocabulary: Vocabulary,
  past: readonly PastRound[],
  brief: Brief,
  shown: readonly Terms[],
  rules: Pick<TasteRules, 'ages' | 'smoothing'>,
): WeekFacts {
  const { standing, parents } = termTable(vocabulary, past, brief.round, rules)
  const before = countTerms(vocabulary, termsOf(past))
  const last = countTerms(vocabulary, termsOf(past.filter(({ number }) => number === brief.round - 1)))
  const now = countTerms(vocabulary, shown)
  const all = vocabulary.slots.flatMap(({ terms }, slot) =>
    terms.flatMap((term, t) =>
      !speaks(term)
        ? []
        : [
            {
              name: termName(vocabulary, slot, t),
              r: standing[slot]![t]!,
              before: before[slot]![t]!,
              last: last[slot]![t]!,
              now: now[slot]![t]!,
            },
          ],
    ),
  )
  const names = (list: typeof all) => list.slice(0, 3).map(({ name }) => name)
  const hasVotes = parents.length > 0
  return {
    kept: hasVotes
      ? names(all.filter(({ r, now: n }) => r > average && n > 0).sort((a, b) => b.r - a.r))
      : [],
    tried:
      past.length > 0
        ? names(all.filter((each) => each.before === 0 && each.now > 0).sort((a, b) => b.now - a.now))
        : [],
    dropped: hasVotes
      ? names(
          all.filter((each) => each.last > 0 && each.now === 0 && each.r < average).sort((a, b) => a.r - b.r),
        )
      : [],
    hasVotes,
  }
}

/** The note itself. */
export function weeklyNote(vocabulary: Vocabulary, { kept, tried, dropped, hasVotes }: WeekFacts): string {
  const said = (names: readonly string[]) => listed(names.map((name) => `“${termPhrase(vocabulary, name)}”`))
  const parts = [
    ...(kept.length > 0 ? [`I kept ${said(kept)}`] : []),
    ...(tried.length > 0 ? [`tried ${said(tried)}`] : []),
    ...(dropped.length > 0 ? [`dropped ${said(dropped)}`] : []),
  ]
  const beginning = hasVotes ? '' : 'Nobody has voted yet, so I painted what came to mind. '
  if (parts.length === 0) return hasVotes ? 'This week I changed nothing that has a name.' : beginning.trim()
  const first = parts[0]!.startsWith('I ') ? parts : [`I ${parts[0]}`, ...parts.slice(1)]
  return `${beginning}This week ${listed(first)}.`
}

function termsOf(past: readonly PastRound[]): readonly Terms[] {
  return past.flatMap(({ showings }) => showings.flatMap(({ terms }) => (terms === null ? [] : [terms])))
}

function countTerms({ slots }: Vocabulary, pictures: readonly Terms[]): readonly (readonly number[])[] {
  const counts = slots.map(({ terms }) => Array<number>(terms.length).fill(0))
  for (const terms of pictures) terms.forEach((term, slot) => counts[slot]![term]!++)
  return counts
}
