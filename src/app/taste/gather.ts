// Gathers what a taste is read from: the rounds of one artist on this device, the files of its weeks, its counted votes, and what was
// seen in pictures without such files. What is not known stays null.
import type { Archive, StoredRound, WeekRecord } from '../../archive/index.ts'
import { phaseOf } from '../../rounds/index.ts'
import {
  defaultTasteRules,
  defaultVocabulary,
  measureScale,
  paintingRules,
  picturesOf,
  readWeekFiles,
  weekFileNames,
  type Vocabulary,
  type WeekFiles,
} from '../../taste/index.ts'
import type { SeenPicture, TasteMaterial, TasteWeek, VoterChoices } from './material.ts'

/** The count of a closed round. */
export interface CountedVotes {
  readonly votes: readonly VoterChoices[]
  readonly isProvisional: boolean
}

export interface GatherPorts {
  readonly archive: Pick<Archive, 'weeks' | 'ballots' | 'embeddings' | 'fragments'>
  vocabulary(id: string): Vocabulary | null
  /** Counts a closed round; null where its ballots say nothing yet. */
  counted(stored: StoredRound): Promise<CountedVotes | null>
  /** Milliseconds since 1970. */
  now(): number
}

/** Own paintings that are looked at, the newest. */
const mostOwn = 200

/** @param rounds Every round of one charter that is on this device. */
export async function gatherTaste(
  rounds: readonly StoredRound[],
  ports: GatherPorts,
): Promise<TasteMaterial> {
  const ordered = [...rounds].sort((a, b) => a.round.manifest.number - b.round.manifest.number)
  const { charter } = ordered[0]!.round
  const { charterId } = ordered[0]!.round.manifest
  const named = charter.version === 2 && charter.vocabularyId !== null ? charter.vocabularyId : null
  const vocabulary = named === null ? null : ports.vocabulary(named)
  const records = await ports.archive.weeks.of(charterId)
  const packId = charter.packId
  const weeks: TasteWeek[] = []
  for (const stored of ordered) {
    const { manifest } = stored.round
    const record = records.find(({ round }) => round === stored.id)
    const described = vocabulary && (await describedBy(stored, vocabulary, ports.archive))
    const ids = manifest.fragments.map(({ id }) => id)
    const looked = await ports.archive.embeddings.of(packId, ids)
    const earlier = new Map(weeks.flatMap(({ pictures }) => pictures.map((each) => [each.id, each])))
    const isOver = phaseOf(manifest, ports.now()) === 'closed'
    weeks.push({
      number: manifest.number,
      round: stored.id,
      pictures: ids.map((id): SeenPicture => {
        const fresh = described?.get(id) ?? earlier.get(id)
        if (fresh) return { ...fresh, id }
        return { id, terms: null, embedding: looked.get(id) ?? null, isProbe: true }
      }),
      ...(isOver ? await votesOf(stored, record, ports) : { votes: null, isProvisional: false }),
    })
  }
  const own = await ownPaintings(packId, ports.archive)
  const all = weeks.flatMap(({ pictures }) => pictures)
  const hasTerms = vocabulary !== null && all.some(({ terms }) => terms !== null)
  return {
    charterId,
    artist: charter.name,
    packId,
    // Where no brief of its vocabulary asked for them the pictures themselves say what is usual among them.
    vocabulary: hasTerms ? vocabulary : measured(all.flatMap(({ embedding }) => embedding ?? [])),
    hasTerms,
    rules: (charter.version === 2 && charter.taste) || defaultTasteRules,
    weeks,
    own,
  }
}

/** Pictures of a week by its files; null where they are not all here. */
async function describedBy(
  { round: { charter, manifest } }: StoredRound,
  vocabulary: Vocabulary,
  { weeks }: GatherPorts['archive'],
): Promise<ReadonlyMap<string, Omit<SeenPicture, 'id'>> | null> {
  if (manifest.version !== 2) return null
  const files: Partial<Record<(typeof weekFileNames)[number], Uint8Array>> = {}
  for (const name of weekFileNames) {
    const wanted = manifest.files[name]
    const content = wanted && (await weeks.file(wanted.sha256))
    if (!content) return null
    files[name] = content
  }
  const published = readWeekFiles(vocabulary, manifest, files as WeekFiles)
  const { chosen } = published.choice
  const hadTaste = chosen.some(({ score }) => score !== 0)
  const explored = new Set(chosen.flatMap((each) => (each.isExploratory ? [each.candidate] : [])))
  return new Map(
    [...picturesOf(paintingRules(charter), published)].map(([id, { terms, embedding, candidate }]) => [
      id,
      { terms, embedding, isProbe: !hadTaste || explored.has(candidate) },
    ]),
  )
}

async function votesOf(
  stored: StoredRound,
  record: WeekRecord | undefined,
  ports: GatherPorts,
): Promise<Pick<TasteWeek, 'votes' | 'isProvisional'>> {
  if (record?.votes) return { votes: await named(stored.id, record.votes, ports), isProvisional: false }
  const counted = await ports.counted(stored)
  return { votes: counted?.votes ?? null, isProvisional: counted?.isProvisional ?? false }
}

/**
 * Votes of a week that was counted here, each with its voter where a ballot says the same. A wrong name would only mix up whose
 * likes belong together.
 */
async function named(
  round: string,
  votes: NonNullable<WeekRecord['votes']>,
  { archive }: GatherPorts,
): Promise<readonly VoterChoices[]> {
  const voters = new Map(
    (await archive.ballots.of(round)).map(({ signed }) => [signed.message.choices, signed.message.voter]),
  )
  return votes.map((choices, i) => {
    const text = choices
      .map(({ index, power }) => `${index}:${power.startsWith('-') ? power : `+${power}`}`)
      .join()
    return {
      voter: voters.get(text) ?? `${round} ${i}`,
      choices: choices.map(({ index, power }) => ({ index, power: BigInt(power) })),
    }
  })
}

/** Own paintings by this pack, the newest first. What a fragment keeps of itself is the judge's view, not the guide's. */
async function ownPaintings(
  packId: string,
  { fragments, embeddings }: GatherPorts['archive'],
): Promise<TasteMaterial['own']> {
  const records = (await fragments.list(mostOwn)).filter(({ recipe }) => recipe.packId === packId)
  const seen = await embeddings.of(
    packId,
    records.map(({ id }) => id),
  )
  return records.map(({ id, recipe }) => ({ id, prompt: recipe.prompt, embedding: seen.get(id) ?? null }))
}

function measured(embeddings: readonly Int8Array[]): Vocabulary {
  const shipped = defaultVocabulary()
  if (embeddings.length < 2) return shipped
  const { dims, quantum } = shipped.embedding
  return { ...shipped, embedding: { dims, quantum, ...measureScale(embeddings) } }
}
