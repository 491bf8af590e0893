// Tidying that nobody waits for: the trash of more than 30 days, pictures that nothing names any more, thumbnails of pictures
// of earlier versions, and the browser's promise not to clear the storage. It runs when the machine has nothing better to do, and in one tab at a time.
import { trashDays, type Archive, type StorageState } from '../../archive/index.ts'
import type { Tabs } from '../tabs.ts'

export interface HousekeepingPorts {
  readonly archive: {
    readonly fragments: Pick<Archive['fragments'], 'emptyTrash' | 'makeThumbnails'>
    readonly attachments: Pick<Archive['attachments'], 'sweep'>
  }
  readonly storage: {
    read(): Promise<StorageState>
    protect(): Promise<boolean>
  }
  readonly tabs: Tabs
  /** Ends when the machine is idle. */
  idle(signal?: AbortSignal): Promise<void>
}

export class Housekeeping {
  readonly #ports: HousekeepingPorts
  #hasAsked = false

  constructor(ports: HousekeepingPorts) {
    this.#ports = ports
  }

  /** Tidies in idle moments. @throws what the archive throws; the signal's reason. */
  async tidy(signal?: AbortSignal): Promise<void> {
    const { archive, tabs, idle } = this.#ports
    await idle(signal)
    await tabs.alone('housekeeping', async () => {
      signal?.throwIfAborted()
      await archive.fragments.emptyTrash(trashDays)
      await idle(signal)
      await archive.attachments.sweep()
      await archive.fragments.makeThumbnails(() => idle(signal))
    })
  }

  /** Asks the browser, once a visit, not to clear the storage: worth it from the first picture on. */
  async protectOnce(): Promise<void> {
    if (this.#hasAsked) return
    this.#hasAsked = true
    const { storage } = this.#ports
    if ((await storage.read()).isProtected === false) await storage.protect()
  }
}

/** Ends in the browser's next idle moment, at the latest after some seconds; Safari has no idle callback. */
export function browserIdle(signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: 10_000 })
    else setTimeout(resolve, 2_000)
  })
}
