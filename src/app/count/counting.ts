// What can be asked of a count, wherever it runs: in a worker with a connection to the database of its own, or, where
// there is no database, on the page's thread.
import type { KeptSeal, RoundImport } from '../../archive/index.ts'
import type { ContractCaller, PinnedBlock, SignedBallot } from '../../ballots/index.ts'
import type { Hex } from '../../ethereum/index.ts'
import type { FolderAddress, NamedFile } from '../../exchange/index.ts'
import type { RoundResult, Tally } from '../../rounds/index.ts'

/** How the stakes a count rests on are known, in voters. */
export interface StakeSources {
  /** Read on this device. */
  readonly read: number
  /** Only claimed by the author of a file. */
  readonly claimed: number
}

/** A count with everything that follows from it. */
export interface Count {
  readonly tally: Tally
  readonly result: RoundResult
  /** SHA-256 of the result. */
  readonly id: string
  readonly seal: KeptSeal | null
  readonly sources: StakeSources
  /** Who may have voted: everybody in whose name a ballot is here that is not known to be forged. */
  readonly voters: readonly Hex[]
  /** Whether a chain could still say something about a signature. */
  readonly hasUnknown: boolean
}

export type CountProgress =
  | { readonly kind: 'reading' | 'counting' }
  | { readonly kind: 'verifying'; readonly done: number; readonly of: number }

export interface CountOptions {
  readonly signal?: AbortSignal
  onProgress?(progress: CountProgress): void
  /** Asks contract wallets at these blocks; without it, ballots that no key explains stay unknown. */
  readonly contracts?: { readonly caller: ContractCaller; readonly blocks: readonly PinnedBlock[] }
}

export interface AskOptions {
  readonly signal?: AbortSignal
}

export interface Counting {
  /** Checks the signatures of a round's ballots and counts them. What was checked before is not checked again. */
  count(round: string, options?: CountOptions): Promise<Count>
  /**
   * Reads a file of ballots and adds what it holds.
   *
   * @throws ExchangeError for one that is too large, BallotFileError for a damaged one, StorageError `storage/full`.
   */
  importFile(file: NamedFile & Pick<Blob, 'slice'>, options?: AskOptions): Promise<RoundImport>
  /** Fetches the ballots of a round from a folder and adds them; null when the folder has none. */
  fetchBallots(folder: FolderAddress, round: string, options?: AskOptions): Promise<RoundImport | null>
  /** A round with its ballots as one file. @param extra Ballots that could not be kept here. */
  exportRound(round: string, extra?: readonly SignedBallot[], options?: AskOptions): Promise<Blob>
  close(): void
}
