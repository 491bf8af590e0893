// One person's votes in one round, before they are signed: pairs and grid over one draft, with a way back from every
// step, kept on the device at each change.
import { CoalescingWriter } from '../../../app/house/index.ts'
import type { Archive, StoredRound, VoteDraft } from '../../../archive/index.ts'
import { usedPower, type Choice } from '../../../ballots/index.ts'
import {
  answerPair,
  currentPair,
  undoAnswer,
  type PairAnswer,
  type Receipt,
  type Round,
  drawPairing,
  pairsInAll,
  visitorOrder,
  budgetOf,
  fitTo,
  giveTo,
  type GiveRefusal,
  type KnownPower,
  isOverBudget,
} from '../../../rounds/index.ts'
import { newSeed } from '../../paint/state/again.ts'
import { choicesOf, emptyDraft, gridChoices, hasVotes, isUncast, keptChoices } from './ballotDraft.ts'

/** Steps back in the grid. */
const mostUndo = 200

export interface VotingOptions {
  readonly now: () => number
  readonly powerIn: (round: Round) => KnownPower
}

export class Voting {
  stored = $state.raw<StoredRound | null>(null)
  draft = $state.raw<VoteDraft | null>(null)
  /** Ballots of this round signed on this device. */
  receipts = $state.raw<readonly Receipt[]>([])
  /** Why votes cannot be read or kept now. */
  fault = $state.raw<unknown>(null)
  readonly #archive: Archive
  readonly #options: VotingOptions
  readonly #writer: CoalescingWriter<string, VoteDraft>
  #earlier = $state.raw<readonly (readonly Choice[])[]>([])

