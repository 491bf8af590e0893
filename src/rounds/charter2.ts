// The second version of the charter: every rule that a week, the exchange and the auction go by, enforced on every manifest
// under it (`enforceCharter`). Members whose room does not exist yet may be null; the README says why each is here.
import * as v from 'valibot'
import { address, chainId } from '../ethereum/index.ts'
import { decimal, listOf, recipeParameters, sha256, whole, type Format } from '../fragment/index.ts'
import { poolRule, powerRule } from './countingRules.ts'
import { httpsSource, publicKey, relay, visibleLine } from './fields.ts'
import { tasteRulesSchema } from './tasteRules.ts'

/** Decimal digits without a sign. */
const amount = v.pipe(decimal, v.regex(/^\d/, 'decimal' satisfies Format))

/** One week: close → seal → beacon → painting → opening → vote → close. */
const weekly = v.strictObject({
  /** When a round closes and the next week begins: 0 = Sunday, and an hour, UTC. */
  weekday: whole(0, 6),
  hour: whole(0, 23),
  /** How long after the close witnesses may take to seal; the beacon is not older than that. */
  sealMinutes: whole(1, 60),
  /** How long painters have from there on; then the vote opens. */
  paintingHours: whole(1, 120),
})

/** A practice round: no close, local votes only, never sealed. */
const practice = v.strictObject({ practice: v.literal(true) })

export const charter2 = v.strictObject({
  version: v.literal(2),
  name: visibleLine(60),

  /** The model pack that paints. */
  packId: sha256,
  /** Grammar, terms, caps and the constants that standardise embeddings, in one document (`taste/`); null where prompts come from elsewhere. */
  vocabularyId: v.nullable(sha256),
  /** How the artist learns from votes; null where it does not. */
  taste: v.nullable(tasteRulesSchema),
  /** How a picture of the week is painted: a brief's prompt and seed make these a recipe. Candidates are sketched at `candidateSide`. */
  painting: v.nullable(
    v.strictObject({
      width: whole(32, 1024),
      height: whole(32, 1024),
      candidateSide: whole(32, 1024),
      preset: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
      parameters: recipeParameters,
    }),
  ),

  /** A practice charter has rounds without a close that take local votes only. */
  schedule: v.union([weekly, practice]),
  /** Rounds in a period: so many with a vote, then so many where the artist chooses alone. VP earned in the pool is reset after it. */
  period: v.strictObject({ voted: whole(1, 520), autonomous: whole(0, 52) }),
  /** New pictures in each round: exactly so many. */
  entrants: whole(2, 500),
  pool: poolRule,
  /** What makes the briefs unforeseeable: the first finalised block after the seal's time, or (offline) the previous round's seal. */
  beacon: v.picklist(['block', 'seal']),
  /** Whose manifest a witness opens, the first listed that delivered; with none listed, the lowest hash wins. */
  painters: listOf(publicKey, [0, 64], (key) => key),
  /** Who opens rounds and seals their ballots, and how many of them must agree. With a threshold of 0 nothing is ever final. */
  witnesses: v.strictObject({ keys: listOf(publicKey, [0, 64], (key) => key), threshold: whole(0, 64) }),

  power: powerRule,
  /** Stake that comes after the snapshot: it waits for the next round, or gets the share of the round that is left. */
  newStake: v.picklist(['waits', 'prorated']),
  /** Whether unstaking before the close takes the vote away. */
  unstaking: v.picklist(['keeps-vote', 'removes-vote']),
  /** Contracts whose `userStakes(address)` counts. An address means nothing without its chain. */
  stakes: listOf(
    v.strictObject({ chainId, contract: address, decimals: whole(0, 36) }),
    [0, 16],
    (stake) => `${stake.chainId}:${stake.contract}`,
  ),
  /** Sources of power the community knows elsewhere and that are not counted here: said, so that nobody is surprised. */
  notCounted: listOf(
    v.picklist(['liquidity', 'passes', 'pipes', 'collectibles', 'accounts']),
    [0, 5],
    (source) => source,
  ),
  /** Whether a choice may take VP away. */
  negativeVotes: v.boolean(),
  /** Below so many voters with power, or so much VP used, a round has no winner. */
  quorum: v.strictObject({ voters: whole(0, 1_000_000), power: amount }),

  relays: listOf(relay, [0, 20], (url) => url),
  /** Where files may be had by their hash. */
  mirrors: listOf(httpsSource, [0, 20], (url) => url),

  /** What else is the artist's on a chain. */
  contracts: listOf(
    v.strictObject({
      role: v.picklist(['token', 'pair', 'art', 'auction', 'splitter', 'treasury']),
      chainId,
      address,
    }),
    [0, 32],
    ({ role, chainId: chain, address: at }) => `${role}:${chain}:${at}`,
  ),
  /** The preset that says where proceeds go, by the year Botto had it. */
  money: v.picklist(['none', 'botto2021', 'botto2022', 'botto2025']),
  /** The terms of a lot; bids in the chain's smallest unit. */
  sale: v.nullable(
    v.strictObject({
      clock: v.picklist(['scheduled', 'first-bid']),
      hours: whole(1, 720),
      openingBid: amount,
    }),
  ),
})
