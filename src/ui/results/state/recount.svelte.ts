// The recount of one round on this device: every signature checked in workers, then the count. It can be stopped, and what
// is unknown (a stake nobody read, a contract wallet nobody asked) stays unknown until the chain is asked.
import { createRecoveryPool } from '../../../app/count/index.ts'
import type { Archive, StoredRound } from '../../../archive/index.ts'
import {
  verifyMany,
  type ContractChains,
  type SignedBallot,
  type VerifiedBallot,
} from '../../../ballots/index.ts'
import type { Hex } from '../../../ethereum/index.ts'
import type { Seal, StakeReading } from '../../../rounds/index.ts'
import type { OpenChain } from '../../wallet/state/openChain.ts'
import type { UnknownStake } from '../../wallet/state/power.ts'
import { askDesk, type Count } from './desk.ts'

type RecountStage = 'idle' | 'reading' | 'verifying' | 'counting' | 'done' | 'stopped' | 'failed'

/** How the stakes a count rests on are known, in voters. */
export interface StakeSources {
  /** Read on this device. */
  readonly read: number
  /** Only claimed by the author of a file. */
  readonly claimed: number
}

export type ChainReading =
  | { readonly status: 'idle' | 'stopped' }
  | { readonly status: 'reading'; readonly done: number; readonly of: number }
  | {
      readonly status: 'done'
      readonly known: number
      /** How many stakes stayed unknown, by reason. */
      readonly unknown: ReadonlyMap<UnknownStake['reason'], number>
    }

/** Progress is told this often, in ballots or stakes: the page has other things to do. */
const stride = 100
/** More workers than this only wait for the database. */
const maxWorkers = 6

export class Recount {
  stage = $state<RecountStage>('idle')
  done = $state(0)
  of = $state(0)
  count = $state.raw<Count | null>(null)
  error = $state.raw<unknown>(null)
  sources = $state.raw<StakeSources>({ read: 0, claimed: 0 })
  seal = $state.raw<{ readonly seal: Seal; readonly digests: readonly Hex[] } | null>(null)
  chain = $state.raw<ChainReading>({ status: 'idle' })

  readonly #stored: StoredRound
  readonly #archive: Archive
  readonly #open: () => Promise<OpenChain>
  #ballots: readonly VerifiedBallot[] = []
  #stop = new AbortController()

  constructor(stored: StoredRound, archive: Archive, open: () => Promise<OpenChain>) {
    this.#stored = stored
    this.#archive = archive
    this.#open = open
  }

  get isBusy(): boolean {
    return ['reading', 'verifying', 'counting'].includes(this.stage) || this.chain.status === 'reading'
  }

  /** Counts what is on this device now. */
  start(): Promise<void> {
    return this.#run(async (signal) => {
      this.stage = 'reading'
      const held = await this.#archive.ballots.of(this.#stored.id)
      await this.#verify(held, null, signal)
      await this.#tally(signal)
    })
  }

  /** Ends what is under way; what was counted before stays. */
  stop(): void {
    this.#stop.abort()
  }

  /** Reads every voter's stake from the chain, asks about contract wallets, and counts again. */
  readChain(): Promise<void> {
    return this.#run(async (signal) => {
      this.chain = { status: 'reading', done: 0, of: 0 }
      const opened = await this.#open()
      await this.#readStakes(opened, signal)
      const { snapshots } = this.#stored.round.manifest
      const contracts = { caller: opened.room.createContractCaller(opened.chains), blocks: snapshots }
      if (this.#ballots.some(({ verdict }) => verdict.status === 'unknown'))
        await this.#verify(this.#ballots, contracts, signal)
      await this.#tally(signal)
    })
  }

  async #run(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#stop.abort()
    const { signal } = (this.#stop = new AbortController())
    this.error = null
    try {
      await work(signal)
    } catch (error) {
      if (this.#stop.signal !== signal) return // another run has taken over
      if (this.chain.status === 'reading') this.chain = { status: 'stopped' }
      if (signal.aborted) this.stage = this.count ? 'done' : 'stopped'
      else {
        this.stage = 'failed'
        this.error = error
      }
    }
  }

  async #verify(
    held: readonly { readonly signed: SignedBallot }[],
    contracts: ContractChains | null,
    signal: AbortSignal,
  ): Promise<void> {
    this.stage = 'verifying'
    this.done = 0
    this.of = held.length
    const pool = createRecoveryPool(Math.min(maxWorkers, Math.max(1, navigator.hardwareConcurrency - 1)))
    const verified: VerifiedBallot[] = []
    try {
      const ballots = held.map(({ signed }) => signed)
      const options = {
        recover: pool.recover,
        concurrency: pool.size,
        signal,
        ...(contracts && { contracts }),
      }
      for await (const ballot of verifyMany(ballots, options)) {
        if (verified.push(ballot) % stride === 0) this.done = verified.length
      }
    } finally {
      pool.close()
    }
    this.done = verified.length
    this.#ballots = verified
  }

  async #tally(signal: AbortSignal): Promise<void> {
    this.stage = 'counting'
    const [stakes, seal] = await Promise.all([
      this.#archive.stakes.of(this.#stored.id),
      this.#archive.seals.get(this.#stored.id),
    ])
    const { round } = this.#stored
    const sealed = seal?.digests ?? null
    const count = await askDesk({ kind: 'count', round, ballots: this.#ballots, stakes, sealed }, signal)
    const voters = (kind: 'read' | 'claimed') =>
      new Set(stakes.filter(({ how }) => how === kind).map(({ voter }) => voter)).size
    this.seal = seal ?? null
    this.sources = { read: voters('read'), claimed: voters('claimed') }
    this.count = count
    this.stage = 'done'
  }

  async #readStakes({ room, chains }: OpenChain, signal: AbortSignal): Promise<void> {
    const { round, id } = this.#stored
    const possible = this.#ballots.filter(({ verdict }) => verdict.status !== 'invalid')
    const voters = [...new Set(possible.map(({ signed }) => signed.message.voter))]
    const of = voters.length * round.charter.stakes.length
    const unknown = new Map<UnknownStake['reason'], number>()
    let fresh: StakeReading[] = []
    let done = 0
    let known = 0
    this.chain = { status: 'reading', done, of }
    for await (const { reading } of room.readRoundStakes(chains, round, voters, signal)) {
      if (reading.status === 'known') {
        known++
        fresh.push(reading.value)
      } else unknown.set(reading.reason, (unknown.get(reading.reason) ?? 0) + 1)
      if (++done % stride > 0) continue
      this.chain = { status: 'reading', done, of }
      await this.#archive.stakes.add(id, fresh, 'read')
      fresh = []
    }
    await this.#archive.stakes.add(id, fresh, 'read')
    this.chain = { status: 'done', known, unknown }
  }
}
