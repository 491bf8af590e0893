// Rounds this device knows: the documents a count depends on, checked again each time they are read. Lists read headers,
// which are small; the documents of hundreds of rounds are megabytes of manifest and recipes each.
import * as v from 'valibot'
import type { Provenance } from '../exchange/index.ts'
import { sha256, time, type Recipe } from '../fragment/index.ts'
import { openRound, parseCharter, parseManifest, type Round } from '../rounds/index.ts'
import { addSource, isShipped, provenance, sourceKey } from './provenance.ts'
import { readSource, roundSourcesModule, type Brought, type RoundSource } from './roundSources.ts'
import { expectKey, natural, recipe, text } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import type { OpenTable, Read, Write } from './table.ts'
import { rewrite } from './upgrade.ts'

export interface StoredRound {
  /** SHA-256 of the manifest. */
  readonly id: string
  readonly round: Round
  /** By manifest index; null where nobody knows the recipe. */
  readonly recipes: readonly (Recipe | null)[]
  /** What its season says about itself, or '' for nothing. */
  readonly note: string
  /** Where it came from, the first source first. */
  readonly sources: readonly Provenance[]
  /** Milliseconds since 1970, of the first time. */
  readonly savedAt: number
}

export interface NewRound extends Omit<StoredRound, 'id' | 'savedAt' | 'sources'> {
  readonly source: Provenance
}

/** What lists show of a round. */
export interface RoundHeader {
  readonly id: string
  /** Name of the artist, from the charter. */
  readonly artist: string
  readonly number: number
  /** Null where the manifest names none. */
  readonly theme: string | null
  /** Milliseconds since 1970. */
  readonly opensAt: number
  /** Null where it never closes. */
  readonly closesAt: number | null
  readonly pictures: number
  readonly note: string
  readonly sources: readonly Provenance[]
  readonly savedAt: number
}

export interface Rounds {
  /**
   * Keeps a round; the id is computed from its manifest. Idempotent: a known recipe is never replaced by null, nor
   * anything of the app's own season by another source.
   *
   * @throws what `openRound` throws when charter and manifest do not fit; RecordError `record/other` for another number of
   * recipes than pictures; StorageError `storage/full`
   */
  save(entry: NewRound): Promise<StoredRound>
  /** The newest opening first, without reading a single manifest. A round whose every source was forgotten is not among them. */
  headers(): Promise<readonly RoundHeader[]>
  /** The newest opening first, each with all its documents. */
  list(): Promise<readonly StoredRound[]>
  get(id: string): Promise<StoredRound | undefined>
}

type RoundRecord = Omit<StoredRound, 'sources'> & { readonly sources: readonly Provenance[] }

/** Of a round that was forgotten, none. */
const sources = v.pipe(v.array(provenance), v.maxLength(1000))
const form = v.object({
  id: sha256,
  round: v.object({
    charter: v.pipe(v.unknown(), v.transform(parseCharter)),
    manifest: v.pipe(v.unknown(), v.transform(parseManifest)),
  }),
  recipes: v.pipe(v.array(v.nullable(recipe)), v.maxLength(2000)),
  note: text(600),
  sources,
  savedAt: natural,
})

export const roundsModule: StoreModule<RoundRecord, StoredRound> = {
  name: 'rounds',
  key: ['id'],
  schema: v.pipe(form, v.transform(check)),
  upgrades: {
    3: (transaction) =>
      rewrite(transaction, 'rounds', ({ origin, ...round }) =>
        origin === undefined
          ? null
          : {
              ...round,
              sources: [{ kind: origin === 'sample' ? 'shipped' : 'file', from: '', at: round.savedAt }],
            },
      ),
  },
}

export const roundHeadersModule: StoreModule<RoundHeader> = {
  name: 'roundHeaders',
  key: ['id'],
  schema: v.object({
    id: sha256,
    artist: v.string(),
    number: natural,
    theme: v.nullable(v.string()),
    opensAt: time,
    closesAt: v.nullable(time),
    pictures: natural,
    note: text(600),
    sources,
    savedAt: natural,
  }),
}

