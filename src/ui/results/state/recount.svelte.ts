// The recount of one round as the page shows it: a mirror of app/count.
import { RoundCount, type Counting, type RoundCountState } from '../../../app/count/index.ts'
import type { Archive, StoredRound } from '../../../archive/index.ts'
import type { FolderAddress } from '../../../exchange/index.ts'
import { Mirror } from '../../kit/state/mirror.svelte.ts'
import type { OpenChain } from '../../../app/chains/index.ts'

export interface RecountPorts {
  readonly counting: Counting
  readonly archive: Pick<Archive, 'stakes'>
  /** Opens the room of chains. */
  open(): Promise<OpenChain>
}

export class Recount {
  readonly #source: RoundCount
  readonly #mirror: Mirror<RoundCountState>

  constructor(stored: StoredRound, { counting, archive, open }: RecountPorts) {
    this.#source = new RoundCount(stored, {
      counting,
      stakes: archive.stakes,
      openChain: async () => {
        const { room, chains } = await open()
        return {
          caller: room.createContractCaller(chains),
          readStakes: (round, voters, signal) => room.readRoundStakes(chains, round, voters, signal),
        }
      },
    })
    this.#mirror = new Mirror<RoundCountState>(this.#source)
  }

  readonly stage = $derived.by(() => this.#mirror.current.phase)
  readonly done = $derived.by(() => this.#mirror.current.done)
  readonly of = $derived.by(() => this.#mirror.current.of)
  readonly count = $derived.by(() => this.#mirror.current.count)
  readonly error = $derived.by(() => this.#mirror.current.error)
  readonly chain = $derived.by(() => this.#mirror.current.chain)
  get sources() {
    return this.count?.sources ?? { read: 0, claimed: 0, disputed: 0 }
  }
  get isBusy() {
    return ['reading', 'verifying', 'counting'].includes(this.stage) || this.chain.status === 'reading'
  }

  bring(folder: FolderAddress, signal: AbortSignal): Promise<boolean> {
    return this.#source.bring(folder, signal)
  }
  start(): Promise<void> {
    return this.#source.start()
  }
  stop(): void {
    this.#source.stop()
  }
  readChain(): Promise<void> {
    return this.#source.readChain()
  }
}
