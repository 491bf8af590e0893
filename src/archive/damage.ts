// Records that cannot be read: written by another program, or damaged on the disk. Each is skipped and told, and takes
// nothing else with it; saving the same thing again puts it right.
import { ComplaintError } from '../fragment/index.ts'
import type { VotingRecords } from './schema.ts'

/** A record of the database that is not what should stand in its place. It was left out, and nothing else with it. */
export class DamagedRecordError extends ComplaintError {
  override readonly name = 'DamagedRecordError'
}

export interface DamageLog {
  /** What was found damaged since the archive was opened, each record once. */
  list(): readonly DamagedRecordError[]
  /** The records that can be read; the others are noted. */
  sound<Value>(
    store: keyof VotingRecords | 'pieces' | 'checkpoints',
    records: readonly unknown[],
    parse: (record: unknown) => Value,
  ): readonly Value[]
}

export function createDamageLog(): DamageLog {
  const errors = new Map<string, DamagedRecordError>()
  return {
    list: () => [...errors.values()],
    sound: (store, records, parse) =>
      records.flatMap((record) => {
        try {
          return [parse(record)]
        } catch (cause) {
          const error = new DamagedRecordError({
            what: `A record of "${store}" on this device cannot be read`,
            value: nameOf(record),
            remedy: 'It was left out; open or import it again to replace it',
            cause,
          })
          errors.set(error.message, error)
          return []
        }
      }),
  }
}

/** Something to know a damaged record by. */
function nameOf(record: unknown): unknown {
  if (typeof record !== 'object' || record === null) return record
  const { id, digest, round } = record as { readonly [member: string]: unknown }
  return id ?? digest ?? round
}
