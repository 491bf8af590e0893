// Rounds this device knows: the documents a count depends on, checked again each time they are read.
import * as v from 'valibot'
import type { Provenance } from '../exchange/index.ts'
import { parseRecipe, type Recipe } from '../fragment/index.ts'
import { openRound, parseCharter, parseManifest, SeasonError, type Round } from '../rounds/index.ts'
import type { DamageLog } from './damage.ts'
import { addSource, isShipped, provenance } from './provenance.ts'
import { sha256, whole } from './forms.ts'
import type { VotingRecords } from './schema.ts'
import type { Table } from './table.ts'

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

export interface Rounds {
  /**
   * Keeps a round; the id is computed from its manifest. Once more is once: a known recipe is never replaced by null, nor
   * anything of the app's own season by a file.
   *
   * @throws ManifestError or SeasonError when its parts do not fit each other; StorageFullError
   */
  save(entry: NewRound): Promise<StoredRound>
  /** The newest opening first. */
  list(): Promise<readonly StoredRound[]>
  get(id: string): Promise<StoredRound | undefined>
}

const form = v.object({
  id: sha256,
  round: v.object({
    charter: v.pipe(v.unknown(), v.transform(parseCharter)),
    manifest: v.pipe(v.unknown(), v.transform(parseManifest)),
  }),
  recipes: v.pipe(v.array(v.nullable(v.pipe(v.unknown(), v.transform(parseRecipe)))), v.maxLength(2000)),
  note: v.pipe(v.string(), v.maxLength(600)),
  sources: v.pipe(v.array(provenance), v.minLength(1), v.maxLength(100)),
  savedAt: whole,
})

export function createRounds(
  table: Table<VotingRecords['rounds']>,
  damage: DamageLog,
  now: () => number,
): Rounds {
  const sound = (records: readonly unknown[]) => damage.sound('rounds', records, parseRecord)
  return {
    async save(entry) {
      const { source, ...rest } = entry
      const { id } = openRound(rest.round.charter, rest.round.manifest)
      const fresh = parseRecord({ ...rest, id, sources: [source], savedAt: now() })
      let saved = fresh
      await table.change('this round', [[id]], (found) => {
        const [known] = sound(found)
        saved = known ? join(known, fresh) : fresh
        return { put: [saved] }
      })
      return saved
    },
    list: async () =>
      [...sound(await table.under([]))].sort((a, b) => b.round.manifest.opensAt - a.round.manifest.opensAt),
    get: async (id) => sound(await table.under([id]))[0],
  }
}

/** @throws when anything in it is not what it should be, or its id is not its manifest's. */
function parseRecord(record: unknown): StoredRound {
  const { round: documents, ...rest } = v.parse(form, record)
  const round = openRound(documents.charter, documents.manifest)
  if (round.id !== rest.id)
    throw new SeasonError('season/other-round', { received: round.id, expected: rest.id })
  if (rest.recipes.length !== round.manifest.fragments.length) {
    throw new SeasonError('season/recipes', {
      round: round.manifest.number,
      recipes: rest.recipes.length,
      pictures: round.manifest.fragments.length,
    })
  }
  return { ...rest, round }
}

/** The newer says more, unless the older came with the app and the newer from a file. */
function join(known: StoredRound, fresh: StoredRound): StoredRound {
  const [better, other] = isShipped(known) && !isShipped(fresh) ? [known, fresh] : [fresh, known]
  return {
    ...better,
    recipes: better.recipes.map((recipe, i) => recipe ?? other.recipes[i]!),
    note: better.note || other.note,
    sources: addSource(known.sources, fresh.sources[0]!),
    savedAt: known.savedAt,
  }
}
