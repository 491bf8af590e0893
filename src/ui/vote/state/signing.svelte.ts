// The signing of one ballot as its review sheet shows it: a mirror of app/sign.
import { Signing as Source, type SigningState } from '../../../app/sign/index.ts'
import type { Archive, StoredRound } from '../../../archive/index.ts'
import type { Choice } from '../../../ballots/index.ts'
import { Mirror } from '../../kit/state/mirror.svelte.ts'
import type { Wallet } from '../../wallet/state/wallet.svelte.ts'

export interface SigningServices {
  readonly storage: { readonly archive: Pick<Archive, 'ballots' | 'receipts'> }
  readonly clock: { now(): number }
}

export class Signing {
  readonly #source: Source
  readonly #mirror: Mirror<SigningState>

  /** @param choices What to sign; it may change with the budget until the wallet is asked. */
  constructor(
    stored: StoredRound,
    choices: () => readonly Choice[],
    wallet: Wallet,
    { storage, clock }: SigningServices,
  ) {
    const { snapshots } = stored.round.manifest
    this.#source = new Source(stored, {
      archive: storage.archive,
      now: clock.now,
      choices,
      wallet: {
        get address() {
          return wallet.address
        },
        powerIn: (round) => wallet.powerIn(round),
        sign: async (ballot) => {
          const { room, chains } = await wallet.open()
          return wallet.sign(ballot, { caller: room.createContractCaller(chains), blocks: snapshots })
        },
      },
    })
    this.#mirror = new Mirror<SigningState>(this.#source)
  }

  readonly ballot = $derived.by(() => this.#mirror.current.ballot)
  readonly refusal = $derived.by(() => this.#mirror.current.refusal)
  readonly receipt = $derived.by(() => this.#mirror.current.receipt)
  readonly isBusy = $derived.by(() => this.#mirror.current.isBusy)

  prepare(): Promise<void> {
    return this.#source.prepare()
  }
  sign(): Promise<void> {
    return this.#source.sign()
  }
  keepAgain(): Promise<void> {
    return this.#source.keepAgain()
  }
}
