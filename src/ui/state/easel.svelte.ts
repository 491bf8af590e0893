// The easel: opens the studio when painting is first thought of, paints one wish after another, and brings every
// finished picture to the archive. The studio paints; this decides what is painted next and what happens to it.
import type { Archive, Piece, Wish } from '../../archive/index.ts'
import { recipeId, type Recipe } from '../../fragment/index.ts'
import type {
  Attachments,
  Checkpoint,
  EngineChoice,
  EngineReport,
  PackInfo,
  PackOutline,
  Painting,
  Picture,
  Preset,
  Studio,
} from '../../studio/index.ts'
import type { Services } from '../services.ts'
import { Job } from './job.svelte.ts'

/** Bytes on their way, as last reported. */
export interface Loading {
  readonly received: number
  readonly total: number
  readonly source: 'network' | 'device'
}

const fallbackSize = 256

export interface EaselOptions {
  engine(): EngineChoice
  isGentle(): boolean
  onFinished(piece: Piece): void
  /** Something failed that does not stop the painting. */
  onTrouble(error: unknown): void
}

export class Easel {
  /** The painting on the easel, also after it is finished. */
  current = $state.raw<Job | null>(null)
  queue = $state.raw<readonly Job[]>([])
  pack = $state.raw<PackInfo | null>(null)
  outline = $state.raw<PackOutline | null>(null)
  /** Whether painting needs no download; null while unknown. */
  isOnDevice = $state.raw<boolean | null>(null)
  engine = $state.raw<EngineReport | null>(null)
  loading = $state.raw<Loading | null>(null)
  compiling = $state(false)
  /** What went wrong while getting ready, before any painting. */
  fault = $state.raw<unknown>(null)

  readonly isPainting = $derived(this.current?.isActive ?? false)
  /** Whether leaving now would lose work: a painting, or a download. */
  readonly isBusy = $derived(this.isPainting || this.loading?.source === 'network')
  readonly sizes = $derived.by((): readonly number[] => {
    const sizes = this.pack?.sizes ?? this.outline?.sizes ?? []
    return sizes.length > 0 ? sizes : [fallbackSize]
  })
  readonly defaultSize = $derived(this.pack?.defaultSize ?? this.outline?.defaultSize ?? null)

  readonly #services: Services
  readonly #archive: Archive
  readonly #options: EaselOptions
  #studio: Promise<Studio> | null = null
  #presets: Promise<readonly Preset[]> | null = null
  #opening: Promise<PackInfo> | null = null
  #stopOpening = new AbortController()
  #attachments = new Map<number, Attachments>()

  constructor(services: Services, options: EaselOptions) {
    this.#services = services
    this.#archive = services.archive
    this.#options = options
  }

  /** The presets, which bring the studio's code with them. */
  presets(): Promise<readonly Preset[]> {
    this.#presets ??= this.#services.openStudio().then(({ presets }) => presets)
    return this.#presets
  }

