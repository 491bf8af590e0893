// Whether a round's witnesses say that it is the round of its number: anybody can write another manifest under an artist's charter.
import type { SignedEvent } from './eventForm.ts'
import { readStatement } from './heldStatements.ts'
import type { Round } from './manifest.ts'
import { judgeOpenings, type Opened } from './opening.ts'
import { tagOf } from './statement.ts'

/** What the witnesses of its charter say of a round. */
export type OpeningState =
  /** Its charter names no witnesses, or asks for none. */
  | { readonly why: 'no-witnesses' }
  /** Enough of them opened it. */
  | { readonly why: null; readonly have: number; readonly need: number; readonly of: number }
  /** Too few did. */
  | {
      readonly why: 'too-few'
      readonly have: number
      readonly need: number
      /** Witnesses that opened two rounds under its number and count for neither. */
      readonly doubleSigners: number
    }
  /** Enough of them opened another round under its number. */
  | { readonly why: 'other'; readonly round: string }
  /** Enough of them opened each of two rounds, where the threshold is at most half of the keys. */
  | { readonly why: 'two-rounds' }

/** A round with whatever claims to be a statement about it. */
export interface Stated {
  readonly round: Round
  readonly events: Iterable<SignedEvent>
}

/** Settles it, by openings and by final seals. @param rivals Other rounds that may be of the same charter and number; those that are not change nothing. */
export function settleOpening({ round, events }: Stated, rivals: Iterable<Stated> = []): OpeningState {
  const { charter, manifest, id } = round
  const { keys, threshold: need } = charter.witnesses
  if (need === 0 || keys.length === 0) return { why: 'no-witnesses' }
  const openings: Opened[] = []
  for (const each of [{ round, events }, ...rivals]) {
    if (each.round.manifest.charterId !== manifest.charterId) continue
    for (const event of each.events) {
      if (tagOf(event, 'f') === 'running') continue // many, and they say nothing that a final one does not
      const statement = readStatement(each.round, event)
      if (statement === null) continue
      // Who seals a round's ballots at its close takes it for the round of its number.
      const { number } = 'number' in statement ? statement : each.round.manifest
      openings.push({ event, number, round: each.round.id })
    }
  }
  const { opened, claimed, doubleSigners } = judgeOpenings(charter, manifest.number, openings)
  const have = claimed.find((each) => each.round === id)?.witnesses.length ?? 0
  if (opened === id) return { why: null, have, need, of: keys.length }
  if (opened !== null) return { why: 'other', round: opened }
  if (claimed.some(({ witnesses }) => witnesses.length >= need)) return { why: 'two-rounds' }
  return { why: 'too-few', have, need, doubleSigners: doubleSigners.length }
}
