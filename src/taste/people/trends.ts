// Which words a community is turning to, and which away from: the standing of each term week by week, as the next brief sees it.
import { termName } from '../brief/candidate.ts'
import type { TasteRules } from '../brief/rules.ts'
import { average } from '../brief/support.ts'
import { termTable, type PastRound } from '../brief/termTable.ts'
import { speaks } from '../grammar/sentence.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'
import { termPhrase } from '../works/phrases.ts'

export interface TermTrend {
  /** "style:woodcut" */
  readonly name: string
  /** As it is said: "a woodcut". */
  readonly phrase: string
  /** Standing after each week, oldest first: 1 is average, as a new term is. */
  readonly byWeek: readonly number[]
  /** Pictures that had it, in all weeks. */
  readonly shown: number
  /** Of the last week: standing after it less standing before. */
  readonly change: number
}

/**
 * Terms that were shown, by how much the last week changed their standing, the risen first.
 *
 * Words that nothing but the last week's silence changes (forgetting draws every standing to 1) count like any other: that is
 * what the next brief is drawn from.
 */
export function termTrends(
  vocabulary: Vocabulary,
  past: readonly PastRound[],
  rules: Pick<TasteRules, 'ages' | 'smoothing'>,
): readonly TermTrend[] {
  const ordered = [...past].sort((a, b) => a.number - b.number)
  const tables = ordered.map(
    ({ number }, i) => termTable(vocabulary, ordered.slice(0, i + 1), number + 1, rules).standing,
  )
  const shown = vocabulary.slots.map(({ terms }) => Array<number>(terms.length).fill(0))
  for (const { showings } of ordered)
    for (const { terms } of showings) terms?.forEach((term, slot) => shown[slot]![term]!++)
  return vocabulary.slots
    .flatMap(({ terms }, slot) =>
      terms.flatMap((term, t): TermTrend[] => {
        if (shown[slot]![t] === 0 || !speaks(term)) return []
        const byWeek = tables.map((standing) => standing[slot]![t]! / average)
        const name = termName(vocabulary, slot, t)
        return [
          {
            name,
            phrase: termPhrase(vocabulary, name),
            byWeek,
            shown: shown[slot]![t]!,
            change: byWeek.at(-1)! - (byWeek.at(-2) ?? 1),
          },
        ]
      }),
    )
    .sort((a, b) => b.change - a.change || (a.name < b.name ? -1 : 1))
}
