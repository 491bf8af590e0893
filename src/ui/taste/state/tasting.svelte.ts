// The tastes of this page: a mirror of app/taste.
import type { Tasting, TastingState } from '../../../app/taste/index.ts'
import type { StoredRound } from '../../../archive/index.ts'
import { phaseOf } from '../../../rounds/index.ts'
import { Mirror } from '../../kit/state/mirror.svelte.ts'
import type { Rounds } from '../../vote/state/rounds.svelte.ts'

/** A picture of a round, where its latest round has it. */
export interface Place {
  readonly stored: StoredRound
  readonly index: number
}

/** Where each picture hangs; of several rounds the latest. @param rounds The newest first. */
export function placesOf(rounds: readonly StoredRound[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>()
  for (const stored of rounds.toReversed())
    stored.round.manifest.fragments.forEach(({ id }, index) => places.set(id, { stored, index }))
  return places
}

export class TasteOfPage {
  readonly #source: Tasting
  readonly #mirror: Mirror<TastingState>
  readonly #rounds: Rounds

  constructor(source: Tasting, rounds: Rounds) {
    this.#source = source
    this.#rounds = rounds
    this.#mirror = new Mirror<TastingState>(source)
  }

  get now(): TastingState {
    return this.#mirror.current
  }
  /** Artists whose rounds are here: those first whose votes can be known, then by their latest round. */
  readonly artists = $derived.by(() => {
    const byCharter = new Map<string, { id: string; name: string; rounds: StoredRound[] }>()
    for (const stored of this.#rounds.all) {
      const { charter, manifest } = stored.round
      const known = byCharter.get(manifest.charterId)
      if (known) known.rounds.push(stored)
      else byCharter.set(manifest.charterId, { id: manifest.charterId, name: charter.name, rounds: [stored] })
    }
    const closed = (rounds: readonly StoredRound[]) =>
      rounds.filter(({ round }) => phaseOf(round.manifest, this.#rounds.clock.now) === 'closed').length
    return [...byCharter.values()].sort((a, b) => closed(b.rounds) - closed(a.rounds))
  })
  /** Where a picture hangs, by its id. */
  readonly places = $derived.by(() => placesOf(this.#rounds.all))

  open(rounds: readonly StoredRound[]): Promise<void> {
    return this.#source.open(rounds)
  }
  unseen(): readonly string[] {
    return this.#source.unseen()
  }
  look(): Promise<void> {
    return this.#source.look()
  }
  stopLooking(): void {
    this.#source.stopLooking()
  }
  answer(preferred: 'left' | 'right' | 'neither'): Promise<void> {
    return this.#source.answer(preferred)
  }
  undo(): Promise<void> {
    return this.#source.undo()
  }
  forget(): Promise<() => Promise<void>> {
    return this.#source.forget()
  }
  close(): void {
    this.#source.close()
    this.#mirror.close()
  }
}
