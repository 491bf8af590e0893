// The charter: the rules of one artist, pinned by hash. Rounds name it, so nobody can change a rule under a running vote.
import * as v from 'valibot'
import { address, chainId } from '../ethereum/index.ts'
import { contentId, listOf, parseAs, sha256, whole, type Format } from '../fragment/index.ts'
import { CharterError } from './errors.ts'
import { visibleLine } from './fields.ts'

/** Which pictures stay in the pool for another round, after the winner has left (facts: Botto's BIP-04 and BIP-17). */
const poolRule = v.variant('kind', [
  /** All of them. */
  v.strictObject({ kind: v.literal('all') }),
  /** The best by voting power earned in the period. */
  v.strictObject({ kind: v.literal('keepTop'), count: whole(0, 1500) }),
  /** All but the worst by voting power earned in the period. */
  v.strictObject({ kind: v.literal('dropLowest'), count: whole(0, 1500) }),
])

/** How stake becomes voting power. */
const powerRule = v.variant('kind', [
  /** `perToken` for each whole staked token. */
  v.strictObject({ kind: v.literal('linear'), perToken: whole(1, 1_000_000) }),
  /** `power` for everybody who staked more than nothing and at least `minimum` whole tokens. */
  v.strictObject({ kind: v.literal('flat'), power: whole(1, 1_000_000), minimum: whole(0, 1_000_000_000) }),
])

const relay = v.pipe(
  v.string(),
  v.maxLength(200),
  v.regex(/^wss:\/\/[\w.-]+(:\d+)?(\/[\w./-]*)?$/, 'wss-url' satisfies Format),
)

const charter = v.strictObject({
  version: v.literal(1),
  name: visibleLine(60),
  /** The model pack that paints. */
  packId: sha256,
  /** The words prompts are made of; null where prompts come from elsewhere. */
  vocabularyId: v.nullable(sha256),
  /** Rounds open on a weekday (0 = Sunday) at an hour, UTC, and stay open for whole days. */
  schedule: v.strictObject({ weekday: whole(0, 6), hour: whole(0, 23), days: whole(1, 28) }),
  /** Rounds in a period: so many with a vote, then so many where the artist chooses alone. VP earned in the pool is reset after it. */
  period: v.strictObject({ voted: whole(1, 520), autonomous: whole(0, 52) }),
  /** New pictures in each round. */
  entrants: whole(2, 500),
  pool: poolRule,
  power: powerRule,
  /** Whether a choice may take VP away. */
  negativeVotes: v.boolean(),
  /** Contracts whose `userStakes(address)` counts. An address means nothing without its chain. */
  stakes: listOf(
    v.strictObject({ chainId, contract: address, decimals: whole(0, 36) }),
    [0, 16],
    (stake) => `${stake.chainId}:${stake.contract}`,
  ),
  /** What makes the briefs unforeseeable: the hash of a block at the opening, or (offline) the previous round's seal. */
  beacon: v.picklist(['block', 'seal']),
  relays: listOf(relay, [0, 20], (url) => url),
  /** Public keys of those who seal the ballots at the close, and how many of them must have seen one. */
  witnesses: v.strictObject({ keys: listOf(sha256, [0, 64], (key) => key), threshold: whole(0, 64) }),
  /** Name of the preset that says where the proceeds go. */
  moneyRule: visibleLine(60),
})

export type Charter = Readonly<v.InferOutput<typeof charter>>
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

/**
 * Checks that a value from outside is a charter; contract addresses come out in lower case.
 *
 * @throws CharterError naming the first member that is wrong, or for a threshold above the number of witnesses.
 */
export function parseCharter(value: unknown): Charter {
  const parsed = parseAs(charter, value, (fault, options) => new CharterError('charter/form', fault, options))
  const { keys, threshold } = parsed.witnesses
  if (threshold > keys.length) {
    throw new CharterError('charter/threshold', { threshold, witnesses: keys.length })
  }
  return parsed
}

/** SHA-256 of the charter's canonical JSON (RFC 8785). */
export function charterId(charter: Charter): string {
  return contentId(charter)
}
