// Which events of a file are statements of the charter's witnesses about this round. Anybody can put any event into a file, so what
// does not hold is left out and counted, and never stands in the way of what does.
import type { SignedEvent } from './eventForm.ts'
import { WitnessError } from './errors.ts'
import type { Round } from './manifest.ts'
import { openingKind, readOpening, type WitnessedOpening } from './opening.ts'
import { tagOf } from './statement.ts'
import { readSeal, sealKind, type WitnessedSeal } from './witnessedSeal.ts'

/** Events that are what they claim to be, and how many are not. */
export interface HeldStatements {
  /** Each once, by id. */
  readonly held: readonly SignedEvent[]
  /** Of a key the charter does not name, about another round, malformed, or with a signature that does not hold. */
  readonly refused: number
}

/** The events that hold. A key that the charter does not name costs no signature check; one check takes about 2 ms. */
export function heldStatements(round: Round, events: Iterable<SignedEvent>): HeldStatements {
  const held = new Map<string, SignedEvent>()
  let refused = 0
  for (const event of events) {
    if (held.has(event.id) && held.get(event.id)!.sig === event.sig) continue
    if (readStatement(round, event) !== null) held.set(event.id, event)
    else refused++
  }
  return { held: [...held.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), refused }
}

/** A statement of one of the charter's witnesses about this round; null where it is none. */
export function readStatement(round: Round, event: SignedEvent): WitnessedSeal | WitnessedOpening | null {
  const { charter, manifest, id } = round
  if (!charter.witnesses.keys.includes(event.pubkey)) return null
  try {
    if (event.kind === sealKind) return readSeal(round, event)
    if (event.kind !== openingKind || tagOf(event, 'r') !== id) return null
    return readOpening(manifest.charterId, event)
  } catch (error) {
    if (error instanceof WitnessError) return null
    throw error
  }
}
