// What painting needs: the studio's code, a pack, an engine. Fetched when painting is first thought of, and shown on
// the way, so that a person knows what is loaded, from where, and how much is left.
import type {
  EngineChoice,
  EngineReport,
  PackInfo,
  PackOutline,
  Picture,
  Preset,
  Studio,
} from '../../../studio/index.ts'
import type { Services } from '../../shell/services.ts'

/** Bytes on their way, as last reported. */
export interface Loading {
  readonly received: number
  readonly total: number
  readonly source: 'network' | 'device'
}

const fallbackSize = 256

export class Supplies {
  pack = $state.raw<PackInfo | null>(null)
  outline = $state.raw<PackOutline | null>(null)
  /** Whether painting needs no download; null while unknown. */
  isOnDevice = $state.raw<boolean | null>(null)
  engine = $state.raw<EngineReport | null>(null)
  loading = $state.raw<Loading | null>(null)
  isCompiling = $state(false)
  /** What went wrong while getting ready, before any painting. */
  fault = $state.raw<unknown>(null)

  readonly sizes = $derived.by((): readonly number[] => {
    const sizes = this.pack?.sizes ?? this.outline?.sizes ?? []
    return sizes.length > 0 ? sizes : [fallbackSize]
  })
  readonly defaultSize = $derived(this.pack?.defaultSize ?? this.outline?.defaultSize ?? null)

  readonly #services: Services
  readonly #engineChoice: () => EngineChoice
  #studio: Promise<Studio> | null = null
  #opening: Promise<PackInfo> | null = null
  #stop = new AbortController()

  constructor(services: Services, engineChoice: () => EngineChoice) {
    this.#services = services
    this.#engineChoice = engineChoice
  }

  /** The presets, which bring the studio's code with them. */
  async presets(): Promise<readonly Preset[]> {
    return (await this.#services.openStudio()).presets
  }

  /** Finds out what painting will cost, and gets ready at once when it costs nothing. Failures show in `fault`. */
  async look(): Promise<void> {
    if (this.pack !== null) return
    try {
      const [studio, outline] = await Promise.all([this.studio(), this.#services.outlinePack()])
      this.outline = outline
      this.isOnDevice = await studio.isOnDevice({ kind: 'url', url: this.#services.packUrl })
      if (this.isOnDevice) await this.getReady()
    } catch (error) {
      this.fault = error
    }
  }

  /** Fetches the pack and starts the engine, if that has not happened yet. */
  getReady(): Promise<PackInfo> {
    this.fault = null
    this.#opening ??= this.#open().finally(() => {
      this.loading = null
      this.isCompiling = false
      if (this.pack === null) this.#opening = null
    })
    return this.#opening
  }

  /** The studio with the engine now chosen. */
  async studioWithEngine(): Promise<Studio> {
    const studio = await this.studio()
    this.engine ??= await studio.chooseEngine(this.#engineChoice())
    return studio
  }

  /** Stops a download under way; what has arrived is kept. */
  stopLoading(): void {
    this.#stop.abort()
    this.#stop = new AbortController()
  }

  /** Forgets the engine, so that the next painting takes the one then chosen. */
  forgetEngine(): void {
    this.engine = null
  }

  /** What the judge says of a picture and a text, −1…1, or null when the pack has none. */
  async judge(picture: Picture, text: string): Promise<number | null> {
    const pack = await this.getReady()
    if (!pack.hasJudge) return null
    return (await (await this.studio()).judge([picture], [text]))[0]?.[0] ?? null
  }

  studio(): Promise<Studio> {
    this.#studio ??= this.#services.openStudio().then((door) => door.createStudio())
    this.#studio.catch(() => (this.#studio = null))
    return this.#studio
  }

  async #open(): Promise<PackInfo> {
    const studio = await this.studio()
    const { signal } = this.#stop
    const onProgress = (event: { kind: 'loading' | 'compiling' } & Partial<Loading>) => {
      this.isCompiling = event.kind === 'compiling'
      const { received = 0, total = 0, source = 'network' } = event
      if (event.kind === 'loading') this.loading = { received, total, source }
    }
    const pack = await studio.openPack({ kind: 'url', url: this.#services.packUrl }, { signal, onProgress })
    this.isOnDevice = true
    this.engine = await studio.chooseEngine(this.#engineChoice(), { signal, onProgress })
    this.pack = pack
    return pack
  }
}
