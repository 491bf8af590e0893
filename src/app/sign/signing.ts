// From choices to a receipt: prepare, sign, prepare again, verify, keep. What is signed is written anew in the moment the
// wallet is asked, so that it says what was shown, for the account that is connected, with a nonce nobody has used since.
import type { Archive, StoredRound } from '../../archive/index.ts'
import {
  ChoicesError,
  formatChoices,
  verifyBallot,
  type Ballot,
  type Choice,
  type SignedBallot,
} from '../../ballots/index.ts'
import type { SignOutcome } from '../../chain/index.ts'
import type { Hex } from '../../ethereum/index.ts'
import {
  ballotRound,
  canSign,
  makeReceipt,
  nextNonce,
  type KnownPower,
  type Receipt,
  type Round,
  type SignVerdict,
} from '../../rounds/index.ts'
import { Emitter } from '../emitter.ts'

/** Why there is no signed ballot; each has words. `not-kept` has one, but the device has no room for it. */
export type Refusal =
  | Exclude<SignOutcome, { status: 'signed' }>
  | Exclude<SignVerdict, { status: 'ready' | 'no-wallet' | 'reading' }>
  | { readonly status: 'not-kept'; readonly error: Error; readonly signed: SignedBallot }

export interface SigningState {
  /** The ballot the wallet is asked to sign, or will be. */
  readonly ballot: Ballot | null
  readonly refusal: Refusal | null
  readonly receipt: Receipt | null
  /** Whether a signature is being made. */
  readonly isBusy: boolean
}

/** The wallet, as far as signing goes. */
export interface SigningWallet {
  /** The connected account, in lower case; null when there is none. */
  readonly address: Hex | null
  powerIn(round: Round): KnownPower
  sign(ballot: Ballot): Promise<SignOutcome>
}

export interface SigningPorts {
  readonly archive: Pick<Archive, 'ballots' | 'receipts'>
  readonly wallet: SigningWallet
  /** What to sign; it may change with the budget until the wallet is asked. */
  choices(): readonly Choice[]
  /** Milliseconds since 1970. */
  now(): number
}

export class Signing extends Emitter<{ change: SigningState }> {
  readonly #stored: StoredRound
  readonly #ports: SigningPorts
  #state: SigningState = { ballot: null, refusal: null, receipt: null, isBusy: false }
  #run = 0

  constructor(stored: StoredRound, ports: SigningPorts) {
    super()
    this.#stored = stored
    this.#ports = ports
  }

  get state(): SigningState {
    return this.#state
  }

  /** Writes the ballot anew for the connected account, to be shown before anything is signed. */
  async prepare(): Promise<void> {
    const run = ++this.#run
    const { address } = this.#ports.wallet
    const choices = textOf(this.#ports.choices())
    const nonce = address === null || choices === null ? null : await this.#nextNonce(address)
    if (run !== this.#run) return // a newer one has taken over
    const ballot =
      address === null || nonce === null || choices === null
        ? null
        : { voter: address, round: ballotRound(this.#stored.round), choices, nonce }
    this.#become({ ballot })
  }

  /** Asks the wallet, and keeps what it signed before anything else. */
  async sign(): Promise<void> {
    if (this.#state.isBusy) return
    this.#become({ isBusy: true, refusal: null })
    try {
      await this.prepare()
      const refusal = this.objection()
      const { ballot } = this.#state
      if (refusal !== null) this.#become({ refusal })
      // Without a wallet, or with another account than a moment ago, there is nothing to ask for.
      else if (ballot !== null && ballot.voter === this.#ports.wallet.address) await this.#ask(ballot)
    } finally {
      this.#become({ isBusy: false })
    }
  }

  /** Keeps a signed ballot that had no room before. */
  async keepAgain(): Promise<void> {
    const { refusal } = this.#state
    if (refusal?.status === 'not-kept') await this.#keep(refusal.signed)
  }

  /** What forbids to open the wallet now; null if nothing does. */
  objection(): Refusal | null {
    const { choices, wallet, now } = this.#ports
    const { round } = this.#stored
    const verdict = canSign(round, choices(), wallet.powerIn(round), now())
    // Without a wallet there is no ballot to sign, and power that is being read forbids nothing.
    const isFree =
      verdict.status === 'ready' || verdict.status === 'no-wallet' || verdict.status === 'reading'
    return isFree ? null : verdict
  }

  async #ask(ballot: Ballot): Promise<void> {
    const outcome = await this.#ports.wallet.sign(ballot)
    if (outcome.status !== 'signed') return this.#become({ refusal: outcome })
    // The wallet's room verifies too; what goes into the archive as a person's own vote is checked where it is kept.
    const { signed } = outcome
    const { verdict } = await verifyBallot(signed)
    const isOurs = isSame(signed.message, ballot)
    if (!isOurs || verdict.status === 'invalid') {
      const wrong = verdict.status === 'invalid' ? verdict : outcome.verdict
      return this.#become({ refusal: { status: 'wrong-signature', verdict: wrong } })
    }
    await this.#keep(signed)
  }

  async #keep(signed: SignedBallot): Promise<void> {
    const { ballots, receipts } = this.#ports.archive
    try {
      await ballots.add(this.#stored.id, [signed])
      const receipt = makeReceipt(signed)
      await receipts.save(receipt)
      this.#become({ receipt, refusal: null })
    } catch (error) {
      this.#become({ refusal: { status: 'not-kept', error: error as Error, signed } })
    }
  }

  async #nextNonce(voter: Hex): Promise<bigint> {
    const { archive, now } = this.#ports
    const { id } = this.#stored
    const [held, receipts] = await Promise.all([archive.ballots.of(id, voter), archive.receipts.of(id)])
    const known = [...held, ...receipts].map((each) => each.signed)
    return nextNonce(voter, known, now())
  }

  #become(change: Partial<SigningState>): void {
    this.#state = { ...this.#state, ...change }
    this.emit('change', this.#state)
  }
}

function isSame(a: Ballot, b: Ballot): boolean {
  return a.voter === b.voter && a.round === b.round && a.choices === b.choices && a.nonce === b.nonce
}

/** Canonical choices, or null where they cannot be written; `objection` says why. */
function textOf(choices: readonly Choice[]): string | null {
  try {
    return formatChoices(choices)
  } catch (error) {
    if (error instanceof ChoicesError) return null
    throw error
  }
}
