// Records that cannot be read: written by another program, or damaged on the disk. Each is skipped and reported, and takes
// nothing else with it; saving the same thing again replaces it.
import { excerpt, parseAs, type FormFault } from '../fragment/index.ts'
import { RecordError } from './errors.ts'
import type { StoreModule } from './storeModule.ts'

/** How many are kept for the report; a damaged disk may have many more. */
const mostReported = 1000

/** A record that was left out. */
export type CorruptRecordError = RecordError<'record/corrupt'>

export interface CorruptRecords {
  /** What was found corrupt since the archive was opened, each record once. */
  list(): readonly CorruptRecordError[]
  /** The records that can be read; the others are reported. */
  parseValid<Stored extends object, Value>(
    module: StoreModule<Stored, Value>,
    records: readonly unknown[],
  ): readonly Value[]
}

export function createCorruptRecords(): CorruptRecords {
  const errors = new Map<string, CorruptRecordError>()
  return {
    list: () => [...errors.values()],
    parseValid(module, records) {
      const { name: store, schema } = module
      return records.flatMap((record) => {
        const key = keyText(module.key, record)
        const fail = (fault: FormFault, options?: ErrorOptions) =>
          new RecordError('record/corrupt', { store, key, ...fault }, options)
        try {
          return [parseAs(schema, record, fail)]
        } catch (cause) {
          // Whatever a parser throws at a hostile record, the other records are read.
          const isReport = cause instanceof RecordError && cause.code === 'record/corrupt'
          const error = isReport
            ? cause
            : fail({ path: '', received: '', rule: 'unreadable', limit: '' }, { cause })
          const place = `${store} ${key}`
          if (errors.has(place) || errors.size < mostReported) errors.set(place, error as CorruptRecordError)
          return []
        }
      })
    },
  }
}

/** Something to know a corrupt record by. */
function keyText(key: readonly string[], record: unknown): string {
  if (typeof record !== 'object' || record === null) return excerpt(record)
  return key.map((member) => excerpt((record as Readonly<Record<string, unknown>>)[member], 80)).join(' ')
}
