// What the page needs from the rest of Daub, handed in by main.ts. Tests hand in others.
import type { Archive, StorageState } from '../../archive/index.ts'
import type { LocalChain } from '../../chain/index.ts'
import type { PackOutline, Preset, Studio } from '../../studio/index.ts'

/** The studio's door, opened when painting is first thought of. */
export interface StudioDoor {
  createStudio(): Studio
  readonly presets: readonly Preset[]
}

export interface Services {
  readonly archive: Archive
  /** Why nothing outlives this tab, when the archive is one in memory. */
  readonly archiveFault: Error | null
  openStudio(): Promise<StudioDoor>
  /** Address of the embedded pack's folder. */
  readonly packUrl: string
  /** What the pack will cost, or null when it cannot be read now. */
  outlinePack(): Promise<PackOutline | null>
  readStorage(): Promise<StorageState>
  protectStorage(): Promise<boolean>
  /** Wallets and chain reads, fetched when first used. */
  openChain(): Promise<typeof import('../../chain/index.ts')>
  /** Address of the shipped sample season's folder. */
  readonly seasonUrl: string
  /** Milliseconds since 1970 */
  now(): number
  /**
   * The local test chain's settings and snapshots in a development build with `npm run chain` running; otherwise null. Asked
   * twice, it announces its wallet once.
   */
  joinLocalChain(): Promise<LocalChain | null>
}
