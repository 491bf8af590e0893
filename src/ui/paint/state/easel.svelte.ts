// The easel: paints one wish after another and brings every finished picture to the archive. The studio paints; this
// decides what is painted next and what happens to it.
import type { Archive, FragmentRecord } from '../../../archive/index.ts'
import { recipeId, type Recipe, type RecipeDraft } from '../../../fragment/index.ts'
import type { Attachments, Checkpoint, Painting } from '../../../studio/index.ts'
import { Job } from './job.svelte.ts'
import type { Supplies } from './supplies.svelte.ts'

export interface EaselOptions {
  isGentle(): boolean
  onFinished(piece: FragmentRecord): void
  /** Something failed that does not stop the painting. */
  onTrouble(error: unknown): void
}

export class Easel {
  /** The painting on the easel, also after it is finished. */
  current = $state.raw<Job | null>(null)
  queue = $state.raw<readonly Job[]>([])
  readonly isPainting = $derived(this.current?.isActive ?? false)

  readonly #supplies: Supplies
  readonly #archive: Archive
  readonly #options: EaselOptions
  #attachments = new WeakMap<Job, Attachments>()

  constructor(supplies: Supplies, archive: Archive, options: EaselOptions) {
    this.#supplies = supplies
    this.#archive = archive
    this.#options = options
  }

  /** Puts a wish in the queue and starts when the easel is free. Returns its place, 0 for at once. */
  add(wish: RecipeDraft, attachments: Attachments = new Map(), resumeFrom: Checkpoint | null = null): number {
    const job = new Job(wish, resumeFrom)
    this.#attachments.set(job, attachments)
    if (attachments.size > 0) this.#archive.attachments.save(attachments).catch(this.#options.onTrouble)
    this.queue = resumeFrom ? [job, ...this.queue] : [...this.queue, job]
    const place = this.isPainting ? this.queue.length : 0
    void this.paintNext()
    return place
  }

  /** Puts wishes in the queue without starting it: those of an earlier visit. */
  hold(wishes: readonly RecipeDraft[]): void {
    this.queue = [...this.queue, ...wishes.map((wish) => new Job(wish))]
  }

  remove(job: Job): void {
    this.queue = this.queue.filter((each) => each !== job)
  }

  /** Puts a removed wish back where it was. */
  putBack(job: Job, place: number): void {
    this.queue = this.queue.toSpliced(place, 0, job)
  }

  move(job: Job, by: -1 | 1): void {
    const from = this.queue.indexOf(job)
    const to = from + by
    if (from < 0 || to < 0 || to >= this.queue.length) return
    this.queue = this.queue.with(from, this.queue[to]!).with(to, job)
  }

  /** Takes the next wish of the queue, and the next, until one fails. */
  async paintNext(): Promise<void> {
    while (!this.isPainting && this.queue.length > 0) {
      const [job, ...rest] = this.queue
      this.queue = rest
      this.current = job!
      await this.#paint(job!)
      if (job!.stage === 'failed') return
    }
  }

  /** Stops and forgets the current painting; returns what it takes to bring it back. */
  discard(): (() => void) | null {
    const job = this.current
    if (!job?.isActive) return null
    if (job.stage === 'starting') this.#supplies.stopLoading()
    job.discard()
    this.current = null
    return () => void this.add(job.wish, this.#attachments.get(job), job.checkpoint)
  }

  /** Paints the failed wish again, from its last checkpoint where there is one and nothing was changed. */
  retry(change: Partial<RecipeDraft> = {}): void {
    const job = this.current
    if (job?.stage !== 'failed') return
    const isSame = Object.keys(change).length === 0
    const again = new Job({ ...job.wish, ...change }, isSame ? job.checkpoint : null)
    this.#attachments.set(again, this.#attachments.get(job) ?? new Map())
    this.current = null
    this.queue = [again, ...this.queue]
    void this.paintNext()
  }

  /** Tries once more to save a finished picture there was no room for. */
  async saveAgain(): Promise<void> {
    const job = this.current
    if (job?.unsaved) await this.#save(job, job.unsaved)
  }

  /** Takes a finished or failed painting off the easel. */
  clear(): void {
    if (!this.isPainting) this.current = null
  }

  async #paint(job: Job): Promise<void> {
    job.stage = 'starting'
    const supplies = this.#supplies
    try {
      const pack = await supplies.getReady()
      const studio = await supplies.studioWithEngine()
      const recipe: Recipe = { ...job.wish, packId: pack.id }
      const attachments = this.#attachments.get(job) ?? (await this.#archive.attachments.of(recipe))
      if (job.isDiscarded) return
      const { resumeFrom } = job
      const gentle = this.#options.isGentle()
      const handle = studio.paint({ recipe, attachments, gentle, ...(resumeFrom && { resumeFrom }) })
      job.begin(handle)
      for await (const event of handle.events) {
        job.apply(event)
        if (event.kind === 'loading') supplies.loading = event
        if (event.kind === 'painting') {
          supplies.loading = null
          if (event.checkpoint)
            this.#archive.checkpoints.save(event.checkpoint).catch(this.#options.onTrouble)
        }
        if (event.kind === 'done') await this.#save(job, event.painting)
      }
      if (job.isDiscarded) await this.#archive.checkpoints.remove(recipeId(recipe))
    } catch (error) {
      if (!(error instanceof Error && error.name === 'AbortError')) job.fail(error)
      else if (!job.isDiscarded) this.current = null // a cancel is not an error
    }
  }

  async #save(job: Job, painting: Painting): Promise<void> {
    job.stage = 'saving'
    try {
      job.piece = await this.#archive.fragments.save(painting)
      job.unsaved = null
      job.error = null
      job.stage = 'done'
      await this.#archive.checkpoints.remove(recipeId(painting.fragment.recipe))
      this.#options.onFinished(job.piece)
    } catch (error) {
      job.unsaved = painting
      job.fail(error)
    }
  }
}
