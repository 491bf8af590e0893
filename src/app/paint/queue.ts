// The one queue of paintings. It decides what is painted next and what happens to it, keeps every job in the archive
// until its picture is saved, and paints only what no other tab paints.
import type { Archive, FragmentRecord, JobRecord } from '../../archive/index.ts'
import { isAbort, recipeId, type Recipe, type RecipeChange, type RecipeDraft } from '../../fragment/index.ts'
import type { Attachments, Checkpoint, Painting } from '../../studio/index.ts'
import { Emitter } from '../emitter.ts'
import type { Tabs } from '../tabs.ts'
import { PaintJob } from './job.ts'
import type { Supplies } from './supplies.ts'

export interface QueueState {
  /** The painting under way, also after it is finished or failed. */
  readonly current: PaintJob | null
  readonly waiting: readonly PaintJob[]
}

export interface QueueEvents {
  change: QueueState
  /** A picture was saved. `isAgain`: the archive held it already, the same to the last byte. */
  finished: { readonly record: FragmentRecord; readonly isAgain: boolean }
  /** Something failed that does not stop the painting. */
  trouble: unknown
}

export interface QueuePorts {
  readonly archive: Pick<Archive, 'jobs' | 'fragments' | 'checkpoints' | 'attachments'>
  readonly supplies: Supplies
  readonly tabs: Tabs
  /** Leave the machine room to breathe between steps. */
  isGentle(): boolean
}

export class PaintQueue extends Emitter<QueueEvents> {
  readonly #ports: QueuePorts
  #state: QueueState = { current: null, waiting: [] }
  readonly #attachments = new WeakMap<PaintJob, Attachments>()
  /** The record of each job that was put into the archive. */
  readonly #records = new WeakMap<PaintJob, JobRecord>()
  #writing: Promise<unknown> = Promise.resolve()
  #isRunning = false

  constructor(ports: QueuePorts) {
    super()
    this.#ports = ports
  }

  get state(): QueueState {
    return this.#state
  }
  get isPainting(): boolean {
    return this.#state.current?.isActive ?? false
  }

  /** Puts a job in the queue and starts when nothing is being painted. Returns its place, 0 for at once. */
  enqueue(
    draft: RecipeDraft,
    attachments: Attachments = new Map(),
    resumeFrom: Checkpoint | null = null,
  ): number {
    const job = new PaintJob(draft, resumeFrom)
    this.#attachments.set(job, attachments)
    if (attachments.size > 0) this.#write(() => this.#ports.archive.attachments.save(attachments))
    this.#store(job, resumeFrom ? 'first' : 'last')
    const place = this.isPainting ? this.#state.waiting.length : 0
    void this.paintNext()
    return place
  }

  /** Resumes an abandoned painting whose job this tab has claimed; it is next. */
  resume(record: JobRecord, checkpoint: Checkpoint, attachments: Attachments): void {
    const job = new PaintJob(record.draft, checkpoint)
    this.#attachments.set(job, attachments)
    this.#records.set(job, record)
    this.#become({ waiting: [job, ...this.#state.waiting] })
    void this.paintNext()
  }

  /** Takes jobs of an earlier visit into the queue, without starting it. */
  hold(records: readonly JobRecord[]): void {
    const jobs = records.map((record) => {
      const job = new PaintJob(record.draft)
      this.#records.set(job, record)
      return job
    })
    this.#become({ waiting: [...this.#state.waiting, ...jobs] })
  }

