// The queue of paintings, one record for each: tabs add and remove their own without rewriting those of others, a bad
// record takes no other with it, and a job is painted by the one tab that claimed it.
import * as v from 'valibot'
import { sha256, type RecipeDraft } from '../fragment/index.ts'
import type { DamageLog } from './damage.ts'
import { number } from './forms.ts'
import { newKey } from './newKey.ts'
import { recipeDraft } from './recipeDraft.ts'
import type { VotingRecords } from './schema.ts'
import type { Table } from './table.ts'

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

const form = v.object({
  key: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  draft: recipeDraft,
  addedAt: number,
  position: number,
  state: v.picklist(['waiting', 'painting', 'failed']),
  owner: v.nullable(v.pipe(v.string(), v.maxLength(100))),
  resumes: v.nullable(sha256),
})

export function createJobs(
  table: Table<VotingRecords['jobs']>,
  damage: DamageLog,
  now: () => number,
): JobStore {
  const parse = (records: readonly unknown[]): readonly JobRecord[] =>
    [...damage.sound('jobs', records, (record): JobRecord => v.parse(form, record))].sort(
      (a, b) => a.position - b.position || (a.key < b.key ? -1 : 1),
    )
  /** Reads the whole queue, writes what comes of it, and answers it. */
  const change = async <Result>(
    work: (jobs: readonly JobRecord[]) => { put?: readonly JobRecord[]; result: Result },
  ): Promise<Result> => {
    let result: Result | undefined
    await table.change('the queue', [[]], (found) => {
      const done = work(parse(found))
      result = done.result
      return { put: done.put ?? [] }
    })
    return result as Result
  }
  return {
    list: async () => parse(await table.under([])),
    get: async (key) => parse(await table.under([key]))[0],
    add: ({ draft, place = 'last', owner = null, resumes = null }) =>
      change((jobs) => {
        const position = place === 'last' ? (jobs.at(-1)?.position ?? 0) + 1 : (jobs[0]?.position ?? 0) - 1
        const job = {
          key: newKey(),
          draft,
          addedAt: now(),
          position,
          state: 'waiting',
          owner,
          resumes,
        } as const
        return { put: [job], result: job }
      }),
    putBack: (jobs) => table.change('the queue', [], () => ({ put: jobs })),
    claim: (owner, key) =>
      change((jobs) => {
        const isFree = (job: JobRecord) =>
          job.state === 'waiting' &&
          (job.owner === null || job.owner === owner) &&
          (key === undefined || job.key === key)
        const found = jobs.find(isFree)
        if (!found) return { result: undefined }
        const job: JobRecord = { ...found, owner, state: 'painting' }
        return { put: [job], result: job }
      }),
    update: (key, members) =>
      change((jobs) => {
        const found = jobs.find((job) => job.key === key)
        if (!found) return { result: undefined }
        const job: JobRecord = { ...found, ...members }
        return { put: [job], result: job }
      }),
    move: (key, before) =>
      change((jobs) => {
        const job = jobs.find((each) => each.key === key)
        const others = jobs.filter((each) => each.key !== key)
        if (!job) return { result: undefined }
        const at = before === null ? others.length : others.findIndex((each) => each.key === before)
        if (at < 0) return { result: undefined }
        const order = others.toSpliced(at, 0, job)
        const moved = order.map((each, i): JobRecord => ({ ...each, position: i + 1 }))
        return { put: moved.filter((each, i) => each.position !== order[i]!.position), result: undefined }
      }),
    release: (living) =>
      change((jobs) => {
        const lost = jobs.filter(({ owner }) => owner !== null && !living.has(owner))
        const put = lost.map((job): JobRecord => ({
          ...job,
          owner: null,
          state: job.state === 'painting' ? 'waiting' : job.state,
        }))
        return { put, result: put.length }
      }),
    remove: (key) => table.change('the queue', [], () => ({ remove: [[key]] })),
  }
}
