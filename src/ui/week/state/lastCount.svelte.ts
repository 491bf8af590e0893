// Last week's count, made on this device when it has nothing better to do, so that the first screen can show what came of it.
import { finalWinner, firstPicture, leaningOf, type Leaning } from '../../../app/count/index.ts'
import { isShipped, type StoredRound } from '../../../archive/index.ts'
import { countingOf } from '../../results/state/counting.ts'
import { Recount } from '../../results/state/recount.svelte.ts'
import type { App } from '../../shell/state/app.svelte.ts'

type Ports = Pick<App, 'services' | 'rounds' | 'wallet'>

export class LastCount {
  readonly #recount: Recount
  readonly #stored: StoredRound
  readonly #ports: Ports

  constructor(stored: StoredRound, ports: Ports) {
    this.#stored = stored
    this.#ports = ports
    const { services, wallet } = ports
    const { archive } = services.storage
    this.#recount = new Recount(stored, { counting: countingOf(services), archive, open: wallet.open })
  }

  get count() {
    return this.#recount.count
  }
  get error() {
    return this.#recount.error
  }

  /** The first picture's place in the manifest: of the count here, or of a final one made on an earlier visit. */
  readonly winner = $derived.by(() =>
    this.count ? firstPicture(this.count) : (this.#ports.rounds.winners.get(this.#stored.id) ?? null),
  )
  readonly leaning = $derived.by((): Leaning =>
    this.count ? leaningOf(this.count) : { liked: [], disliked: [] },
  )

  /** Fetches the ballots that came with the app, and counts. */
  async start(signal: AbortSignal): Promise<void> {
    const { services, rounds } = this.#ports
    if (isShipped(this.#stored)) await this.#recount.bring(services.season, signal)
    if (!signal.aborted) await this.#recount.start()
    if (this.count) await rounds.noteWinner(this.#stored.id, finalWinner(this.count))
  }

  stop(): void {
    this.#recount.stop()
  }
}
