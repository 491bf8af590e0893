// The first version of the charter, of 0.2.0: still read and counted. Its schedule, period and pool were stated and never
// enforced, and its ids are fixed for ever, so it stays as it was.
import * as v from 'valibot'
import { address, chainId } from '../ethereum/index.ts'
import { listOf, sha256, whole } from '../fragment/index.ts'
import { poolRule, powerRule } from './countingRules.ts'
import { publicKey, relay, visibleLine } from './fields.ts'

export const charter1 = v.strictObject({
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
  witnesses: v.strictObject({ keys: listOf(publicKey, [0, 64], (key) => key), threshold: whole(0, 64) }),
  /** Name of the preset that says where the proceeds go. */
  moneyRule: visibleLine(60),
})
