// What came of simulated weeks, in figures that are recomputed from the folder's files.
import { briefInput, writeBrief } from '../../taste/index.ts'
import type { Community } from './community.ts'
import type { Verified } from './verify.ts'

export interface WeeksSummary {
  readonly rounds: number
  readonly roundIds: readonly string[]
  /** Pictures painted, in all. */
  readonly fragments: number
  readonly ballots: number
  /** Mean true utility of the last round's new pictures, in deviations of prompts drawn without a taste. */
  readonly utility: number
  /** The same of what its beacon had drawn if nobody had ever voted: all candidates of that brief. */
  readonly control: number
}

export function summarise({ charter, vocabulary, weeks }: Verified, community: Community): WeeksSummary {
  const last = weeks.at(-1)!
  const unlearnt = writeBrief(briefInput(charter, vocabulary, { past: [], shown: new Set() }, last.manifest))
  const round = (value: number) => Math.round(value * 1000) / 1000
  return {
    rounds: weeks.length,
    roundIds: weeks.map(({ id }) => id),
    fragments: weeks.reduce((sum, { choice }) => sum + choice.chosen.length, 0),
    ballots: weeks.reduce((sum, { ballots }) => sum + ballots, 0),
    utility: round(mean(utilities(last, community))),
    control: round(mean(unlearnt.candidates.map(({ terms }) => community.truth(terms)))),
  }
}

/** True utility of each new picture of a week. */
export function utilities(
  { brief, choice }: Pick<Verified['weeks'][number], 'brief' | 'choice'>,
  { truth }: Pick<Community, 'truth'>,
): readonly number[] {
  return choice.chosen.map(({ candidate }) => truth(brief.candidates[candidate]!.terms))
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
