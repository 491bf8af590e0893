// Writes drafts one after another; of changes that come while one is being written only the newest is, so that fast hands
// do not fill a queue and nothing waits for a timer.
import type { Archive, VoteDraft } from '../../../archive/index.ts'

export class DraftKeeper {
  readonly #drafts: Archive['drafts']
  readonly #tell: (fault: unknown) => void
  /** The newest of each round that is not written yet. */
  readonly #waiting = new Map<string, VoteDraft>()
  #writing: Promise<void> | null = null

  /** @param tell Hears why a draft could not be kept; null once it was. */
  constructor(drafts: Archive['drafts'], tell: (fault: unknown) => void) {
    this.#drafts = drafts
    this.#tell = tell
  }

  keep(draft: VoteDraft): void {
    this.#waiting.set(draft.round, draft)
    void this.settled()
  }

  /** Ends when all is written, or could not be. */
  settled(): Promise<void> {
    if (this.#waiting.size > 0) this.#writing ??= this.#write()
    return this.#writing ?? Promise.resolve()
  }

  async #write(): Promise<void> {
    for (let [draft] = this.#waiting.values(); draft; [draft] = this.#waiting.values()) {
      try {
        await this.#drafts.set(draft)
        if (this.#waiting.get(draft.round) === draft) this.#waiting.delete(draft.round)
        this.#tell(null)
      } catch (fault) {
        this.#tell(fault)
        break // it stays waiting, and goes with the next change
      }
    }
    this.#writing = null
  }
}
