// What the page needs from the rest of Daub, in groups, handed in by main.ts. Tests hand in others.
import type { Tabs } from '../../app/house/index.ts'
import type { StudioPort } from '../../app/paint/index.ts'
import type { Archive, StorageState } from '../../archive/index.ts'
import type { FolderAddress } from '../../exchange/index.ts'

export interface Services {
  readonly storage: {
    readonly archive: Archive
    /** Name of the archive's database, for workers that open it too; null for an archive in memory. */
    readonly database: string | null
    /** Why nothing outlives this tab, when the archive is one in memory. */
    readonly fault: Error | null
    read(): Promise<StorageState>
    protect(): Promise<boolean>
  }
  /** The studio's code, fetched when painting is first thought of, and where its models are. */
  readonly studio: StudioPort
  /** Wallets and chain reads, fetched when first used. */
  readonly chain: { open(): Promise<typeof import('../../chain/index.ts')> }
  /** The season that comes with this copy of Daub. */
  readonly season: FolderAddress
  /**
   * Settles when what is loaded from now on will be there without a network, too. Code that a first visit does not need
   * waits for it.
   */
  readonly offlineReady: Promise<void>
  readonly clock: {
    /** Milliseconds since 1970. */
    now(): number
    /** Ends when the machine has nothing better to do. */
    idle(signal?: AbortSignal): Promise<void>
  }
  /** This tab among the others of this browser. */
  readonly tabs: Tabs
}