export function createRounds(open: OpenTable, now: () => number): Rounds {
  const table = open(roundsModule)
  const headers = open(roundHeadersModule)
  const sourceTable = open(roundSourcesModule)
  return {
    async save(entry) {
      const fresh = freshRound(entry, now())
      let saved = fresh
      await table.tables.change('round', roundStores, roundReads(fresh), ([found = [], known = []]) => {
        saved = joinRounds(table.parseValid(found)[0], fresh)
        return roundWrites(saved, entry.source, sourceTable.parseValid(known)[0], null)
      })
      return saved
    },
    async headers() {
      const [known, keys] = await Promise.all([headers.getByPrefix([]), table.keysByPrefix([])])
      const here = new Set(known.map(({ id }) => id))
      const all = [...known]
      // Rounds of an earlier version have none yet, and a corrupt one is made anew.
      for (const [id] of keys.filter(([key]) => !here.has(key as string))) {
        const round = await table.get(id!)
        if (!round) continue
        await headers.put('round', headerOf(round))
        all.push(headerOf(round))
      }
      return all.filter(isHere).sort((a, b) => b.opensAt - a.opensAt)
    },
    list: async () =>
      (await table.getByPrefix([]))
        .filter(isHere)
        .sort((a, b) => b.round.manifest.opensAt - a.round.manifest.opensAt),
    async get(id) {
      const found = await table.get(id)
      return found && isHere(found) ? found : undefined
    },
  }
}

/** Whether somebody brought it who was not forgotten since. */
const isHere = ({ sources: from }: { readonly sources: readonly Provenance[] }) => from.length > 0

export const roundStores = [roundsModule, roundHeadersModule, roundSourcesModule] as const

/** What has to be read before a round is saved. */
export function roundReads({ id, sources: from }: StoredRound): readonly Read[] {
  return [
    { store: roundsModule, prefix: [id] },
    { store: roundSourcesModule, prefix: [id, sourceKey(from[0]!)] },
  ]
}

/** @param brought What else the source brought than documents; null where nobody looked. */
export function roundWrites(
  saved: StoredRound,
  source: Provenance,
  known: RoundSource | undefined,
  brought: Brought | null,
): readonly Write[] {
  return [
    ...documentWrites(saved),
    { store: roundSourcesModule, put: [readSource(saved.id, source, known, brought)] },
  ]
}

/** The documents of a round alone. */
export function documentWrites(saved: StoredRound): readonly Write[] {
  return [
    { store: roundsModule, put: [saved] },
    { store: roundHeadersModule, put: [headerOf(saved)] },
  ]
}

/** A round as it is when nothing of it is known here. */
export function freshRound({ source, ...rest }: NewRound, savedAt: number): StoredRound {
  const { id } = openRound(rest.round.charter, rest.round.manifest)
  return v.parse(roundsModule.schema, { ...rest, id, sources: [source], savedAt })
}

/** The newer says more, unless the older came with the app and the newer did not. */
export function joinRounds(known: StoredRound | undefined, fresh: StoredRound): StoredRound {
  if (!known) return fresh
  const [better, other] = isShipped(known) && !isShipped(fresh) ? [known, fresh] : [fresh, known]
  return {
    ...better,
    recipes: better.recipes.map((each, i) => each ?? other.recipes[i]!),
    note: better.note || other.note,
    sources: addSource(known.sources, fresh.sources[0]!),
    savedAt: known.savedAt,
  }
}

function headerOf({ id, round, note, sources: from, savedAt }: StoredRound): RoundHeader {
  const { number, theme, opensAt, closesAt, fragments } = round.manifest
  const artist = round.charter.name
  return {
    id,
    artist,
    number,
    theme,
    opensAt,
    closesAt,
    pictures: fragments.length,
    note,
    sources: from,
    savedAt,
  }
}

/** @throws when anything in it is not what it should be, or its id is not its manifest's. */
function check({ round: documents, ...rest }: v.InferOutput<typeof form>): StoredRound {
  const round = openRound(documents.charter, documents.manifest)
  expectKey('id', rest.id, round.id)
  expectKey('recipes', String(rest.recipes.length), String(round.manifest.fragments.length))
  return { ...rest, round }
}
