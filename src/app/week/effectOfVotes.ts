// What a visitor's own votes did to the next brief.
import type { Archive } from '../../archive/index.ts'
import type { Choice } from '../../ballots/index.ts'
import { defaultVocabulary, parseBrief, takenUp, termPhrase } from '../../taste/index.ts'
import { documentOf, type NamedFiles, type Relative } from './told.ts'
import { relativeIn, worksOf } from './works.ts'

export interface OwnEffect {
  /** Number of the week that was voted on. */
  readonly week: number
  /** Pictures the visitor liked, with the prompts that came from each, most first. */
  readonly pictures: readonly { readonly work: Relative; readonly lines: number }[]
  /** Their words, with the prompts that have one because it was liked, most first. */
  readonly words: readonly { readonly word: string; readonly lines: number }[]
}

interface AfterVote {
  readonly charterId: string
  readonly files: NamedFiles
  /** Id of the round before; null for the first. */
  readonly previous: string | null
}

/**
 * Which of the pictures and words that a visitor liked in the round before a brief took up; null for a first week, where nothing was
 * liked, and where brief or round are not on this device.
 *
 * @param ownChoices The visitor's votes in a round; empty where they did not vote.
 */
export async function effectOfVotes(
  archive: Pick<Archive, 'weeks' | 'rounds'>,
  { charterId, files, previous }: AfterVote,
  ownChoices: (round: string) => Promise<readonly Choice[]>,
): Promise<OwnEffect | null> {
  if (previous === null) return null
  const [brief, stored, choices, works] = await Promise.all([
    documentOf(archive, files, 'brief', parseBrief),
    archive.rounds.get(previous),
    ownChoices(previous),
    worksOf(archive, charterId),
  ])
  if (brief === null || !stored) return null
  const { fragments, number } = stored.round.manifest
  const liked = choices
    .filter(({ power }) => power > 0n)
    .flatMap(({ index }) => {
      const work = works.get(fragments[index]?.id ?? '')
      return work?.candidate ? [{ id: work.id, terms: work.candidate.terms }] : []
    })
  if (liked.length === 0) return null
  const vocabulary = defaultVocabulary()
  const { pictures, terms } = takenUp(vocabulary, brief, liked)
  const relative = relativeIn(works)
  return {
    week: number,
    pictures: pictures.map(({ id, lines }) => ({ work: relative(id), lines })),
    words: terms.map(({ name, lines }) => ({ word: termPhrase(vocabulary, name), lines })),
  }
}
