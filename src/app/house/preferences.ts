// What a person prefers, on this device: read once, written at each change.
import type { Archive, Settings } from '../../archive/index.ts'
import { Emitter } from '../emitter.ts'

export type PreferenceValues = Settings['preferences']

const defaults: PreferenceValues = { engine: 'auto', gentle: false, wakeLock: true, singleKeys: true }

export class Preferences extends Emitter<{ change: PreferenceValues; trouble: unknown }> {
  readonly #settings: Archive['settings']
  #values = defaults
  /** What was changed before the stored ones were read; it wins over them. */
  #changed: Partial<PreferenceValues> = {}
  #isRestored = false

  constructor(settings: Archive['settings']) {
    super()
    this.#settings = settings
  }

  get state(): PreferenceValues {
    return this.#values
  }

  async restore(): Promise<void> {
    const stored = await this.#settings.get('preferences')
    this.#isRestored = true
    this.#become({ ...defaults, ...stored, ...this.#changed })
    if (Object.keys(this.#changed).length > 0) this.#write()
  }

  /** Changes some; a full device is reported once and the change holds for this visit. */
  change(change: Partial<PreferenceValues>): void {
    this.#changed = { ...this.#changed, ...change }
    this.#become({ ...this.#values, ...change })
    // Before the stored ones are known, writing would put defaults in their place.
    if (this.#isRestored) this.#write()
  }

  #write(): void {
    this.#settings.set('preferences', this.#values).catch((error: unknown) => this.emit('trouble', error))
  }

  #become(values: PreferenceValues): void {
    this.#values = values
    this.emit('change', values)
  }
}