  /** Finds out what painting will cost, and gets ready at once when it costs nothing. */
  async look(): Promise<void> {
    if (this.isOnDevice === true) return
    const [studio, outline] = await Promise.all([this.#openStudio(), this.#services.outlinePack()])
    this.outline = outline
    this.isOnDevice = await studio.isOnDevice({ kind: 'url', url: this.#services.packUrl })
    if (this.isOnDevice) await this.getReady().catch((error: unknown) => (this.fault = error))
  }

  /** Fetches the pack and starts the engine, if that has not happened yet. */
  async getReady(): Promise<PackInfo> {
    this.fault = null
    this.#opening ??= this.#open().finally(() => {
      this.loading = null
      this.compiling = false
      if (this.pack === null) this.#opening = null
    })
    return this.#opening
  }

  /** Stops a download under way; what has arrived is kept. */
  stopLoading(): void {
    this.#stopOpening.abort()
    this.#stopOpening = new AbortController()
  }

  /** Puts a wish in the queue and starts when the easel is free. Returns its place, 0 for at once. */
  add(wish: Wish, attachments: Attachments = new Map(), resumeFrom: Checkpoint | null = null): number {
    const job = new Job(wish, resumeFrom)
    this.#attachments.set(job.key, attachments)
    if (attachments.size > 0) this.#archive.attachments.save(attachments).catch(this.#options.onTrouble)
    this.queue = resumeFrom ? [job, ...this.queue] : [...this.queue, job]
    const place = this.isPainting ? this.queue.length : 0
    void this.paintNext()
    return place
  }

  /** Puts wishes in the queue without starting it: those of an earlier visit. */
  hold(wishes: readonly Wish[]): void {
    this.queue = [...this.queue, ...wishes.map((wish) => new Job(wish))]
  }

  remove(job: Job): void {
    this.queue = this.queue.filter((each) => each !== job)
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
    if (job.stage === 'starting') this.stopLoading()
    job.discard()
    this.current = null
    const attachments = this.#attachments.get(job.key)
    return () => void this.add(job.wish, attachments, job.checkpoint)
  }

  /** Paints the failed wish again, from its last checkpoint where there is one. */
  retry(change: Partial<Wish> = {}): void {
    const job = this.current
    if (job?.stage !== 'failed') return
    const isSame = Object.keys(change).length === 0
    this.current = null
    this.queue = [new Job({ ...job.wish, ...change }, isSame ? job.checkpoint : null), ...this.queue]
    this.#attachments.set(this.queue[0]!.key, this.#attachments.get(job.key) ?? new Map())
    void this.paintNext()
  }

  /** Tries once more to save a finished picture there was no room for. */
  async saveAgain(): Promise<void> {
    const job = this.current
    if (job?.unsaved) await this.#save(job, job.unsaved)
  }

  /** What the judge says of a picture and a text, −1…1, or null when the pack has none. */
  async judge(picture: Picture, text: string): Promise<number | null> {
    const pack = await this.getReady()
    if (!pack.hasJudge) return null
    const studio = await this.#openStudio()
    return (await studio.judge([picture], [text]))[0]?.[0] ?? null
  }

  /** Takes a finished or failed painting off the easel. */
  clear(): void {
    if (!this.isPainting) this.current = null
  }

  /** Forgets the engine, so that the next painting takes the one now chosen. */
  forgetEngine(): void {
    this.engine = null
  }

  #openStudio(): Promise<Studio> {
    this.#studio ??= this.#services.openStudio().then((door) => door.createStudio())
    this.#studio.catch(() => (this.#studio = null))
    return this.#studio
  }

  async #open(): Promise<PackInfo> {
    const studio = await this.#openStudio()
    const { signal } = this.#stopOpening
    const onProgress = (event: { kind: 'loading' | 'compiling' } & Partial<Loading>) => {
      this.compiling = event.kind === 'compiling'
      const { received = 0, total = 0, source = 'network' } = event
      if (event.kind === 'loading') this.loading = { received, total, source }
    }
    const pack = await studio.openPack({ kind: 'url', url: this.#services.packUrl }, { signal, onProgress })
    this.isOnDevice = true
    this.engine = await studio.chooseEngine(this.#options.engine(), { signal, onProgress })
    this.pack = pack
    return pack
  }

  async #paint(job: Job): Promise<void> {
    job.stage = 'starting'
    try {
      const pack = await this.getReady()
      const studio = await this.#openStudio()
      this.engine ??= await studio.chooseEngine(this.#options.engine())
      const recipe: Recipe = { ...job.wish, packId: pack.id }
      const attachments = this.#attachments.get(job.key) ?? (await this.#archive.attachments.of(recipe))
      if (job.isDiscarded) return
      const { resumeFrom } = job
      const handle = studio.paint({
        recipe,
        attachments,
        gentle: this.#options.isGentle(),
        ...(resumeFrom && { resumeFrom }),
      })
      job.begin(handle)
      for await (const event of handle.events) {
        job.apply(event)
        if (event.kind === 'painting' && event.checkpoint) {
          this.#archive.checkpoints.save(event.checkpoint).catch(this.#options.onTrouble)
        }
        if (event.kind === 'loading') this.loading = event
        if (event.kind === 'painting') this.loading = null
        if (event.kind === 'done') await this.#save(job, event.painting)
      }
      if (job.isDiscarded) await this.#archive.checkpoints.remove(recipeId(recipe))
    } catch (error) {
      const isCancel = error instanceof Error && error.name === 'AbortError'
      if (isCancel && !job.isDiscarded) this.current = null
      if (!isCancel) job.fail(error)
    }
  }

  async #save(job: Job, painting: Painting): Promise<void> {
    job.stage = 'saving'
    try {
      job.piece = await this.#archive.pieces.save(painting)
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
