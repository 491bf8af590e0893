// What is minted of a winner: the hashes of its provenance, and the metadata that markets and people read. Everything follows from
// the round, its final count and the picture's own file; what does not belong together is refused before anything is sent.
import {
  bytesId,
  canonicalJson,
  contentId,
  readPngRecipe,
  recipeId,
  type Json,
  type Recipe,
} from '../fragment/index.ts'
import type { Hex } from '../ethereum/index.ts'
import { roundResult, type Round, type Tally } from '../rounds/index.ts'
import { claimTree, type ClaimTree } from './claimTree.ts'
import { AuctionError } from './errors.ts'

/** A winner whose papers belong together. */
export interface Winner {
  readonly round: Round
  /** Id of the picture: SHA-256 of its file. */
  readonly picture: string
  /** What paints it again, out of the file. */
  readonly recipe: Recipe
  /** Who may claim what of its sale. */
  readonly claims: ClaimTree
}

/** Works of the artist; their grammar is taste's. */
export interface WinnerWords {
  readonly title: string
  readonly story: string
}

/** Where people find things. */
export interface WinnerLinks {
  /** The picture: `ipfs://…` or `https://…`. */
  readonly image: string
  /** The round's page. */
  readonly page: string
  /** The file of its ballots. */
  readonly ballots: string
}

/** The metadata file and its SHA-256. */
export interface Metadata {
  readonly text: string
  readonly sha256: string
}

/** The arguments of `mint`, but for whom it goes to. */
export interface Minting {
  readonly token: bigint
  readonly origin: {
    readonly round: Hex
    readonly picture: Hex
    readonly metadata: Hex
    readonly recipe: Hex
    readonly tally: Hex
    readonly power: bigint
    /** The contract writes the time. */
    readonly mintedAt: bigint
  }
  /** Where the metadata file will be. */
  readonly uri: string
}

/**
 * Checks that a picture won a round by its final count, and reads its recipe out of its file.
 *
 * @param picture The file.
 * @throws AuctionError `auction/winner`: the count is not final, another picture won, or the file has no recipe.
 */
export function verifyWinner(round: Round, tally: Tally, picture: Uint8Array): Winner {
  if (tally.round !== round.id) throw new AuctionError('auction/winner', { fault: 'not-in-round' })
  if (tally.isProvisional) throw new AuctionError('auction/winner', { fault: 'not-final' })
  const id = bytesId(picture)
  if (roundResult(round, tally).winner !== id) throw new AuctionError('auction/winner', { fault: 'picture' })
  const recipe = recipeIn(picture)
  return { round, picture: id, recipe, claims: claimsOf(tally) }
}

/** Who may claim: each voter once, by the VP of all their counted ballots. */
export function claimsOf({ counted }: Pick<Tally, 'counted'>): ClaimTree {
  const spent = new Map<Hex, bigint>()
  for (const { voter, used } of counted) spent.set(voter, (spent.get(voter) ?? 0n) + used)
  const entries = [...spent].map(([voter, power]) => ({ voter, power }))
  return claimTree(entries.filter(({ power }) => power > 0n))
}

/** The metadata in the form markets read (ERC-721, "metadata JSON schema"), with what verifies the work under `daub`. */
export function metadataOf(winner: Winner, words: WinnerWords, links: WinnerLinks): Metadata {
  const { number, theme } = winner.round.manifest
  const json = {
    name: words.title,
    description: words.story,
    image: links.image,
    external_url: links.page,
    attributes: [
      { trait_type: 'Round', display_type: 'number', value: number },
      ...(theme === null ? [] : [{ trait_type: 'Period', value: theme }]),
    ],
    daub: {
      version: 1,
      roundId: winner.round.id,
      picture: winner.picture,
      recipe: winner.recipe as unknown as Json,
      recipeId: recipeId(winner.recipe),
      tally: { root: winner.claims.root, power: String(winner.claims.power) },
      ballots: links.ballots,
    },
  }
  return { text: canonicalJson(json), sha256: contentId(json) }
}

/** What to mint, once the metadata is published at an address. */
export function mintingOf(winner: Winner, metadata: Metadata, uri: string): Minting {
  const hex = (sha256: string): Hex => `0x${sha256}`
  return {
    token: BigInt(winner.round.manifest.number),
    origin: {
      round: hex(winner.round.id),
      picture: hex(winner.picture),
      metadata: hex(metadata.sha256),
      recipe: hex(recipeId(winner.recipe)),
      tally: winner.claims.root,
      power: winner.claims.power,
      mintedAt: 0n,
    },
    uri,
  }
}

function recipeIn(picture: Uint8Array): Recipe {
  try {
    const recipe = readPngRecipe(picture)
    if (recipe !== null) return recipe
  } catch (cause) {
    throw new AuctionError('auction/winner', { fault: 'recipe' }, { cause })
  }
  throw new AuctionError('auction/winner', { fault: 'recipe' })
}
