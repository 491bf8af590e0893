// How full the device is and whether the browser may clear it: navigator.storage, with "unknown" where it does not say.

export interface StorageState {
  /** Bytes used by Daub, or null when the browser does not say. */
  readonly used: number | null
  /** Bytes Daub may use, or null. */
  readonly quota: number | null
  /** Whether the browser has promised not to clear it by itself; null when it does not say. */
  readonly isProtected: boolean | null
}

/** What the browser says about our storage. */
export async function readStorage(): Promise<StorageState> {
  const storage = navigator.storage as StorageManager | undefined
  const estimate: StorageEstimate = (await storage?.estimate?.()) ?? {}
  return {
    used: estimate.usage ?? null,
    quota: estimate.quota ?? null,
    isProtected: (await storage?.persisted?.()) ?? null,
  }
}

/** Asks the browser not to clear our storage by itself. Some ask the person, some decide alone; false is an answer, not an error. */
export async function protectStorage(): Promise<boolean> {
  const storage = navigator.storage as StorageManager | undefined
  return (await storage?.persist?.()) ?? false
}
