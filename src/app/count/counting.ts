// What can be asked of a count, wherever it runs: in a worker with a connection to the database of its own, or, where
// there is no database, on the page's thread. Lists that grow with the ballots stay where the count is made; the page asks
// for as much of them as it shows.
import type { KeptStake, RoundImport } from '../../archive/index.ts'
import type { ContractCaller, PinnedBlock, SignedBallot } from '../../ballots/index.ts'
import type { Hex } from '../../ethereum/index.ts'
import type { FolderAddress, NamedFile } from '../../exchange/index.ts'
import type { AsideReason, PictureTotal, Receipt, RoundResult, Sealing } from '../../rounds/index.ts'

/** How the stakes a count rests on are known, in voters. */
export interface StakeSources {
  /** Read on this device. */
  readonly read: number
  /** Claimed by sources that do not contradict each other, or by the one that a person goes by. */
  readonly claimed: number
  /** Claimed by sources that contradict each other. */
  readonly disputed: number
}

/** A list of ballots that a source claims was sealed; the one that is settled is not among the claims. */
export interface SealClaim {
  /** The source's name among those of the round. */
  readonly source: string
  readonly root: string
  readonly count: number
  /** How many of the ballots under it are on this device. */
  readonly held: number
  /** How many of the charter's witnesses signed it. */
  readonly witnesses: number
}

/** What became of a ballot of this person. */
export interface OwnFate {
  readonly digest: Hex
  /** Where the count put it; null where it is not on this device any more. */
  readonly fate: 'counted' | AsideReason | null
  /** How many of the claimed seals hold it. */
  readonly claimedSeals: number
  /** Where it stands in the settled seal; null while none is settled, and for one outside it. */
  readonly inclusion: Receipt['inclusion']
}

/** A count with everything that follows from it. */
export interface Count {
  /** True while it is not settled which ballots there are, or what the votes of some of them weigh. */
  readonly isProvisional: boolean
  /** Whether the round's witnesses settled which ballots there are, and why not. */
  readonly sealing: Sealing['state']
  /** Counted ballots whose voting power rests on the word of a file, which nobody here has read from a chain. */
  readonly onHearsay: number
  /** By manifest index. */
  readonly totals: readonly PictureTotal[]
  /** VP used by all counted ballots. */
  readonly used: bigint
  /** Ballots that count, and how many voters they are of. */
  readonly counted: number
  readonly voters: number
  /** How many of them are of voters without any VP: they say nothing, and anybody can make them. */
  readonly powerless: number
  /** Ballots that are set aside, by reason; reasons of none are left out. */
  readonly aside: ReadonlyMap<AsideReason, number>
  readonly result: RoundResult
  /** SHA-256 of the result. */
  readonly id: string
  readonly seals: readonly SealClaim[]
  readonly sources: StakeSources
  /** The ballots of this person's receipts. */
  readonly own: readonly OwnFate[]
  /** Voters whose stake the count depends on; `votersToRead` names them. */
  readonly toRead: number
}

/** A ballot in one of the lists of a count. */
export interface ListedBallot {
  readonly digest: Hex
  readonly voter: Hex
  /** VP used and VP there is; null where the count did not come to that. */
  readonly used: bigint | null
  readonly power: bigint | null
  /** What sources claim of the voter's stakes, where they contradict each other. */
  readonly claims: readonly KeptStake[]
}

/** A list of a count. */
export type CountList = 'counted' | AsideReason

export type CountProgress =
  | { readonly kind: 'reading' | 'counting' }
  | { readonly kind: 'verifying'; readonly done: number; readonly of: number }

/** How far a file of ballots is: its bytes are read, then its ballots and stakes are kept. */
export interface ImportProgress {
  readonly kind: 'opening' | 'keeping'
  readonly done: number
  readonly of: number
}

export interface ImportOptions extends AskOptions {
  onProgress?(progress: ImportProgress): void
}

export interface CountOptions {
  readonly signal?: AbortSignal
  onProgress?(progress: CountProgress): void
  /**
   * Asks contract wallets at these blocks; without it, ballots that no key explains stay unknown. Only ballots are asked about
   * that could count: for pictures of the round, by voters who have VP.
   */
  readonly contracts?: { readonly caller: ContractCaller; readonly blocks: readonly PinnedBlock[] }
}

export interface AskOptions {
  readonly signal?: AbortSignal
}

export interface Counting {
  /** Checks the signatures of a round's ballots and counts them. What was checked before is not checked again. */
  count(round: string, options?: CountOptions): Promise<Count>
  /** A part of a list of the latest count of a round, by digest; empty where it was not counted. */
  list(
    round: string,
    list: CountList,
    from: number,
    size: number,
    options?: AskOptions,
  ): Promise<readonly ListedBallot[]>
  /** A part of the voters whose stakes the latest count depends on. */
  votersToRead(round: string, from: number, size: number, options?: AskOptions): Promise<readonly Hex[]>
  /**
   * Reads a file of ballots in pieces and adds what it holds: all of it or, when it is damaged, stopped or too much, nothing.
   *
   * @throws ExchangeError for one that is too large, BallotFileError for a damaged one, StorageError `storage/full`.
   */
  importFile(file: NamedFile, options?: ImportOptions): Promise<RoundImport>
  /** Fetches the ballots of a round from a folder and adds them; null when the folder has none. */
  fetchBallots(folder: FolderAddress, round: string, options?: ImportOptions): Promise<RoundImport | null>
  /** A round with its ballots as files, each small enough to be opened. @param extra Ballots that could not be kept here. */
  exportRound(round: string, extra?: readonly SignedBallot[], options?: AskOptions): Promise<readonly Blob[]>
  close(): void
}
