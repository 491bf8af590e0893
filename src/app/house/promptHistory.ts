// Prompts painted before, the newest first.
import type { Archive } from '../../archive/index.ts'
import { Emitter } from '../emitter.ts'

/** How many are offered. */
const most = 50

export class PromptHistory extends Emitter<{ change: readonly string[]; trouble: unknown }> {
  readonly #store: Archive['history']
  #prompts: readonly string[] = []

  constructor(store: Archive['history']) {
    super()
    this.#store = store
  }

  get state(): readonly string[] {
    return this.#prompts
  }

  async restore(): Promise<void> {
    const stored = await this.#store.list()
    this.#become([...this.#prompts, ...stored])
  }

  add(prompt: string): void {
    this.#become([prompt, ...this.#prompts])
    this.#store.add(prompt).catch((error: unknown) => this.emit('trouble', error))
  }

  #become(prompts: readonly string[]): void {
    this.#prompts = [...new Set(prompts)].slice(0, most)
    this.emit('change', this.#prompts)
  }
}
