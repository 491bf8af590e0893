// Tastes as somebody looks at them: an artist's community and the visitor's own. Gathers, counts and reads in turn; each answer of the
// visitor teaches the own taste at once; pictures are shown to the guide only when asked for.
import type { Archive, StoredRound, TasteAnswer } from '../../archive/index.ts'
import { isAbort } from '../../fragment/index.ts'
import type { Vocabulary } from '../../taste/index.ts'
import { Emitter } from '../emitter.ts'
import type { CommunityReport } from './community.ts'
import type { TasteComputer } from './computer.ts'
import { gatherTaste, type CountedVotes } from './gather.ts'
import type { Looking } from './lookAt.ts'
import { picturesOnce, type TasteMaterial } from './material.ts'
import type { OwnReport, Preferred } from './own.ts'
import { pairsOfAnswers, pairsOfDraft } from './votePairs.ts'

export interface TastingState {
  /** What is under way; `ready` when everything that is known is shown. */
  readonly phase: 'idle' | 'gathering' | 'reading' | 'ready' | 'failed'
  readonly material: TasteMaterial | null
  readonly community: CommunityReport | null
  readonly own: OwnReport | null
  /** Answers given on the page of taste, the oldest first. */
  readonly answers: readonly TasteAnswer[]
  /** Pairs that the visitor's votes on this device say. */
  readonly fromVotes: number
  /** Pictures being shown to the guide. */
  readonly looking: Looking | null
  /** Pictures that could not be had when they were last looked at. */
  readonly absent: number
  readonly error: unknown
}

export interface TastingPorts {
  readonly archive: Pick<
    Archive,
    'weeks' | 'ballots' | 'embeddings' | 'fragments' | 'drafts' | 'tasteAnswers'
  >
  readonly computer: TasteComputer
  vocabulary(id: string): Vocabulary | null
  counted(stored: StoredRound, signal: AbortSignal): Promise<CountedVotes | null>
  /** Shows pictures to the guide of a pack; answers how many could not be had. */
  look(
    packId: string,
    ids: readonly string[],
    signal: AbortSignal,
    onProgress: (looking: Looking) => void,
  ): Promise<number>
  /** Milliseconds since 1970. */
  now(): number
}

export class Tasting extends Emitter<{ change: TastingState }> {
  readonly #ports: TastingPorts
  #rounds: readonly StoredRound[] = []
  #pairs: readonly Preferred[] = []
  #stop = new AbortController()
  #stopLooking = new AbortController()
  #state: TastingState = {
    phase: 'idle',
    material: null,
    community: null,
    own: null,
    answers: [],
    fromVotes: 0,
    looking: null,
    absent: 0,
    error: null,
  }

  constructor(ports: TastingPorts) {
    super()
    this.#ports = ports
  }

  get state(): TastingState {
    return this.#state
  }

  /** Reads the taste of one artist's community, and the visitor's own. @param rounds Every round of its charter here. */
  open(rounds: readonly StoredRound[]): Promise<void> {
    this.#rounds = rounds
    this.#become({ material: null, community: null, own: null })
    return this.#read()
  }

  /** Pictures that have not been looked at: the artist's, then the visitor's own. */
  unseen(): readonly string[] {
    const { material } = this.#state
    if (material === null) return []
    return [...picturesOnce(material), ...material.own].flatMap(({ id, embedding }) =>
      embedding === null ? [id] : [],
    )
  }

  /** Shows the guide what it has not seen, then reads again. */
  async look(): Promise<void> {
    const { material } = this.#state
    const ids = this.unseen()
    if (material === null || ids.length === 0 || this.#state.looking !== null) return
    const { signal } = (this.#stopLooking = new AbortController())
    this.#become({ error: null, looking: { done: 0, of: ids.length } })
    try {
      const absent = await this.#ports.look(material.packId, ids, signal, (looking) =>
        this.#become({ looking }),
      )
      this.#become({ absent })
    } catch (error) {
      if (!isAbort(error)) this.#become({ error })
    } finally {
      const { error } = this.#state
      this.#become({ looking: null })
      await this.#read()
      if (error !== null) this.#become({ error })
    }
  }

  stopLooking(): void {
    this.#stopLooking.abort()
  }

  /** Keeps what the visitor says of the pair that is asked, and asks the next. */
  async answer(preferred: TasteAnswer['preferred']): Promise<void> {
    const pair = this.#state.own?.next
    if (!pair) return
    const [left, right] = pair
    const answer = { left, right, preferred, at: this.#ports.now() }
    await this.#ports.archive.tasteAnswers.add(answer)
    await this.#readOwnAgain()
  }

  /** Takes the last answer back. */
  async undo(): Promise<void> {
    const last = this.#state.answers.at(-1)
    if (!last) return
    await this.#ports.archive.tasteAnswers.remove(last)
    await this.#readOwnAgain()
  }

  /** Forgets every answer given on the page of taste; answers with the way back. */
  async forget(): Promise<() => Promise<void>> {
    const { answers } = this.#state
    await this.#ports.archive.tasteAnswers.clear()
    await this.#readOwnAgain()
    return async () => {
      for (const answer of answers) await this.#ports.archive.tasteAnswers.add(answer)
      await this.#readOwnAgain()
    }
  }

  /** Ends everything under way. */
  close(): void {
    this.#stop.abort()
    this.#stopLooking.abort()
    this.#ports.computer.close()
  }

  async #read(): Promise<void> {
    this.#stop.abort()
    const { signal } = (this.#stop = new AbortController())
    try {
      this.#become({ phase: 'gathering', error: null })
      const { archive, counted, vocabulary, now, computer } = this.#ports
      const material = await gatherTaste(this.#rounds, {
        archive,
        vocabulary,
        now,
        counted: (stored) => counted(stored, signal),
      })
      signal.throwIfAborted()
      this.#become({ phase: 'reading', material })
      const community = await computer.community(material, signal)
      this.#become({ community })
      await this.#readOwn(material, community, signal)
      this.#become({ phase: 'ready' })
    } catch (error) {
      if (signal.aborted || isAbort(error)) return
      this.#become({ phase: 'failed', error })
    }
  }

  async #readOwnAgain(): Promise<void> {
    const { material, community } = this.#state
    if (material === null || community === null) return
    try {
      await this.#readOwn(material, community, this.#stop.signal)
    } catch (error) {
      if (!isAbort(error)) this.#become({ error })
    }
  }

  async #readOwn(material: TasteMaterial, { prior }: CommunityReport, signal: AbortSignal): Promise<void> {
    const { archive, computer } = this.#ports
    const [answers, drafts] = await Promise.all([archive.tasteAnswers.list(), archive.drafts.list()])
    const fromVotes = drafts.flatMap((draft) => {
      const stored = this.#rounds.find(({ id }) => id === draft.round)
      return stored ? pairsOfDraft(draft, stored.round) : []
    })
    this.#pairs = [...fromVotes, ...pairsOfAnswers(answers)]
    const request = { material, prior, pairs: this.#pairs, asked: this.#pairs.length }
    const own = await computer.own(request, signal)
    this.#become({ own, answers, fromVotes: fromVotes.length })
  }

  #become(change: Partial<TastingState>): void {
    this.#state = { ...this.#state, ...change }
    this.emit('change', this.#state)
  }
}
