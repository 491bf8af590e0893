// The history of the database. Entry n takes version n to n + 1; entries are never edited once released, only added.
import type { IDBPDatabase, IDBPTransaction } from 'idb'
import type { ArchiveSchema } from './schema.ts'

type Names = ('settings' | 'jobs' | 'history' | 'paintDrafts' | 'winners' | 'rounds')[]
type Upgrade = IDBPTransaction<ArchiveSchema, Names, 'versionchange'>
type Migration = (database: IDBPDatabase<ArchiveSchema>, transaction: Upgrade) => Promise<void> | void

export const migrations: readonly Migration[] = [
  (database) => {
    database.createObjectStore('pieces', { keyPath: 'id' }).createIndex('paintedAt', 'paintedAt')
    database.createObjectStore('images')
    database.createObjectStore('frames')
    database.createObjectStore('checkpoints', { keyPath: 'id' }).createIndex('savedAt', 'savedAt')
    database.createObjectStore('attachments')
    database.createObjectStore('settings')
  },
  // Rounds and votes; every key is an array, read by its beginning.
  (database) => {
    database.createObjectStore('rounds', { keyPath: ['id'] })
    database.createObjectStore('roundPictures', { keyPath: ['id'] })
    database.createObjectStore('ballots', { keyPath: ['round', 'voter', 'digest', 'signature'] })
    database.createObjectStore('seals', { keyPath: ['round'] })
    database.createObjectStore('stakes', { keyPath: ['round', 'chainId', 'contract', 'voter', 'blockHash'] })
    database.createObjectStore('drafts', { keyPath: ['round'] })
    database.createObjectStore('receipts', { keyPath: ['digest'] })
  },
  // Queue, history, draft and winners leave the settings for stores of one record each; rounds say where they came from.
  async (database, transaction) => {
    database.createObjectStore('jobs', { keyPath: ['key'] })
    database.createObjectStore('history', { keyPath: ['prompt'] })
    database.createObjectStore('paintDrafts', { keyPath: ['tab'] })
    database.createObjectStore('winners', { keyPath: ['round'] })
    await splitSettings(transaction)
    for await (const cursor of transaction.objectStore('rounds')) {
      const { origin, ...round } = cursor.value as typeof cursor.value & {
        readonly origin?: 'sample' | 'file'
      }
      if (origin === undefined) continue
      await cursor.update({
        ...round,
        sources: [{ kind: origin === 'sample' ? 'shipped' : 'file', from: '', at: round.savedAt }],
      })
    }
  },
]

async function splitSettings(transaction: Upgrade): Promise<void> {
  const settings = transaction.objectStore('settings')
  const take = async (name: string): Promise<unknown> => {
    const value: unknown = await settings.get(name as never)
    await settings.delete(name as never)
    return value
  }
  const queue = await take('queue')
  for (const [i, draft] of (Array.isArray(queue) ? queue : []).entries()) {
    const job = {
      key: `0.2.0-${i}`,
      draft,
      addedAt: 0,
      position: i + 1,
      state: 'waiting',
      owner: null,
      resumes: null,
    } as const
    await transaction.objectStore('jobs').put(job)
  }
  const history = await take('history')
  const prompts = (Array.isArray(history) ? history : []).filter((prompt) => typeof prompt === 'string')
  for (const [i, prompt] of prompts.toReversed().entries())
    await transaction.objectStore('history').put({ prompt, usedAt: i + 1 })
  const draft = await take('draft')
  if (typeof draft === 'object' && draft !== null && 'wish' in draft) {
    const { wish, seedLocked } = draft as { wish: never; seedLocked: never }
    await transaction.objectStore('paintDrafts').put({ tab: '', draft: wish, seedLocked, updatedAt: 0 })
  }
  const winners = await take('winners')
  if (typeof winners === 'object' && winners !== null)
    for (const [round, index] of Object.entries(winners))
      await transaction.objectStore('winners').put({ round, index })
}

/** The version this code writes. */
export const schemaVersion = migrations.length
