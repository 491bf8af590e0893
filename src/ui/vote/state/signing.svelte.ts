// From choices to a receipt: what is checked before the wallet opens, the ballot it is asked to sign, and what is kept
// first when it has. One object for one review sheet.
import {
  ChoicesError,
  formatChoices,
  type Ballot,
  type Choice,
  type SignedBallot,
} from '../../../ballots/index.ts'
import type { Hex } from '../../../ethereum/index.ts'
import type { Archive, StoredRound } from '../../../archive/index.ts'
import type { SignOutcome } from '../../../chain/index.ts'
import {
  ballotRound,
  canSign,
  makeReceipt,
  nextNonce,
  type Receipt,
  type SignVerdict,
} from '../../../rounds/index.ts'
import type { Wallet } from '../../wallet/state/wallet.svelte.ts'

/** Why there is no signed ballot; each has words. `not-kept` has one, but the device has no room for it. */
export type Refusal =
  | Exclude<SignOutcome, { status: 'signed' }>
  | Exclude<SignVerdict, { status: 'ready' | 'no-wallet' | 'reading' }>
  | { readonly status: 'not-kept'; readonly error: Error; readonly signed: SignedBallot }

export interface SigningPorts {
  readonly archive: Pick<Archive, 'ballots' | 'receipts'>
  /** Milliseconds since 1970. */
  now(): number
}

export class Signing {
  refusal = $state.raw<Refusal | null>(null)
  receipt = $state.raw<Receipt | null>(null)
  /** The ballot the wallet is asked to sign, or will be. */
  ballot = $state.raw<Ballot | null>(null)
  isBusy = $state(false)

  readonly #stored: StoredRound
  readonly #choices: () => readonly Choice[]
  readonly #wallet: Wallet
  readonly #ports: SigningPorts
  #run = 0

  /** @param choices What to sign; it may change with the budget until the wallet is asked. */
  constructor(stored: StoredRound, choices: () => readonly Choice[], wallet: Wallet, ports: SigningPorts) {
    this.#stored = stored
    this.#choices = choices
    this.#wallet = wallet
    this.#ports = ports
  }

  /** Writes the ballot anew for the connected account, to be shown before anything is signed. */
  async prepare(): Promise<void> {
    const run = ++this.#run
    const voter = this.#wallet.address
    const choices = textOf(this.#choices())
    const nonce = voter === null ? null : await this.#nextNonce(voter)
    if (run !== this.#run) return // a newer one has taken over
    this.ballot =
      voter === null || nonce === null || typeof choices !== 'string'
        ? null
        : { voter, round: ballotRound(this.#stored.round), choices, nonce }
  }

  /** Asks the wallet, and keeps what it signed before anything else. */
  async sign(): Promise<void> {
    if (this.isBusy) return
    this.isBusy = true
    this.refusal = null
    try {
      await this.prepare()
      this.refusal = this.objection()
      if (this.refusal === null && this.ballot?.voter === this.#wallet.address)
        await this.#askWallet(this.ballot)
    } finally {
      this.isBusy = false
    }
  }

  /** Keeps a signed ballot that had no room before. */
  async keepAgain(): Promise<void> {
    if (this.refusal?.status === 'not-kept') await this.#keep(this.refusal.signed)
  }

  /** What forbids to open the wallet now; null if nothing does. */
  objection(): Refusal | null {
    const { round } = this.#stored
    const verdict = canSign(round, this.#choices(), this.#wallet.powerIn(round), this.#ports.now())
    // Without a wallet there is no ballot to sign, and power that is being read forbids nothing.
    const isFree =
      verdict.status === 'ready' || verdict.status === 'no-wallet' || verdict.status === 'reading'
    return isFree ? null : verdict
  }

  async #askWallet(ballot: Ballot): Promise<void> {
    const { room, chains } = await this.#wallet.open()
    const { snapshots } = this.#stored.round.manifest
    const caller = room.createContractCaller(chains)
    const outcome = await this.#wallet.sign(ballot, { caller, blocks: snapshots })
    if (outcome.status === 'signed') await this.#keep(outcome.signed)
    else this.refusal = outcome
  }

  async #keep(signed: SignedBallot): Promise<void> {
    const { archive } = this.#ports
    try {
      await archive.ballots.add(this.#stored.id, [signed])
      const receipt = makeReceipt(signed)
      await archive.receipts.save(receipt)
      this.receipt = receipt
      this.refusal = null
    } catch (error) {
      this.refusal = { status: 'not-kept', error: error as Error, signed }
    }
  }

  async #nextNonce(voter: Hex): Promise<bigint> {
    const { archive } = this.#ports
    const [held, receipts] = await Promise.all([
      archive.ballots.of(this.#stored.id, voter),
      archive.receipts.of(this.#stored.id),
    ])
    return nextNonce(
      voter,
      [...held, ...receipts].map((each) => each.signed),
      this.#ports.now(),
    )
  }
}

function textOf(choices: readonly Choice[]): string | ChoicesError {
  try {
    return formatChoices(choices)
  } catch (error) {
    if (error instanceof ChoicesError) return error
    throw error
  }
}