  /** Drops jobs of earlier visits that another tab has taken or removed. @param keys Those still to be had. */
  dropMissing(keys: ReadonlySet<string>): void {
    const isHere = (job: PaintJob) => {
      const record = this.#records.get(job)
      return record === undefined || record.owner !== null || keys.has(record.key)
    }
    if (this.#state.waiting.every(isHere)) return
    this.#become({ waiting: this.#state.waiting.filter(isHere) })
  }

  remove(job: PaintJob): void {
    this.#become({ waiting: this.#state.waiting.filter((each) => each !== job) })
    this.#forget(job)
  }

  /** Puts a removed job back where it was. */
  putBack(job: PaintJob, place: number): void {
    const next = this.#state.waiting[place]
    this.#become({ waiting: this.#state.waiting.toSpliced(place, 0, job) })
    this.#write(async () => {
      const record = this.#records.get(job)
      if (!record) return
      await this.#ports.archive.jobs.putBack([record])
      await this.#ports.archive.jobs.move(record.key, (next && this.#records.get(next)?.key) ?? null)
    })
  }

  move(job: PaintJob, by: -1 | 1): void {
    const { waiting } = this.#state
    const from = waiting.indexOf(job)
    const to = from + by
    if (from < 0 || to < 0 || to >= waiting.length) return
    const moved = waiting.with(from, waiting[to]!).with(to, job)
    this.#become({ waiting: moved })
    this.#write(async () => {
      const keyOf = (each: PaintJob | undefined) => (each && this.#records.get(each)?.key) ?? null
      const key = keyOf(job)
      if (key) await this.#ports.archive.jobs.move(key, keyOf(moved[to + 1]))
    })
  }

  /** Paints the next job of the queue, and the next, until one fails. */
  async paintNext(): Promise<void> {
    if (this.#isRunning || this.isPainting) return
    this.#isRunning = true
    try {
      for (let [job] = this.#state.waiting; job; [job] = this.#state.waiting) {
        job.start()
        this.#become({ current: job, waiting: this.#state.waiting.slice(1) })
        if (await this.#claim(job)) await this.#paint(job)
        else this.#become({ current: null })
        if (job.state.phase === 'failed') return
      }
    } finally {
      this.#isRunning = false
    }
  }

  /** Stops and forgets the current painting; returns what it takes to bring it back, or null when nothing is painted. */
  discard(): (() => void) | null {
    const job = this.#state.current
    if (!job?.isActive) return null
    const { checkpoint, phase } = job.state
    if (phase === 'starting') this.#ports.supplies.stopLoading()
    job.discard()
    this.#become({ current: null })
    this.#forget(job)
    return () => void this.enqueue(job.draft, this.#attachments.get(job), checkpoint)
  }

  /** Paints the failed job again, from its last checkpoint where there is one and nothing was changed. */
  retry(change: RecipeChange = {}): void {
    const job = this.#state.current
    if (job?.state.phase !== 'failed') return
    const isSame = Object.keys(change).length === 0
    const again = new PaintJob({ ...job.draft, ...change }, isSame ? job.state.checkpoint : null)
    this.#attachments.set(again, this.#attachments.get(job) ?? new Map())
    this.#forget(job)
    this.#become({ current: null })
    this.#store(again, 'first')
    void this.paintNext()
  }

  /** Tries once more to save a finished picture there was no room for. */
  async saveAgain(): Promise<void> {
    const job = this.#state.current
    const unsaved = job?.state.unsaved
    if (!job || !unsaved) return
    await this.#save(job, unsaved, recipeId({ ...job.draft, packId: unsaved.fragment.recipe.packId }))
    if (job.state.phase === 'done') void this.paintNext()
  }

  /** Takes a finished or failed painting away. */
  clear(): void {
    const { current } = this.#state
    if (!current || current.isActive) return
    if (current.state.phase === 'failed') this.#forget(current)
    this.#become({ current: null })
  }

  /** Ends when everything is in the archive, or could not be written. */
  async settled(): Promise<void> {
    await this.#writing
  }

  async #paint(job: PaintJob): Promise<void> {
    const { archive, supplies, isGentle } = this.#ports
    try {
      const pack = await supplies.getReady()
      const studio = await supplies.studioWithEngine()
      const recipe: Recipe = { ...job.draft, packId: pack.id }
      const attachments = this.#attachments.get(job) ?? (await archive.attachments.of(recipe))
      if (job.isDiscarded) return
      const id = recipeId(recipe)
      this.#update(job, { resumes: id })
      const { resumeFrom } = job
      const handle = studio.paint({
        recipe,
        attachments,
        gentle: isGentle(),
        ...(resumeFrom && { resumeFrom }),
      })
      job.begin(handle)
      for await (const event of handle.events) {
        job.apply(event)
        if (event.kind === 'loading') supplies.show(event)
        if (event.kind === 'painting') {
          supplies.show(null)
          const { checkpoint } = event
          if (checkpoint && !job.isDiscarded) this.#write(() => archive.checkpoints.save(checkpoint))
        }
        if (event.kind === 'done') {
          supplies.show(null)
          await this.#save(job, event.painting, id)
        }
      }
      if (job.isDiscarded) this.#write(() => archive.checkpoints.remove(id))
      else if (job.isActive) job.fail(new Error('The painting ended without a picture'))
    } catch (error) {
      // A cancel is no error: the download was stopped, and the prompt is still in the form.
      if (isAbort(error)) {
        this.#forget(job)
        if (this.#state.current === job) this.#become({ current: null })
      } else job.fail(error)
    } finally {
      supplies.show(null) // what this painting was loading is loaded, or wanted no more
    }
    if (job.state.phase === 'failed') this.#update(job, { state: 'failed' })
  }

  /** @param id Of the recipe that was asked for: a picture kept early has another. */
  async #save(job: PaintJob, painting: Painting, id: string): Promise<void> {
    const { archive, tabs } = this.#ports
    job.saving()
    try {
      const isAgain = (await archive.fragments.get(painting.fragment.id)) !== undefined
      const record = await archive.fragments.save(painting)
      // Discarded while it was being written: it goes where undone things go, unless it hung there before.
      if (job.isDiscarded && !isAgain) await archive.fragments.trash([record.id])
      if (job.isDiscarded) return
      job.saved(record)
      this.#forget(job)
      this.#write(() => archive.checkpoints.remove(id))
      tabs.tell({ kind: 'fragments' })
      this.emit('finished', { record, isAgain })
    } catch (error) {
      job.fail(error, painting)
    }
  }

  /** Whether this tab may paint a job: it is its own, or no other tab was faster. */
  async #claim(job: PaintJob): Promise<boolean> {
    await this.#writing
    const record = this.#records.get(job)
    if (!record) return true // the archive had no room for it; nobody else knows it
    const { archive, tabs } = this.#ports
    try {
      const claimed = await archive.jobs.claim(tabs.id, record.key)
      if (claimed) this.#records.set(job, claimed)
      return claimed !== undefined || record.owner === tabs.id
    } catch (error) {
      this.emit('trouble', error)
      return true
    } finally {
      tabs.tell({ kind: 'jobs' })
    }
  }

  #store(job: PaintJob, place: 'first' | 'last'): void {
    const { waiting } = this.#state
    this.#become({ waiting: place === 'first' ? [job, ...waiting] : [...waiting, job] })
    const { draft, resumeFrom } = job
    const resumes = resumeFrom && recipeId(resumeFrom.recipe)
    this.#write(async () => {
      const { archive, tabs } = this.#ports
      this.#records.set(job, await archive.jobs.add({ draft, place, owner: tabs.id, resumes }))
    })
  }

  #update(job: PaintJob, change: Parameters<Archive['jobs']['update']>[1]): void {
    this.#write(async () => {
      const key = this.#records.get(job)?.key
      const updated = key && (await this.#ports.archive.jobs.update(key, change))
      if (updated) this.#records.set(job, updated)
    })
  }

  #forget(job: PaintJob): void {
    this.#write(async () => {
      const key = this.#records.get(job)?.key
      if (key) await this.#ports.archive.jobs.remove(key)
    })
  }

  /** Writes one after another, in the order asked for; what cannot be written is reported and stops nothing. */
  #write(write: () => Promise<unknown>): void {
    this.#writing = this.#writing.then(write).catch((error: unknown) => this.emit('trouble', error))
  }

  #become(change: Partial<QueueState>): void {
    this.#state = { ...this.#state, ...change }
    this.emit('change', this.#state)
  }
}
