// One interface for every place rounds come from. What a source returns has passed its schema and its hash, so whoever
// receives it need not care which kind of source it was; where it came from travels beside it as data.
import type { OpenedBallotFile, PoolFragment, Season, SeasonRound } from '../rounds/index.ts'

/** `shipped`: the season that came with this copy of Daub; `folder`: the same form on another host; `file`: opened by a person. */
export const sourceKinds = ['shipped', 'folder', 'file'] as const
export type SourceKind = (typeof sourceKinds)[number]

/** Where something came from, stored beside it. */
export interface Provenance {
  readonly kind: SourceKind
  /** Address of the folder, absolute or relative to the app; or the file's name. At most 2,048 characters. */
  readonly from: string
  /** Milliseconds since 1970 when it arrived. */
  readonly at: number
  /** A file's own id, the SHA-256 of its content: names of files are anybody's. Absent elsewhere. */
  readonly id?: string
}

export interface AskOptions {
  /** Ends the wait; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

export interface BallotsOptions extends AskOptions {
  /** How much of the reading is done, in bytes of the two passes over the file. */
  onProgress?(done: number, of: number): void
}

export interface PictureOptions extends AskOptions {
  /** Asks past every cache on the way, because a copy was bad. */
  readonly isFresh?: boolean
  /** Nothing is asked of the source before this has settled; what is on the device does not wait. */
  readonly after?: Promise<unknown>
}

/** One picture that was asked for: its bytes, checked against the manifest, or why they are not here. */
export type PictureArrival =
  | { readonly fragment: PoolFragment; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly fragment: PoolFragment; readonly error: unknown }

/** A place rounds, pictures and ballots come from. */
export interface Source {
  readonly kind: SourceKind
  readonly from: string
  /**
   * The seasons on offer, with the documents of their rounds.
   *
   * @throws ExchangeError when they do not come; SeasonError, CharterError or ManifestError when they are not what they should be.
   */
  seasons(options?: AskOptions): Promise<readonly Season[]>
  /** One round by its id; null when this source does not have it. */
  round(id: string, options?: AskOptions): Promise<SeasonRound | null>
  /** The pictures asked for, each once, as they arrive; one that fails does not end the others. */
  pictures(fragments: readonly PoolFragment[], options?: PictureOptions): AsyncIterable<PictureArrival>
  /** The contact sheet of a round of so many pictures; null when this source has none, or something else in its place. */
  contactSheet(round: string, count: number, options?: AskOptions): Promise<Blob | null>
  /**
   * The ballots of a round, unverified; null when this source has none.
   *
   * @param round Null for whatever round a file is about; a folder has none then.
   * @throws ExchangeError when they do not come or belong to another round; BallotFileError for a damaged file.
   */
  ballots(round: string | null, options?: BallotsOptions): Promise<OpenedBallotFile | null>
}

/** What is stored beside everything that came from a source. */
export function provenanceOf({ kind, from }: Pick<Source, 'kind' | 'from'>, at: number): Provenance {
  return { kind, from, at }
}
