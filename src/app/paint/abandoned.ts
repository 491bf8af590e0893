// Paintings that tabs left behind: what the archive still holds of jobs whose tab lives no more. Those with a checkpoint
// are offered to be resumed, the others wait in the queue; work of a living tab is neither.
import type { Archive, JobRecord, StoredCheckpoint } from '../../archive/index.ts'
import { Emitter } from '../emitter.ts'
import type { Tabs } from '../tabs.ts'
import type { PaintQueue } from './queue.ts'

export interface AbandonedPorts {
  readonly archive: Pick<Archive, 'jobs' | 'checkpoints' | 'attachments'>
  readonly queue: PaintQueue
  readonly tabs: Tabs
}

export class Abandoned extends Emitter<{ change: readonly StoredCheckpoint[]; trouble: unknown }> {
  readonly #ports: AbandonedPorts
  #paintings: readonly StoredCheckpoint[] = []

  constructor(ports: AbandonedPorts) {
    super()
    this.#ports = ports
    ports.tabs.onMessage(({ kind }) => {
      if (kind === 'jobs') this.#refresh().catch((error: unknown) => this.emit('trouble', error))
    })
  }

  /** The newest first. */
  get state(): readonly StoredCheckpoint[] {
    return this.#paintings
  }

  /** Finds what was left behind; jobs that never had a checkpoint go into the queue, which is not started. */
  async restore(): Promise<void> {
    const { archive, queue, tabs } = this.#ports
    const held = await tabs.alone('jobs', async () => {
      await archive.jobs.release(await tabs.living())
      const orphans = (await archive.jobs.list()).filter(({ owner }) => owner === null)
      const checkpoints = new Set((await archive.checkpoints.list()).map(({ id }) => id))
      const isFresh = ({ resumes }: JobRecord) => resumes === null || !checkpoints.has(resumes)
      const fresh = orphans.filter(isFresh)
      // A failed job is worth another try: in the queue a person can start or remove it.
      for (const { key } of fresh.filter(({ state }) => state !== 'waiting')) {
        await archive.jobs.update(key, { state: 'waiting' })
      }
      return fresh
    })
    queue.hold(held.map((record) => ({ ...record, state: 'waiting' })))
    await this.#refresh()
  }

  /** Resumes a painting; nothing happens when another tab was faster. */
  async resume({ id, checkpoint }: StoredCheckpoint): Promise<void> {
    const { archive, queue, tabs } = this.#ports
    this.#become(this.#paintings.filter((each) => each.id !== id))
    const attachments = await archive.attachments.of(checkpoint.recipe)
    const record = await tabs.alone('jobs', async () => {
      const [known] = (await archive.jobs.list()).filter(({ resumes }) => resumes === id)
      if (known && known.owner !== null && (await tabs.living()).has(known.owner)) return undefined
      if (known) return archive.jobs.update(known.key, { owner: tabs.id, state: 'waiting' })
      // A checkpoint of an earlier version of Daub has no job.
      const { packId: _packId, ...draft } = checkpoint.recipe
      return archive.jobs.add({ draft, place: 'first', owner: tabs.id, resumes: id })
    })
    if (record) queue.resume(record, checkpoint, attachments)
    tabs.tell({ kind: 'jobs' })
  }

  /** Takes a painting off the list; returns the two ways to go on: bring it back, or forget it for good. */
  dismiss(stored: StoredCheckpoint): { readonly undo: () => void; readonly forget: () => Promise<void> } {
    const { archive, tabs } = this.#ports
    this.#become(this.#paintings.filter((each) => each !== stored))
    return {
      undo: () => this.#become([stored, ...this.#paintings]),
      forget: async () => {
        await archive.checkpoints.remove(stored.id)
        for (const { key, resumes } of await archive.jobs.list())
          if (resumes === stored.id) await archive.jobs.remove(key)
        tabs.tell({ kind: 'jobs' })
      },
    }
  }

  /** Reads what is abandoned now, and takes jobs out of the queue that others have taken. */
  async #refresh(): Promise<void> {
    const { archive, queue, tabs } = this.#ports
    const [jobs, checkpoints, living] = await Promise.all([
      archive.jobs.list(),
      archive.checkpoints.list(),
      tabs.living(),
    ])
    const isTaken = ({ owner }: JobRecord) => owner !== null && living.has(owner)
    const taken = new Set(jobs.filter(isTaken).map(({ resumes }) => resumes))
    this.#become(checkpoints.filter(({ id }) => !taken.has(id)))
    const others = jobs.filter((job) => isTaken(job) && job.owner !== tabs.id)
    const foreign = new Set(others.map(({ key }) => key))
    queue.dropMissing(new Set(jobs.flatMap(({ key }) => (foreign.has(key) ? [] : [key]))))
  }

  #become(paintings: readonly StoredCheckpoint[]): void {
    this.#paintings = paintings
    this.emit('change', paintings)
  }
}
