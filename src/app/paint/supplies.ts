// What painting needs: the studio's code, a pack, an engine. Fetched when painting is first thought of, with its progress
// as a state, so that a person knows what is loaded, from where, and how much is left.
import type {
  EngineChoice,
  EngineReport,
  PackInfo,
  PackOutline,
  PackSource,
  Picture,
  Preset,
  Studio,
  TextReading,
} from '../../studio/index.ts'
import { Emitter } from '../emitter.ts'
import { orAborted } from '../orAborted.ts'

/** The studio's door, opened when painting is first thought of. */
export interface StudioDoor {
  createStudio(): Studio
  readonly presets: readonly Preset[]
}

/** How the studio and the embedded pack are reached. */
export interface StudioPort {
  open(): Promise<StudioDoor>
  /** Address of the embedded pack's folder. */
  readonly packUrl: string
  /** What the pack will cost, or null when it cannot be read now. */
  outlinePack(signal?: AbortSignal): Promise<PackOutline | null>
}

/** Bytes on their way, as last reported. */
export interface Loading {
  readonly received: number
  readonly total: number
  readonly source: 'network' | 'device'
}

export interface SuppliesState {
  readonly pack: PackInfo | null
  readonly outline: PackOutline | null
  /** Whether painting needs no download; null while unknown. */
  readonly isOnDevice: boolean | null
  readonly engine: EngineReport | null
  readonly loading: Loading | null
  readonly isCompiling: boolean
  /** What went wrong while getting ready, before any painting. */
  readonly fault: unknown
}

export class Supplies extends Emitter<{ change: SuppliesState }> {
  readonly #port: StudioPort
  readonly #engineChoice: () => EngineChoice
  #state: SuppliesState = {
    pack: null,
    outline: null,
    isOnDevice: null,
    engine: null,
    loading: null,
    isCompiling: false,
    fault: null,
  }
  #studio: Promise<Studio> | null = null
  #opening: Promise<PackInfo> | null = null
  #stop = new AbortController()

  constructor(port: StudioPort, engineChoice: () => EngineChoice) {
    super()
    this.#port = port
    this.#engineChoice = engineChoice
  }

  get state(): SuppliesState {
    return this.#state
  }

  /** The presets, which bring the studio's code with them. */
  async presets(): Promise<readonly Preset[]> {
    return (await this.#port.open()).presets
  }

  /** Finds out how much painting would download, without starting anything. What cannot be found out stays unknown. */
  async lookAtOutline(signal?: AbortSignal): Promise<void> {
    if (this.#state.outline !== null) return
    const outline = await this.#port.outlinePack(signal).catch(() => null)
    if (outline !== null) this.#become({ outline })
  }

  /** Finds out what painting will cost, and gets ready at once when it costs nothing. Failures are in `fault`. */
  async refreshAvailability(signal?: AbortSignal): Promise<void> {
    if (this.#state.pack !== null) return
    try {
      const [studio, outline] = await Promise.all([this.studio(), this.#port.outlinePack(signal)])
      const isOnDevice = await studio.isOnDevice(this.#source)
      this.#become({ outline, isOnDevice })
      if (isOnDevice && !signal?.aborted) await this.getReady()
    } catch (error) {
      if (!signal?.aborted) this.report(error)
    }
  }

  /** Fetches the pack and starts the engine, if that has not happened yet. */
  getReady(): Promise<PackInfo> {
    this.#become({ fault: null })
    this.#opening ??= this.#open().finally(() => {
      this.#become({ loading: null, isCompiling: false })
      if (this.#state.pack === null) this.#opening = null
    })
    return this.#opening
  }

  /** The studio with the engine now chosen. */
  async studioWithEngine(): Promise<Studio> {
    const { signal } = this.#stop
    const studio = await orAborted(this.studio(), signal)
    if (this.#state.engine === null)
      this.#become({ engine: await studio.chooseEngine(this.#engineChoice(), { signal }) })
    return studio
  }

  /** Stops a download under way; what has arrived is kept. */
  stopLoading(): void {
    this.#stop.abort()
    this.#stop = new AbortController()
  }

  /** Forgets the engine, so that the next painting takes the one then chosen. */
  forgetEngine(): void {
    this.#become({ engine: null })
  }

  /** Shows what a painting is loading, or that it loads no more. */
  show(loading: Loading | null): void {
    if (loading !== this.#state.loading) this.#become({ loading })
  }

  report(fault: unknown): void {
    this.#become({ fault })
  }

  /** How the models read texts, where they are here already; null where they are not. */
  async readTexts(texts: readonly string[], signal: AbortSignal): Promise<readonly TextReading[] | null> {
    const { pack } = this.#state
    return pack && (await this.studio()).readTexts(pack.id, texts, { signal })
  }

  /** What the judge says of a picture and a text, −1…1, or null when the pack has none. */
  async judge(picture: Picture, text: string): Promise<number | null> {
    const pack = await this.getReady()
    if (!pack.hasJudge) return null
    return (await (await this.studio()).judge(pack.id, [picture], [text]))[0]?.[0] ?? null
  }

  studio(): Promise<Studio> {
    this.#studio ??= this.#port.open().then((door) => door.createStudio())
    this.#studio.catch(() => (this.#studio = null))
    return this.#studio
  }

  get #source(): PackSource {
    return { kind: 'url', url: this.#port.packUrl }
  }

  async #open(): Promise<PackInfo> {
    const { signal } = this.#stop
    const studio = await orAborted(this.studio(), signal)
    const onProgress = (event: { readonly kind: 'loading' | 'compiling' } & Partial<Loading>) => {
      const isCompiling = event.kind === 'compiling'
      const { received = 0, total = 0, source = 'network' } = event
      this.#become(isCompiling ? { isCompiling } : { isCompiling, loading: { received, total, source } })
    }
    const pack = await orAborted(studio.openPack(this.#source, { signal, onProgress }), signal)
    this.#become({ isOnDevice: true })
    const engine = await orAborted(studio.chooseEngine(this.#engineChoice(), { signal, onProgress }), signal)
    this.#become({ engine, pack })
    return pack
  }

  #become(change: Partial<SuppliesState>): void {
    this.#state = { ...this.#state, ...change }
    this.emit('change', this.#state)
  }
}
