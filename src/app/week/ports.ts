// What a week needs from its surroundings: each use case of it can be had from a browser, a command or a test.
import type { Archive } from '../../archive/index.ts'
import type { Recipe } from '../../fragment/index.ts'
import type { Charter, Round, Snapshot } from '../../rounds/index.ts'
import type { Vocabulary, Vote } from '../../taste/index.ts'
import type { Tabs } from '../tabs.ts'

/** A picture as the studio finished it. */
export interface Finished {
  readonly png: Uint8Array<ArrayBuffer>
  readonly width: number
  readonly height: number
  /** Unit vector of the file's picture by the guide. */
  readonly embedding: ArrayLike<number>
}

/** The studio with the charter's pack open. */
export interface WeekStudio {
  readonly packId: string
  /** Unit vectors of first ideas, one for each recipe. */
  sketch(recipes: readonly Recipe[], signal: AbortSignal): Promise<readonly ArrayLike<number>[]>
  /** @throws its failure; the signal's reason when stopped */
  paint(recipe: Recipe, signal: AbortSignal): Promise<Finished>
}

/** How a round was voted on. */
export interface Cast {
  readonly votes: readonly Vote[]
  /** Best first. */
  readonly ranking: readonly { readonly id: string; readonly total: string }[]
  readonly winner: string | null
  /** Root of its seal, or another hash nobody could choose; the next brief is drawn with it where no chain says another. */
  readonly beacon: string
}

/** A block that was final after the seal. */
export interface BeaconBlock {
  readonly hash: string
  readonly chainId: number
  readonly blockNumber: number
  readonly time: number
}

export interface WeekPorts {
  readonly archive: Pick<Archive, 'weeks' | 'rounds'>
  readonly tabs: Pick<Tabs, 'alone'>
  /** Milliseconds since 1970. */
  now(): number
  /** Milliseconds that only ever rise and that no setting of the clock moves. */
  steady(): number
  /** Ends at that time by the clock, or earlier; looks again are cheap. @throws the signal's reason */
  until(time: number, signal: AbortSignal): Promise<void>
  /** Opens the studio; called again after a device was lost. */
  studio(): Promise<WeekStudio>
  /** A vocabulary by its id; null where it is not to hand. */
  vocabulary(id: string): Vocabulary | null
  /** How a closed round was voted on. @throws where that is not known yet; nothing is taken for "nobody" */
  votes(round: Round): Promise<Cast>
  /** Asks chains; null where none can be asked. */
  readonly chain: {
    snapshots(charter: Charter, before: number): Promise<readonly Snapshot[]>
    block(charter: Charter, after: number): Promise<BeaconBlock>
  } | null
  /** Whether the machine runs on mains power; null where that is unknown. */
  isOnPower(): boolean | null
  /** Whether the screen should stay on. */
  stayAwake(isWanted: boolean): void
}
