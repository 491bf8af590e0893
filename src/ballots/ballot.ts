// The ballot: four fields, signed by a wallet as EIP-712 typed data. Everything else a count needs (pictures, chains,
// snapshot blocks, closing time) is bound by `round`, the hash of the manifest.
import type { Hex } from '../ethereum/index.ts'

/** What the wallet shows and signs. */
export interface Ballot {
  /** Lower-case address of the voter. Signed too, so that a wallet's signature cannot serve another wallet of the same owner. */
  readonly voter: Hex
  /** The round's id (SHA-256 of its manifest) with 0x. */
  readonly round: Hex
  /** Canonical text of the choices, see `parseChoices`. */
  readonly choices: string
  /** 0 … 2⁶⁴ − 1. A ballot replaces those of the same voter and round with lower ones; milliseconds since 1970 serve well. */
  readonly nonce: bigint
}

/** A ballot with the proof of its voter, as it travels. It has no id of its own: ids are computed, never believed. */
export interface SignedBallot {
  readonly version: 1
  readonly message: Ballot
  /** 65 bytes r ‖ s ‖ v of a key, or whatever a contract wallet accepts (EIP-1271), perhaps wrapped (EIP-6492). */
  readonly signature: Hex
}

/** The largest nonce: a uint64. */
export const maxNonce = 2n ** 64n - 1n
