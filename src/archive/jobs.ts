// The queue of paintings, one record for each: tabs add and remove their own without rewriting those of others, a bad
// record takes no other with it, and a job is painted by the one tab that claimed it.
import * as v from 'valibot'
import { sha256, type RecipeDraft } from '../fragment/index.ts'
import { attachmentIds, usesIndex } from './attachmentIds.ts'
import { newKey } from './newKey.ts'
import { recipeDraft } from './recipeDraft.ts'
import { anyNumber, text } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import type { OpenTable } from './table.ts'
import { listOrNone, putAll, takeSetting } from './upgrade.ts'

export type JobState = 'waiting' | 'painting' | 'failed'

/** One painting that waits, is under way, or failed. */
export interface JobRecord {
  readonly key: string
  readonly draft: RecipeDraft
  /** Milliseconds since 1970. */
  readonly addedAt: number
  /** Place in the queue, ascending; any number, so that a job can be put between two others. */
  readonly position: number
  readonly state: JobState
  /** Id of the tab that paints it or holds it, or null while any tab may take it. */
  readonly owner: string | null
  /** Id of the recipe whose checkpoint it goes on from, or null to begin anew. */
  readonly resumes: string | null
}

export interface NewJob {
  readonly draft: RecipeDraft
  /** At the end of the queue unless said otherwise. */
  readonly place?: 'first' | 'last'
  readonly owner?: string | null
  readonly resumes?: string | null
}

export interface JobStore {
  /** In the order of the queue; jobs at one position in the order of their keys. */
  list(): Promise<readonly JobRecord[]>
  get(key: string): Promise<JobRecord | undefined>
  /** @throws StorageError `storage/full` */
  add(job: NewJob): Promise<JobRecord>
  /** Puts removed jobs back exactly as they were: undo. */
  putBack(jobs: readonly JobRecord[]): Promise<void>
  /**
   * Gives a waiting job to a tab, in one transaction, so that no other tab gets it too: the first that nobody owns or
   * that the tab holds, or the one of a key.
   *
   * @returns The job, now `painting`; undefined when there is none, or another tab was faster.
   */
  claim(owner: string, key?: string): Promise<JobRecord | undefined>
  /** Changes members of a job that is still there. */
  update(
    key: string,
    change: Partial<Pick<JobRecord, 'draft' | 'state' | 'owner' | 'position' | 'resumes'>>,
  ): Promise<JobRecord | undefined>
  /** Moves a job in front of another, or to the end. */
  move(key: string, before: string | null): Promise<void>
  /** Jobs of tabs that are gone wait again. Returns how many did. */
  release(livingOwners: ReadonlySet<string>): Promise<number>
  remove(key: string): Promise<void>
}

/** A job with the pictures it uses. */
type StoredJob = JobRecord & { readonly uses: readonly string[] }

export const jobsModule: StoreModule<StoredJob, JobRecord> = {
  name: 'jobs',
  key: ['key'],
  indexes: { queue: { members: ['position', 'key'] }, ...usesIndex },
  schema: v.object({
    key: v.pipe(text(100), v.minLength(1)),
    draft: recipeDraft,
    addedAt: anyNumber,
    position: v.number(),
    state: v.picklist(['waiting', 'painting', 'failed']),
    owner: v.nullable(text(100)),
    resumes: v.nullable(sha256),
  }),
  upgrades: {
    async 3(transaction) {
      const queue = listOrNone(await takeSetting(transaction, 'queue'))
      const jobs = queue.map((draft, i) => ({
        key: `0.2.0-${i}`,
        draft,
        uses: usesOf(draft as RecipeDraft),
        addedAt: 0,
        position: i + 1,
        state: 'waiting',
        owner: null,
        resumes: null,
      }))
      await putAll(transaction, 'jobs', jobs)
    },
  },
}

export function createJobs(open: OpenTable, now: () => number): JobStore {
  const table = open(jobsModule)
  const store = table.module
  const inOrder = (jobs: readonly JobRecord[]) =>
    [...jobs].sort((a, b) => a.position - b.position || (a.key < b.key ? -1 : 1))
  /** Reads some of the queue, writes what comes of it, and answers with it. */
  const change = async <Result>(
    prefixes: readonly (readonly string[])[],
    work: (jobs: readonly JobRecord[]) => { readonly put?: readonly JobRecord[]; readonly result: Result },
  ): Promise<Result> => {
    let result: Result | undefined
    await table.change('job', prefixes, (found) => {
      const done = work(inOrder(found))
      result = done.result
      return { put: (done.put ?? []).map(stored) }
    })
    return result as Result
  }
  return {
    list: () => table.getByIndex('queue', {}),
    get: (key) => table.get(key),
    async add({ draft, place = 'last', owner = null, resumes = null }) {
      const isLast = place === 'last'
      // Only the end of the queue is read, so that a long one is built in linear time.
      const end = { store, index: 'queue', query: { limit: 1, isDescending: isLast } }
      const job = { key: newKey(), draft, addedAt: now(), state: 'waiting', owner, resumes } as const
      let position = 0
      await table.tables.change('job', [store], [end], ([found = []]) => {
        const at = (found[0] as Partial<JobRecord> | undefined)?.position ?? 0
        position = isLast ? at + 1 : at - 1
        return [{ store, put: [stored({ ...job, position })] }]
      })
      return { ...job, position }
    },
    putBack: (jobs) => table.put('job', ...jobs.map(stored)),
    claim: (owner, key) =>
      change([key === undefined ? [] : [key]], (jobs) => {
        const found = jobs.find(
          (job) => job.state === 'waiting' && (job.owner === null || job.owner === owner),
        )
        if (!found) return { result: undefined }
        const job: JobRecord = { ...found, owner, state: 'painting' }
        return { put: [job], result: job }
      }),
    update: (key, members) =>
      change([[key]], ([found]) => {
        if (!found) return { result: undefined }
        const job: JobRecord = { ...found, ...members }
        return { put: [job], result: job }
      }),
    move: (key, before) =>
      change([[]], (jobs) => {
        const job = jobs.find((each) => each.key === key)
        const others = jobs.filter((each) => each.key !== key)
        const at = before === null ? others.length : others.findIndex((each) => each.key === before)
        if (!job || at < 0) return { result: undefined }
        const order = others.toSpliced(at, 0, job)
        const moved = order.map((each, i): JobRecord => ({ ...each, position: i + 1 }))
        return { put: moved.filter((each, i) => each.position !== order[i]!.position), result: undefined }
      }),
    release: (living) =>
      change([[]], (jobs) => {
        const lost = jobs.filter(({ owner }) => owner !== null && !living.has(owner))
        const put = lost.map((job): JobRecord => ({
          ...job,
          owner: null,
          state: job.state === 'painting' ? 'waiting' : job.state,
        }))
        return { put, result: put.length }
      }),
    remove: (key) => table.remove([key]),
  }
}

function stored(job: JobRecord): StoredJob {
  return { ...job, uses: usesOf(job.draft) }
}

/** Also of what may be no draft at all. */
function usesOf(draft: RecipeDraft): readonly string[] {
  try {
    return attachmentIds(draft)
  } catch {
    return []
  }
}
