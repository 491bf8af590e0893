// Whether it is settled which ballots of a round there are. It is when enough of the charter's witnesses signed one list at the
// close, that list is here, and so is every ballot on it; then a count uses these ballots, and no other, on every device. Otherwise
// it uses what is here, is provisional, and this says why.
import type { Hex } from '../ethereum/index.ts'
import { isPractice } from './charter.ts'
import type { SignedEvent } from './eventForm.ts'
import { readStatement } from './heldStatements.ts'
import type { Round } from './manifest.ts'
import { isPracticeRound } from './phase.ts'
import { tagOf } from './statement.ts'
import {
  judgeSeals,
  sealedDigests,
  sealKind,
  type SealSupport,
  type SealVerdict,
  type WitnessedSeal,
} from './witnessedSeal.ts'

/** Why it is not settled which ballots there are. */
export type UnsettledSeal =
  /** A practice round is never sealed. */
  | { readonly why: 'practice' }
  /** Rules of version 1 were never enforced: counts under them stay provisional. */
  | { readonly why: 'version-1' }
  /** The charter names no witnesses, or asks for none. */
  | { readonly why: 'no-witnesses' }
  /** Too few witnesses signed one list. */
  | {
      readonly why: 'too-few'
      /** Witnesses under the best supported list, and how many it takes. */
      readonly have: number
      readonly need: number
      /** Different lists that witnesses signed. */
      readonly lists: number
      /** Witnesses that signed two final lists and count for neither. */
      readonly doubleSigners: number
    }
  /** Two lists reached a threshold of at most half of the keys. */
  | { readonly why: 'two-lists' }
  /** Enough signed, but nobody has brought the list of ballots they sealed. */
  | { readonly why: 'no-list'; readonly count: number }
  /** Some of the ballots on the list are not here. */
  | { readonly why: 'missing'; readonly held: number; readonly count: number }

/** What is settled, and by whom. */
export interface SettledSeal {
  readonly why: null
  readonly root: string
  /** Ballots under the seal. */
  readonly count: number
  /** Witnesses that signed it, how many it takes, and how many there are. */
  readonly have: number
  readonly need: number
  readonly of: number
}

export interface Sealing {
  readonly state: SettledSeal | UnsettledSeal
  /** The list that enough witnesses sealed; null where they did not, or nobody brought it. A count goes by it once `state` is settled. */
  readonly list: ReadonlySet<Hex> | null
  /** Every list that a witness signed as final, the best supported first. */
  readonly signed: readonly SealSupport[]
}

/**
 * Settles a round's ballots.
 *
 * @param events Whatever claims to be a witness's statement.
 * @param lists Lists of digests that sources brought, whoever they are: only one that is exactly the sealed one is used.
 * @param held Digests of the ballots that are here.
 */
export function settleSeal(
  round: Round,
  events: Iterable<SignedEvent>,
  lists: Iterable<Iterable<Hex>>,
  held: ReadonlySet<Hex>,
): Sealing {
  const { charter, manifest } = round
  if (isPractice(charter) || isPracticeRound(manifest))
    return { state: { why: 'practice' }, list: null, signed: [] }
  const { keys, threshold: need } = charter.witnesses
  if (need === 0 || keys.length === 0) return { state: { why: 'no-witnesses' }, list: null, signed: [] }
  const verdict = judgeEvents(round, events)
  const { agreed, claimed: signed } = verdict
  const unsettled = (state: UnsettledSeal): Sealing => ({ state, list: null, signed })
  if (agreed === null) {
    const have = signed[0]?.witnesses.length ?? 0
    if (have >= need) return unsettled({ why: 'two-lists' })
    const doubleSigners = verdict.doubleSigners.length
    return unsettled({ why: 'too-few', have, need, lists: signed.length, doubleSigners })
  }
  if (charter.version === 1) return unsettled({ why: 'version-1' })
  const { root, count } = agreed
  const list = findList(round, verdict, [...[...lists].map((each) => new Set(each)), held])
  if (list === null) return unsettled({ why: 'no-list', count })
  const here = [...list].filter((digest) => held.has(digest)).length
  if (here < count) return { state: { why: 'missing', held: here, count }, list, signed }
  return {
    state: { why: null, root, count, have: agreed.witnesses.length, need, of: keys.length },
    list,
    signed,
  }
}

/** What witnesses say in events of which nothing is known yet. Running seals are not looked at: they settle nothing. */
function judgeEvents(round: Round, events: Iterable<SignedEvent>): SealVerdict {
  const seals: WitnessedSeal[] = []
  for (const event of events) {
    if (event.kind !== sealKind || tagOf(event, 'f') !== 'final') continue
    const statement = readStatement(round, event)
    if (statement !== null && 'isFinal' in statement) seals.push(statement)
  }
  return judgeSeals(round, seals)
}

function findList(
  round: Round,
  verdict: SealVerdict,
  lists: readonly ReadonlySet<Hex>[],
): ReadonlySet<Hex> | null {
  for (const list of lists) {
    if (list.size !== verdict.agreed?.count) continue // before a tree is made of it
    const sealed = sealedDigests(round, verdict, list)
    if (sealed !== null) return sealed
  }
  return null
}
