// What witnesses signed about a round, as relays would carry it, with who brought each statement. A statement is its own proof: only
// what holds under the round's charter is kept, and whoever counts checks it again.
import * as v from 'valibot'
import { sha256 } from '../fragment/index.ts'
import { parseEvent, type SignedEvent } from '../rounds/index.ts'
import { forgottenAmong, isBrought, roundSourcesModule, withSource } from './roundSources.ts'
import { expectKey } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import type { OpenTable, Read, Write } from './table.ts'

export interface WitnessEventStore {
  /** By id; those whose every source was forgotten are not among them. */
  of(round: string): Promise<readonly SignedEvent[]>
}

export interface WitnessEventRecord {
  /** The round's id, without 0x. */
  readonly round: string
  /** The event's id. */
  readonly id: string
  readonly event: SignedEvent
  /** Who brought it; see `sourceKey`. */
  readonly sources: readonly string[]
}

export const witnessEventsModule: StoreModule<WitnessEventRecord> = {
  name: 'witnessEvents',
  key: ['round', 'id'],
  schema: v.pipe(
    v.object({
      round: sha256,
      id: sha256,
      event: v.pipe(v.unknown(), v.transform(parseEvent)),
      sources: v.array(v.string()),
    }),
    v.transform((record) => {
      expectKey('id', record.event.id, record.id)
      return record
    }),
  ),
}

export function createWitnessEvents(open: OpenTable): WitnessEventStore {
  const table = open(witnessEventsModule)
  const sources = open(roundSourcesModule)
  return {
    async of(round) {
      const [records, known] = await Promise.all([table.getByPrefix([round]), sources.getByPrefix([round])])
      const forgotten = forgottenAmong(known)
      return records.filter((record) => isBrought(record.sources, forgotten)).map(({ event }) => event)
    },
  }
}

/** What has to be read before a source's statements are kept, or cleared away. */
export function witnessReads(round: string): Read {
  return { store: witnessEventsModule, prefix: [round] }
}

/** @param kept What the database holds of the round. @param events What a source brings, each holding. */
export function mergeWitnessEvents(
  round: string,
  kept: readonly WitnessEventRecord[],
  events: readonly SignedEvent[],
  source: string,
): Write {
  const known = new Map(kept.map((record) => [record.id, record]))
  const put = events.map((event): WitnessEventRecord => {
    const sources = withSource(known.get(event.id)?.sources ?? [], source)
    return { round, id: event.id, event, sources }
  })
  return { store: witnessEventsModule, put }
}

/** Clears away what was brought by nobody else than these sources. */
export function clearWitnessEvents(
  records: readonly WitnessEventRecord[],
  gone: ReadonlySet<string>,
): readonly Write[] {
  const touched = records
    .filter(({ sources }) => sources.some((source) => gone.has(source)))
    .map((record) => ({ ...record, sources: record.sources.filter((source) => !gone.has(source)) }))
  return [
    {
      store: witnessEventsModule,
      put: touched.filter(({ sources }) => sources.length > 0),
      remove: touched.filter(({ sources }) => sources.length === 0).map(({ round, id }) => [round, id]),
    },
  ]
}
