// The count of one round as somebody follows it: from reading to the result, again after the chain was read, stopped and
// taken up. What is unknown (a stake nobody read, a contract wallet nobody asked) stays unknown until the chain is asked.
import type { Archive, StoredRound } from '../../archive/index.ts'
import type { ContractCaller } from '../../ballots/index.ts'
import type { UnknownReason, VoterStake } from '../../chain/index.ts'
import type { Hex } from '../../ethereum/index.ts'
import type { FolderAddress } from '../../exchange/index.ts'
import type { Round, StakeReading } from '../../rounds/index.ts'
import { Emitter } from '../emitter.ts'
import type { Count, Counting, CountOptions } from './counting.ts'

export type ChainReading =
  | { readonly status: 'idle' | 'stopped' }
  | { readonly status: 'reading'; readonly done: number; readonly of: number }
  | {
      readonly status: 'done'
      readonly known: number
      /** How many stakes stayed unknown, by reason. */
      readonly unknown: ReadonlyMap<UnknownReason, number>
    }

export interface RoundCountState {
  readonly phase: 'idle' | 'reading' | 'verifying' | 'counting' | 'done' | 'stopped' | 'failed'
  /** Ballots whose signatures are checked, and all of them. */
  readonly done: number
  readonly of: number
  /** The latest count; it stays while another is made. */
  readonly count: Count | null
  readonly error: unknown
  readonly chain: ChainReading
}

/** The chains a round's stakes lie on. */
export interface CountChain {
  readStakes(round: Round, voters: readonly Hex[], signal: AbortSignal): AsyncIterable<VoterStake>
  readonly caller: ContractCaller
}

export interface RoundCountPorts {
  readonly counting: Counting
  readonly stakes: Pick<Archive['stakes'], 'add'>
  /** Opens the chains; their code is fetched when they are first asked. */
  openChain(): Promise<CountChain>
}

/** Stakes are kept, and their number is reported, this often. */
const stride = 100
/** Voters that are read at a time: some whole questions to the RPCs. */
const window = 1_000

export class RoundCount extends Emitter<{ change: RoundCountState }> {
  readonly #stored: StoredRound
  readonly #ports: RoundCountPorts
  #state: RoundCountState = {
    phase: 'idle',
    done: 0,
    of: 0,
    count: null,
    error: null,
    chain: { status: 'idle' },
  }
  #stop = new AbortController()

  constructor(stored: StoredRound, ports: RoundCountPorts) {
    super()
    this.#stored = stored
    this.#ports = ports
  }

  get state(): RoundCountState {
    return this.#state
  }
  get isBusy(): boolean {
    const { phase, chain } = this.#state
    return ['reading', 'verifying', 'counting'].includes(phase) || chain.status === 'reading'
  }

  /**
   * Brings the ballots a folder has onto this device. Ballots that do not arrive are no reason not to count those that are here.
   *
   * @returns Whether they came, or were not wanted any more.
   */
  bring(folder: FolderAddress, signal: AbortSignal): Promise<boolean> {
    return this.#ports.counting.fetchBallots(folder, this.#stored.id, { signal }).then(
      (brought) => brought !== null,
      () => signal.aborted,
    )
  }

  /** Counts what is on this device now. */
  start(): Promise<void> {
    return this.#run((signal) => this.#count({ signal }))
  }

  /** Ends what is under way; what was counted before stays. */
  stop(): void {
    this.#stop.abort()
  }

  /** Reads every voter's stake from the chain, asks about contract wallets, and counts again. */
  readChain(): Promise<void> {
    return this.#run(async (signal) => {
      this.#become({ chain: { status: 'reading', done: 0, of: 0 } })
      if (this.#state.count === null) await this.#count({ signal })
      const chain = await this.#ports.openChain()
      await this.#readStakes(chain, this.#state.count!.toRead, signal)
      // With the stakes known, only wallets that have any are asked.
      const { snapshots } = this.#stored.round.manifest
      const contracts = { caller: chain.caller, blocks: snapshots }
      await this.#count({ signal, contracts })
    })
  }

  async #run(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#stop.abort()
    const { signal } = (this.#stop = new AbortController())
    this.#become({ error: null })
    try {
      await work(signal)
    } catch (error) {
      if (this.#stop.signal !== signal) return // another run has taken over
      if (this.#state.chain.status === 'reading') this.#become({ chain: { status: 'stopped' } })
      if (signal.aborted) this.#become({ phase: this.#state.count ? 'done' : 'stopped' })
      else this.#become({ phase: 'failed', error })
    }
  }

  async #count(options: CountOptions): Promise<void> {
    const { signal } = options
    const count = await this.#ports.counting.count(this.#stored.id, {
      ...options,
      onProgress: (progress) => {
        if (signal?.aborted) return
        if (progress.kind === 'verifying') {
          this.#become({ phase: 'verifying', done: progress.done, of: progress.of })
        } else this.#become({ phase: progress.kind })
      },
    })
    signal?.throwIfAborted()
    this.#become({ phase: 'done', count })
  }

  async #readStakes(chain: CountChain, voters: number, signal: AbortSignal): Promise<void> {
    const { round, id } = this.#stored
    const of = voters * round.charter.stakes.length
    const unknown = new Map<UnknownReason, number>()
    let fresh: StakeReading[] = []
    let done = 0
    let known = 0
    const keep = async () => {
      await this.#ports.stakes.add(id, fresh)
      fresh = []
    }
    this.#become({ chain: { status: 'reading', done, of } })
    for await (const { reading } of this.#stakesOf(chain, voters, signal)) {
      if (reading.status === 'known') {
        known++
        fresh.push(reading.value)
      } else unknown.set(reading.reason, (unknown.get(reading.reason) ?? 0) + 1)
      if (++done % stride > 0) continue
      this.#become({ chain: { status: 'reading', done, of } })
      await keep()
    }
    await keep()
    this.#become({ chain: { status: 'done', known, unknown } })
  }

  /** A window of voters after the other: the whole list stays with the count. */
  async *#stakesOf(chain: CountChain, voters: number, signal: AbortSignal): AsyncIterable<VoterStake> {
    const { round, id } = this.#stored
    for (let at = 0; at < voters; at += window) {
      const some = await this.#ports.counting.votersToRead(id, at, window, { signal })
      yield* chain.readStakes(round, some, signal)
    }
  }

  #become(change: Partial<RoundCountState>): void {
    this.#state = { ...this.#state, ...change }
    this.emit('change', this.#state)
  }
}
