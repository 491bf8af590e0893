// The works of an artist as its rounds on this device tell them: each with its title, the line of the brief it was painted from, its
// parents and children, and the rounds it hung in.
import type { Archive, StoredRound } from '../../archive/index.ts'
import {
  defaultVocabulary,
  parseBrief,
  parseWords,
  promptOf,
  saidBySlot,
  type Brief,
} from '../../taste/index.ts'
import { documentOf, filesNamed, tell, type Relative, type Told } from './told.ts'

type Candidate = Brief['candidates'][number]

/** A work as the round it was painted for tells it. */
export interface KnownWork extends Relative {
  readonly description: string | null
  readonly story: string | null
  /** Its line of the brief; null where the round has none, or it is not on this device. */
  readonly candidate: Candidate | null
}

/** A work with what is told of it. */
export interface Work extends Relative {
  readonly charterId: string
  readonly artist: string
  readonly description: string | null
  readonly story: string | null
  /** Where its prompt came from; null where its round has no brief, or it is not on this device. */
  readonly told: Told | null
  /** What its prompt says, part by part. */
  readonly terms: readonly string[]
  /** Works whose prompts came from this one. */
  readonly children: readonly Relative[]
  /** Rounds it hangs in, the first one first, each with its place there. */
  readonly hung: readonly { readonly stored: StoredRound; readonly index: number }[]
}

type WorksArchive = Pick<Archive, 'weeks' | 'rounds'>

/** The rounds of an artist, the first one first. */
async function roundsOf({ rounds }: WorksArchive, charterId: string): Promise<readonly StoredRound[]> {
  return (await rounds.list())
    .filter(({ round }) => round.manifest.charterId === charterId)
    .sort((a, b) => a.round.manifest.number - b.round.manifest.number)
}

/**
 * Every work of an artist by id, as far as its rounds are on this device.
 *
 * @throws what a brief or a file of words throws that cannot be read
 */
export async function worksOf(
  archive: WorksArchive,
  charterId: string,
): Promise<ReadonlyMap<string, KnownWork>> {
  const all = await Promise.all(
    (await roundsOf(archive, charterId)).map((stored) => newWorks(archive, stored)),
  )
  return new Map(all.flat().map((work) => [work.id, work]))
}

async function newWorks(
  archive: WorksArchive,
  { round, recipes }: StoredRound,
): Promise<readonly KnownWork[]> {
  const { manifest } = round
  const files = filesNamed(manifest)
  const [brief, words] = await Promise.all([
    documentOf(archive, files, 'brief', parseBrief),
    documentOf(archive, files, 'words', parseWords),
  ])
  const lines = new Map(brief?.candidates.map((each) => [promptOf(brief, each), each]))
  const said = new Map(words?.works.map((work) => [work.id, work]))
  return manifest.fragments.flatMap(({ id, since }, i) => {
    if (since !== manifest.number) return []
    const { title = null, description = null, story = null } = said.get(id) ?? {}
    return [{ id, title, description, story, candidate: lines.get(recipes[i]?.prompt ?? '') ?? null }]
  })
}

/** A work by the id of its file; null where no round on this device shows it. */
export async function workOf(archive: WorksArchive, id: string): Promise<Work | null> {
  const hung = (await archive.rounds.list())
    .map((stored) => ({ stored, index: stored.round.manifest.fragments.findIndex((each) => each.id === id) }))
    .filter(({ index }) => index >= 0)
    .sort((a, b) => a.stored.round.manifest.number - b.stored.round.manifest.number)
  const [first] = hung
  if (!first) return null
  const { manifest, charter } = first.stored.round
  const works = await worksOf(archive, manifest.charterId)
  const relative = relativeIn(works)
  const { candidate = null, ...known } = works.get(id) ?? { id, title: null, description: null, story: null }
  const vocabulary = defaultVocabulary()
  return {
    ...known,
    charterId: manifest.charterId,
    artist: charter.name,
    told: candidate && tell(vocabulary, candidate.origin, relative),
    terms: candidate ? [...saidBySlot(vocabulary, candidate.terms).values()] : [],
    children: [...works.values()].filter((other) => parentsOf(other).includes(id)).map(relativeOf),
    hung,
  }
}

/** Finds a work by its id; one that is not known here keeps its id. */
export function relativeIn(works: ReadonlyMap<string, KnownWork>): (id: string) => Relative {
  return (id) => relativeOf(works.get(id) ?? { id, title: null })
}

const relativeOf = ({ id, title }: Relative): Relative => ({ id, title })

function parentsOf({ candidate }: KnownWork): readonly string[] {
  return candidate && 'parents' in candidate.origin ? candidate.origin.parents : []
}
