// Tables in the browser's database.
import {
  unwrap,
  type IDBPDatabase,
  type IDBPIndex,
  type IDBPObjectStore,
  type IDBPTransaction,
  type StoreNames,
} from 'idb'
import { whileOpen, withRoom } from './errors.ts'
import type { IndexShape, StoreShape } from './storeModule.ts'
import type { IndexQuery, Key, Read, Steps, Tables, Write } from './table.ts'
import { abort, commitAll } from './transaction.ts'

type Mode = 'readonly' | 'readwrite'
type Store = IDBPObjectStore<unknown, string[], string, Mode>
type Index = IDBPIndex<unknown, string[], string, string, Mode>
type Change = IDBPTransaction<unknown, string[], 'readwrite'>
/** What writes, and what it answers with: a promise of the wrapped store, a request of the browser's own. */
interface Writable<Answer> {
  put(value: unknown, key?: IDBValidKey): Answer
  delete(key: IDBValidKey): Answer
}

export function createDatabaseTables(database: IDBPDatabase): Tables {
  return {
    read: (read) =>
      whileOpen(async () =>
        readFrom(database.transaction([read.store.name]).objectStore(read.store.name), read),
      ),
    count: (store, prefix) =>
      whileOpen(async () => database.count(store.name, rangeOf(store, prefix, prefix))),
    change: (subject, stores, reads, work) =>
      withRoom(subject, async () => {
        const names = [...new Set(stores.map(({ name }) => name))] as StoreNames<unknown>[]
        const transaction = database.transaction(names, 'readwrite') as unknown as Change
        let writes: readonly Write[]
        try {
          const found = reads.map((read) => readFrom(transaction.objectStore(read.store.name), read))
          writes = work(await Promise.all(found))
        } catch (error) {
          transaction.done.catch(() => undefined) // it says "aborted", which the error below says better
          abort(transaction)
          throw error
        }
        await commitAll(
          transaction,
          writes.flatMap((write) => {
            const store = transaction.objectStore(write.store.name)
            return writesOf(store as unknown as Writable<Promise<unknown>>, write)
          }),
        )
      }),
    changeInSteps: (subject, stores, work) =>
      withRoom(subject, async () => {
        const names = [...new Set(stores.map(({ name }) => name))] as StoreNames<unknown>[]
        const transaction = database.transaction(names, 'readwrite') as unknown as Change
        const ended = transaction.done.then(
          () => null,
          (reason: unknown) => ({ reason }),
        )
        try {
          await work(stepsOf(transaction))
        } catch (error) {
          abort(transaction)
          const failure = await ended
          // Requests of a transaction that the browser ended say "aborted"; only its own error says why.
          throw failure && isAbort(error) && !isAbort(failure.reason) ? failure.reason : error
        }
        const failure = await ended
        if (failure) throw failure.reason
      }),
  }
}

const isAbort = (error: unknown) => error instanceof DOMException && error.name === 'AbortError'

function stepsOf(transaction: Change): Steps {
  return {
    read: (read) => readFrom(transaction.objectStore(read.store.name), read),
    count: ({ store, prefix = [], between = [prefix, prefix] }) =>
      transaction.objectStore(store.name).count(rangeOf(store, ...between)),
    async write(writes) {
      // Requests are answered in their order, and one that fails ends the transaction and all behind it: the last one says how it
      // went. Promises and listeners for hundreds of thousands would be most of the memory that a long change takes.
      let last: IDBRequest | undefined
      for (const write of writes) {
        const store: Writable<IDBRequest> = unwrap(transaction.objectStore(write.store.name) as Store)
        for (const request of writesOf(store, write)) last = request()
      }
      if (last) await succeeded(last)
    },
  }
}

async function readFrom(store: Store, read: Read): Promise<readonly unknown[]> {
  const { store: shape, index, query = {}, keysOnly = false } = read
  if (index !== undefined)
    return readIndex(store.index(index), shape, shape.indexes![index]!, query, keysOnly)
  const { prefix = [], between = [prefix, prefix], after, limit } = read
  const range = rangeOf(shape, ...between, after)
  if (keysOnly) return (await store.getAllKeys(range, limit)).map((key) => keyOf(shape, key))
  if (shape.layout !== 'beside') return store.getAll(range, limit)
  const [keys, values] = await Promise.all([store.getAllKeys(range, limit), store.getAll(range, limit)])
  return keys.map((key, i) => ({ [shape.key[0]!]: key, value: values[i] as unknown }))
}

async function readIndex(
  index: Index,
  shape: StoreShape,
  form: IndexShape,
  query: IndexQuery,
  keysOnly: boolean,
): Promise<readonly unknown[]> {
  const range = indexRangeOf(form, query)
  const { isDescending = false, limit = Infinity, where } = query
  if (!isDescending && where === undefined) {
    const most = limit === Infinity ? undefined : limit
    return keysOnly
      ? (await index.getAllKeys(range, most)).map((key) => keyOf(shape, key))
      : index.getAll(range, most)
  }
  const found: unknown[] = []
  let cursor = await index.openCursor(range, isDescending ? 'prev' : 'next')
  while (cursor && found.length < limit) {
    if (where?.(cursor.value) !== false) found.push(keysOnly ? keyOf(shape, cursor.primaryKey) : cursor.value)
    if (found.length < limit) cursor = await cursor.continue()
  }
  return found
}

function succeeded(request: IDBRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve()
    request.onerror = () => reject(request.error as Error)
  })
}

function writesOf<Answer>(
  store: Writable<Answer>,
  { store: shape, put = [], remove = [] }: Write,
): readonly (() => Answer)[] {
  return [
    ...remove.map((key) => () => store.delete(databaseKeyOf(shape, key))),
    ...put.map((record) => () => {
      if (shape.layout !== 'beside') return store.put(record)
      const { value, [shape.key[0]!]: key } = record as Readonly<Record<string, unknown>>
      return store.put(value, key as IDBValidKey)
    }),
  ]
}

function databaseKeyOf({ layout = 'list' }: StoreShape, key: Key): IDBValidKey {
  return layout === 'list' ? [...key] : key[0]!
}

function keyOf({ layout = 'list' }: StoreShape, key: IDBValidKey): Key {
  return layout === 'list' ? (key as (string | number)[]) : [key as string | number]
}

/** All keys that begin between two: an array sorts after every number and text, and a longer key after its beginning. */
function rangeOf({ layout = 'list' }: StoreShape, from: Key, to: Key, after?: Key): IDBKeyRange | undefined {
  if (layout === 'list') return IDBKeyRange.bound([...(after ?? from)], [...to, []], after !== undefined)
  return from.length === 0 ? undefined : IDBKeyRange.only(from[0])
}

function indexRangeOf(form: IndexShape, { under = [], before, upTo }: IndexQuery): IDBKeyRange | undefined {
  if ('each' in form) return under.length === 0 ? undefined : IDBKeyRange.only(under[0])
  const upper = before ?? upTo
  if (upper) return IDBKeyRange.bound([...under], [...upper], false, before !== undefined)
  return IDBKeyRange.bound([...under], [...under, []])
}
