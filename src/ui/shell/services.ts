// What the page needs from the rest of Daub, handed in by main.ts. Tests hand in others.
import type { Archive, StorageState } from '../../archive/index.ts'
import type { Tabs } from '../../app/house/index.ts'
import type { StudioPort } from '../../app/paint/index.ts'

export interface Services {
  readonly archive: Archive
  /** Why nothing outlives this tab, when the archive is one in memory. */
  readonly archiveFault: Error | null
  /** The studio's code, fetched when painting is first thought of, and where its models are. */
  readonly studio: StudioPort
  /** This tab among the others of this browser. */
  readonly tabs: Tabs
  /** Ends when the machine has nothing better to do. */
  idle(signal?: AbortSignal): Promise<void>
  readStorage(): Promise<StorageState>
  protectStorage(): Promise<boolean>
  /** Wallets and chain reads, fetched when first used. */
  openChain(): Promise<typeof import('../../chain/index.ts')>
  /** Address of the shipped sample season's folder. */
  readonly seasonUrl: string
  /** Milliseconds since 1970 */
  now(): number
}
