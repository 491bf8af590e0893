// The queue of paintings as the page shows it: a mirror of the queue of app/paint, with one mirror for each of its jobs.
import type { PaintJob, PaintQueue, QueueState } from '../../../app/paint/index.ts'
import type { RecipeChange, RecipeDraft } from '../../../fragment/index.ts'
import type { Attachments } from '../../../studio/index.ts'
import { Mirror } from '../../kit/state/mirror.svelte.ts'
import { Job } from './job.svelte.ts'

export class Easel {
  readonly #queue: PaintQueue
  readonly #mirror: Mirror<QueueState>
  readonly #jobs = new WeakMap<PaintJob, Job>()

  constructor(queue: PaintQueue) {
    this.#queue = queue
    this.#mirror = new Mirror<QueueState>(queue)
  }

  /** The painting on the easel, also after it is finished. */
  readonly current = $derived.by((): Job | null => {
    const { current } = this.#mirror.current
    return current && this.#jobOf(current)
  })
  readonly queue = $derived.by((): readonly Job[] => {
    return this.#mirror.current.waiting.map((job) => this.#jobOf(job))
  })
  readonly isPainting = $derived(this.current?.isActive ?? false)

  /** Puts a painting in the queue. Returns its place, 0 for at once. */
  add(draft: RecipeDraft, attachments?: Attachments): number {
    return this.#queue.enqueue(draft, attachments)
  }
  remove({ source }: Job): void {
    this.#queue.remove(source)
  }
  putBack({ source }: Job, place: number): void {
    this.#queue.putBack(source, place)
  }
  move({ source }: Job, by: -1 | 1): void {
    this.#queue.move(source, by)
  }
  paintNext(): Promise<void> {
    return this.#queue.paintNext()
  }
  /** Stops and forgets the current painting; returns what it takes to bring it back. */
  discard(): (() => void) | null {
    return this.#queue.discard()
  }
  retry(change?: RecipeChange): void {
    this.#queue.retry(change)
  }
  saveAgain(): Promise<void> {
    return this.#queue.saveAgain()
  }
  /** Takes a finished or failed painting off the easel. */
  clear(): void {
    this.#queue.clear()
  }

  #jobOf(source: PaintJob): Job {
    const known = this.#jobs.get(source)
    if (known) return known
    const job = new Job(source)
    this.#jobs.set(source, job)
    return job
  }
}
