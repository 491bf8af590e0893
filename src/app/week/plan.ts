// What an artist wants to paint: the lines of its brief as people read them, which were chosen, and where each came from.
import type { Archive } from '../../archive/index.ts'
import { defaultVocabulary, parseBrief, parseChoice, parseWords } from '../../taste/index.ts'
import { documentOf, tell, type NamedFiles, type Told } from './told.ts'
import { relativeIn, worksOf } from './works.ts'

export interface Line {
  /** Its place in the brief. */
  readonly line: number
  readonly sentence: string
  readonly isChosen: boolean
  /** Chosen for being unfamiliar. */
  readonly isExploratory: boolean
  readonly told: Told
}

export interface Plan {
  readonly theme: string | null
  /** Those that were chosen first. */
  readonly lines: readonly Line[]
  /** How many were chosen; null before the choice. */
  readonly chosen: number | null
  /** The artist's note of the week; null before it is written. */
  readonly note: string | null
}

/**
 * The plan of a week or a round; null where it has no brief, or none is on this device.
 *
 * @throws what a document throws that cannot be read
 */
export async function planOf(
  archive: Pick<Archive, 'weeks' | 'rounds'>,
  { charterId, files }: { readonly charterId: string; readonly files: NamedFiles },
): Promise<Plan | null> {
  const [brief, choice, words, works] = await Promise.all([
    documentOf(archive, files, 'brief', parseBrief),
    documentOf(archive, files, 'choice', parseChoice),
    documentOf(archive, files, 'words', parseWords),
    worksOf(archive, charterId),
  ])
  if (brief === null) return null
  const chosen = new Map(choice?.chosen.map((each) => [each.candidate, each]))
  const relative = relativeIn(works)
  const vocabulary = defaultVocabulary()
  const lines = brief.candidates.map(({ sentence, origin }, line): Line => ({
    line,
    sentence,
    isChosen: chosen.has(line),
    isExploratory: chosen.get(line)?.isExploratory ?? false,
    told: tell(vocabulary, origin, relative),
  }))
  return {
    theme: brief.theme,
    lines: [...lines.filter(({ isChosen }) => isChosen), ...lines.filter(({ isChosen }) => !isChosen)],
    chosen: choice && chosen.size,
    note: words?.note ?? null,
  }
}
