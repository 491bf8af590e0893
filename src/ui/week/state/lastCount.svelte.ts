// Last week's count, made on this device when it has nothing better to do, so that the first screen can show who won.
import type { StoredRound } from '../../../archive/index.ts'
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
  get isBusy() {
    return this.#recount.isBusy
  }
  get error() {
    return this.#recount.error
  }

  /** The winner's place in the manifest: of the count here, or of one made on an earlier visit. */
  readonly winner = $derived.by(() => {
    const { result } = this.#recount.count ?? {}
    if (!result) return this.#ports.rounds.winners.get(this.#stored.id) ?? null
    return result.ranking.find(({ id }) => id === result.winner)?.index ?? null
  })

  /** Fetches the ballots and counts them. Ballots that do not come are no reason not to count those that are here. */
  async start(signal: AbortSignal): Promise<void> {
    const { services, rounds } = this.#ports
    const { id } = this.#stored
    await countingOf(services)
      .fetchBallots(services.season, id, { signal })
      .catch(() => null)
    if (!signal.aborted) await this.#recount.start()
    // What is provisional may still change, so no later visit takes it for known.
    if (this.count) await rounds.noteWinner(id, this.count.isProvisional ? null : this.winner)
  }

  stop(): void {
    this.#recount.stop()
  }
}
