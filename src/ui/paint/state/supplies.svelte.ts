// What painting needs, as the page shows it: a mirror of the supplies of app/paint.
import type { Supplies as Source, SuppliesState } from '../../../app/paint/index.ts'
import type { PackInfo, Picture, Preset, Studio, TextReading } from '../../../studio/index.ts'
import { Mirror } from '../../kit/state/mirror.svelte.ts'

/** The side painted while nothing is known of the pack. */
const fallbackSize = 256

export class Supplies {
  readonly #source: Source
  readonly #mirror: Mirror<SuppliesState>

  constructor(source: Source) {
    this.#source = source
    this.#mirror = new Mirror<SuppliesState>(source)
  }

  readonly pack = $derived.by(() => this.#mirror.current.pack)
  readonly outline = $derived.by(() => this.#mirror.current.outline)
  readonly isOnDevice = $derived.by(() => this.#mirror.current.isOnDevice)
  readonly engine = $derived.by(() => this.#mirror.current.engine)
  readonly loading = $derived.by(() => this.#mirror.current.loading)
  readonly isCompiling = $derived.by(() => this.#mirror.current.isCompiling)
  readonly fault = $derived.by(() => this.#mirror.current.fault)
  /** Sides in pixels that can be chosen. */
  get sizes(): readonly number[] {
    const sizes = this.pack?.sizes ?? this.outline?.sizes ?? []
    return sizes.length > 0 ? sizes : [fallbackSize]
  }
  get defaultSize(): number | null {
    return this.pack?.defaultSize ?? this.outline?.defaultSize ?? null
  }

  lookAtOutline(signal?: AbortSignal): Promise<void> {
    return this.#source.lookAtOutline(signal)
  }
  presets(): Promise<readonly Preset[]> {
    return this.#source.presets()
  }
  refreshAvailability(signal?: AbortSignal): Promise<void> {
    return this.#source.refreshAvailability(signal)
  }
  getReady(): Promise<PackInfo> {
    return this.#source.getReady()
  }
  studioWithEngine(): Promise<Studio> {
    return this.#source.studioWithEngine()
  }
  stopLoading(): void {
    this.#source.stopLoading()
  }
  forgetEngine(): void {
    this.#source.forgetEngine()
  }
  report(fault: unknown): void {
    this.#source.report(fault)
  }
  readTexts(texts: readonly string[], signal: AbortSignal): Promise<readonly TextReading[] | null> {
    return this.#source.readTexts(texts, signal)
  }
  judge(picture: Picture, text: string): Promise<number | null> {
    return this.#source.judge(picture, text)
  }
}