  constructor(archive: Archive, options: VotingOptions) {
    this.#archive = archive
    this.#options = options
    this.#writer = new CoalescingWriter({
      write: (_, draft) => archive.drafts.set(draft),
      onFault: (fault) => (this.fault = fault),
    })
  }

  readonly budget = $derived.by(() =>
    budgetOf(this.stored ? this.#options.powerIn(this.stored.round) : { status: 'none' }),
  )
  readonly isNegativeAllowed = $derived(this.stored?.round.charter.negativeVotes ?? false)
  /** What a ballot made now would say. */
  readonly choices = $derived(
    this.draft ? choicesOf(this.draft, this.budget.power, this.isNegativeAllowed) : [],
  )
  readonly used = $derived(usedPower(this.choices))
  readonly isOver = $derived(isOverBudget(this.used, { status: 'known', power: this.budget.power }))
  readonly grid = $derived(this.draft ? gridChoices(this.draft) : [])
  /** Amounts of the grid, by picture. */
  readonly amounts = $derived(new Map(this.grid.map(({ index, power }) => [index, power])))
  readonly pair = $derived(this.draft?.pairing ? currentPair(this.draft.pairing) : null)
  readonly answered = $derived(this.draft?.pairing?.answers.length ?? 0)
  readonly pairs = $derived(this.draft?.pairing ? pairsInAll(this.draft.pairing) : 0)
  readonly hasVotes = $derived(this.draft !== null && hasVotes(this.draft))
  /** Whether what would be signed is what was last cast on this device. */
  readonly isUncast = $derived(this.draft === null || isUncast(this.draft))
  /** Whether this person has voted, signed or on this device only: from then on they may see how the round stands. */
  readonly hasVoted = $derived((this.draft?.localAt ?? null) !== null || this.receipts.length > 0)
  readonly seen = $derived(new Set(this.draft?.seen))
  /** The pictures in this visitor's order. */
  readonly order = $derived(
    this.stored && this.draft?.pairing
      ? visitorOrder(this.stored.round.manifest.fragments.length, this.draft.pairing.seed)
      : [],
  )
  readonly canUndoAmount = $derived(this.#earlier.length > 0)

  /** Takes up a round where it was left. */
  async open(stored: StoredRound): Promise<void> {
    if (this.stored?.id === stored.id && this.draft) return
    this.stored = stored
    this.draft = null
    this.receipts = []
    this.#earlier = []
    await this.reload()
  }

  /** Reads draft and receipts anew, after somebody else has changed them; votes that are newer than what is kept stay. */
  async reload(): Promise<void> {
    const { stored, draft: before } = this
    if (!stored) return
    try {
      await this.#writer.flush()
      const [draft, receipts] = await Promise.all([
        this.#archive.drafts.get(stored.id),
        this.#archive.receipts.of(stored.id),
      ])
      if (this.stored !== stored) return
      this.receipts = receipts
      const unkept = this.#writer.unwritten(stored.id)
      if (this.draft === before) {
        this.draft = this.#fitting(unkept ?? draft, stored)
        this.#earlier = []
      }
      if (unkept === undefined) this.fault = null
    } catch (error) {
      if (this.stored === stored) this.fault = error
    }
  }

  /** Ends when everything is on the device. */
  settled(): Promise<void> {
    return this.#writer.flush()
  }

  /** Tries once more to keep what could not be kept. */
  keepAgain(): void {
    if (this.draft) this.#writer.keep(this.draft.round, this.draft)
  }

  chooseWay(way: VoteDraft['way']): void {
    this.#change({ way }, this.hasVotes)
  }

  answer(answer: PairAnswer): void {
    const { draft, pair } = this
    if (!draft?.pairing || !pair) return
    this.see(pair.left, pair.right)
    this.#change({ pairing: answerPair(draft.pairing, answer), way: 'pairs' })
  }

  undoAnswer(): void {
    const pairing = this.draft?.pairing
    if (pairing?.answers.length) this.#change({ pairing: undoAnswer(pairing), way: 'pairs' })
  }

  /** The amount one step gives. */
  get step(): bigint {
    return BigInt(this.draft?.step ?? 0)
  }

  setStep(step: bigint): void {
    this.#change({ step: String(step) }, false)
  }

  /** Sets what a picture gets; answers why it is less than asked for, or null. */
  give(index: number, wanted: bigint): GiveRefusal | null {
    const { choices, refusal } = giveTo(this.grid, index, wanted, this.budget.power, this.isNegativeAllowed)
    this.#setAmounts(choices)
    return refusal
  }

  /** Changes what a picture has by so much. */
  add(index: number, by: bigint): GiveRefusal | null {
    return this.give(index, (this.amounts.get(index) ?? 0n) + by)
  }

  undoAmount(): void {
    const before = this.#earlier.at(-1)
    if (!before) return
    this.#earlier = this.#earlier.slice(0, -1)
    this.#change({ choices: keptChoices(before), way: 'grid' })
  }

  /** Divides the whole budget in the proportions of the grid. */
  fitBudget(): void {
    this.#setAmounts(fitTo(this.grid, this.budget.power))
  }

  /** Marks pictures as looked at. */
  see(...indices: readonly number[]): void {
    const fresh = indices.filter((index) => !this.seen.has(index))
    if (this.draft && fresh.length) this.#change({ seen: [...this.draft.seen, ...fresh] }, false)
  }

  reveal(isRevealed: boolean): void {
    this.#change({ isRevealed }, false)
  }

  /** Casts the votes on this device only, unsigned. */
  castLocally(): void {
    if (this.draft) this.#change({ localAt: this.#options.now() }, false)
  }

  /** Throws the unsent votes of both ways away; answers with the way back. */
  clear(): () => void {
    const { draft } = this
    if (!draft?.pairing) return () => {}
    this.#earlier = []
    this.#change({ choices: [], pairing: { ...draft.pairing, answers: [] }, localAt: null })
    return () => this.draft?.round === draft.round && this.#change(draft, false)
  }

  #setAmounts(choices: readonly Choice[]): void {
    if (choices === this.grid) return
    this.#earlier = [...this.#earlier, this.grid].slice(-mostUndo)
    this.#change({ choices: keptChoices(choices), way: 'grid' })
  }

  /** @param isVote Whether what would be signed has changed. */
  #change(change: Partial<VoteDraft>, isVote = true): void {
    if (!this.draft) return
    this.draft = { ...this.draft, ...change, ...(isVote && { updatedAt: this.#options.now() }) }
    this.#writer.keep(this.draft.round, this.draft)
  }

  /** The draft that was kept, or a new one; pairs that do not belong to this round are drawn anew. */
  #fitting(draft: VoteDraft | undefined, { id, round }: StoredRound): VoteDraft {
    const count = round.manifest.fragments.length
    // A visitor's order stays, also while there is nothing to keep.
    const seed = draft?.pairing?.seed ?? this.draft?.pairing?.seed ?? newSeed()
    if (!draft) return emptyDraft(id, count, seed, this.#options.now())
    const isOurs = draft.pairing?.pictures.every((index) => index < count) ?? false
    return {
      ...draft,
      choices: draft.choices.filter(({ index }) => index < count),
      pairing: isOurs ? draft.pairing : drawPairing(count, seed),
    }
  }
}
