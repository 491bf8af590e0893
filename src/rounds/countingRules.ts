// The rules of a charter that both versions share: which pictures stay, and how stake becomes voting power.
import * as v from 'valibot'
import { whole } from '../fragment/index.ts'

/** Which pictures stay in the pool for another round, after the winner has left (facts: Botto's BIP-04 and BIP-17). */
export const poolRule = v.variant('kind', [
  /** All of them. */
  v.strictObject({ kind: v.literal('all') }),
  /** The best by voting power earned in the period. */
  v.strictObject({ kind: v.literal('keepTop'), count: whole(0, 1500) }),
  /** All but the worst by voting power earned in the period. */
  v.strictObject({ kind: v.literal('dropLowest'), count: whole(0, 1500) }),
])

/** How stake becomes voting power. */
export const powerRule = v.variant('kind', [
  /** `perToken` for each whole staked token. */
  v.strictObject({ kind: v.literal('linear'), perToken: whole(1, 1_000_000) }),
  /** `power` for everybody who staked more than nothing and at least `minimum` whole tokens. */
  v.strictObject({ kind: v.literal('flat'), power: whole(1, 1_000_000), minimum: whole(0, 1_000_000_000) }),
])

export type PoolRule = Readonly<v.InferOutput<typeof poolRule>>
export type PowerRule = Readonly<v.InferOutput<typeof powerRule>>

/** Pool rules Botto has used. Its "True Score" (votes per view) is not among them: views cannot be counted without a server. */
export const poolPresets = {
  /** Until round 22: nothing is culled. */
  botto2021: { kind: 'all' },
  /** BIP-04 (March 2022): each round the 349 lowest leave; by VP here. */
  botto2022: { kind: 'dropLowest', count: 349 },
  /** BIP-17 (December 2022): the top 700 stay, 350 enter. */
  botto: { kind: 'keepTop', count: 700 },
} as const satisfies Record<string, PoolRule>

/**
 * Voting-power rules Botto has used, as far as they are functions of stake. The logarithmic rule of 2022 is left out: it
 * was gamed by splitting stake over wallets.
 */
export const powerPresets = {
  /** Launch: 100 VP for any stake. */
  botto2021: { kind: 'flat', power: 100, minimum: 0 },
  /** Since October 2022 (BIP-14), and reset each round since BIP-51: 1 VP per staked token per weekly round. */
  botto: { kind: 'linear', perToken: 1 },
} as const satisfies Record<string, PowerRule>
