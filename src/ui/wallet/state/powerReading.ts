// One person's voting power in one round: first from what this device has read before (the block is past, so it still
// holds), then from the chain. What was read is kept, so that it is known offline the next time.
import type { StakeStore } from '../../../archive/index.ts'
import type { Hex } from '../../../ballots/index.ts'
import type { VoterStake } from '../../../chain/index.ts'
import { votingPowers, type Round, type StakeReading } from '../../../rounds/index.ts'
import type { OpenChain } from './openChain.ts'
import { stakePlaces, type KnownStake, type Power, type UnknownStake } from './power.ts'

/** A reading for each place of `stakePlaces`; undefined where there is none. */
type Kept = readonly (StakeReading | undefined)[]

export class PowerReading {
  #power: Power = { status: 'reading' }
  readonly #round: Round
  readonly #voter: Hex
  readonly #store: StakeStore
  readonly #open: () => Promise<OpenChain>
  readonly #changed: () => void
  #stop = new AbortController()

  /** @param changed Called whenever `power` is another. */
  constructor(
    round: Round,
    voter: Hex,
    store: StakeStore,
    open: () => Promise<OpenChain>,
    changed: () => void,
  ) {
    this.#round = round
    this.#voter = voter
    this.#store = store
    this.#open = open
    this.#changed = changed
  }

  get power(): Power {
    return this.#power
  }

  /** Reads. @param isAgain Asks the chain even where this device knows already. */
  async read(isAgain = false): Promise<void> {
    this.#stop.abort()
    const { signal } = (this.#stop = new AbortController())
    this.#become({ status: 'reading' })
    try {
      const kept = await this.#kept()
      const known = this.#settle(kept, [], null)
      const power = known.status === 'known' && !isAgain ? known : await this.#readChain(kept, signal)
      if (!signal.aborted) this.#become(power)
    } catch (error) {
      if (!signal.aborted) this.#become(this.#settle([], [], null))
      throw error
    }
  }

  #become(power: Power): void {
    this.#power = power
    this.#changed()
  }

  #kept(): Promise<Kept> {
    return Promise.all(
      stakePlaces(this.#round).map(async ({ chainId, contract, block }) => {
        const place = { chainId, contract, voter: this.#voter, blockHash: block.blockHash }
        const readings = await this.#store.at(this.#round.id, place)
        return readings.find(({ how }) => how === 'read')
      }),
    )
  }

  async #readChain(kept: Kept, signal: AbortSignal): Promise<Power> {
    const opened = await this.#open().catch(() => null) // offline, and the code itself not on the device yet
    if (opened === null) return this.#settle(kept, [], null)
    const fresh: VoterStake[] = []
    try {
      const { room, chains } = opened
      for await (const stake of room.readRoundStakes(chains, this.#round, [this.#voter], signal))
        fresh.push(stake)
    } catch (error) {
      if (!signal.aborted) throw error
      return this.#power // a newer reading has taken over
    }
    const known = fresh.flatMap(({ reading }) => (reading.status === 'known' ? [reading.value] : []))
    if (known.length) await this.#store.add(this.#round.id, known, 'read')
    return this.#settle(kept, fresh, opened)
  }

  /** Adds up. A fresh disagreement weighs more than an old agreement; a fresh silence does not. */
  #settle(kept: Kept, fresh: readonly VoterStake[], opened: OpenChain | null): Power {
    const stakes: KnownStake[] = []
    const reasons: UnknownStake[] = []
    const readings: StakeReading[] = []
    for (const [i, place] of stakePlaces(this.#round).entries()) {
      const reading = fresh[i]?.reading
      const old = kept[i]
      if (reading?.status === 'known') {
        const { source, by, dissenting, value } = reading
        readings.push(value)
        stakes.push({ ...place, amount: value.amount, source, by, dissenting })
      } else if (old && reading?.reason !== 'disagreement') {
        readings.push(old)
        stakes.push({ ...place, amount: old.amount, source: 'device', by: [], dissenting: [] })
      } else if (reading && opened) {
        const { reason, conflicting, failures } = reading
        const hosts = conflicting.length ? conflicting : failures.map(({ params }) => params.rpc)
        reasons.push({ ...place, reason, hosts })
      } else reasons.push({ ...place, reason: 'not-loaded', hosts: [] })
    }
    const power = votingPowers(this.#round, readings)(this.#voter, 'all')
    return power.status === 'known' ? { ...power, stakes } : { status: 'unknown', reasons, stakes }
  }
}
