// Tabs of one browser share a database. Each has an id, holds a lock for as long as it lives, and tells the others what
// it changed, so that work of a living tab is never taken for work that was left behind.

/** What one tab tells the others. */
export type TabMessage =
  /** Jobs or abandoned paintings have changed: read them again. */
  | { readonly kind: 'jobs' }
  /** A picture was saved, or its place in the trash changed. */
  | { readonly kind: 'fragments' }

/** This tab among the others. */
export interface Tabs {
  /** Unique to this visit of this tab. */
  readonly id: string
  /** Ids of the tabs that live now, this one among them. */
  living(): Promise<ReadonlySet<string>>
  /** Does some work while no other tab does work of the same name. */
  alone<Result>(name: string, work: () => Promise<Result>): Promise<Result>
  tell(message: TabMessage): void
  /** Calls `listener` with what other tabs tell, until the function that is returned is called. */
  onMessage(listener: (message: TabMessage) => void): () => void
}

/** The parts of the browser that are used; tests hand in theirs. */
export interface TabPorts {
  readonly locks: LockManager | undefined
  readonly channel: BroadcastChannel | undefined
}

const prefix = 'daub-tab-'

/**
 * This tab, by Web Locks and a BroadcastChannel. Where the browser has no locks (pages without https), every other tab
 * counts as gone: then two tabs may both offer the same painting.
 */
export function openTabs(id: string, { locks, channel }: TabPorts): Tabs {
  // Held until the browser ends the tab and releases it; nothing may be written under this id before.
  const held = new Promise<void>((resolve) => {
    if (!locks) return resolve()
    const forLife = () => new Promise<never>(() => resolve())
    locks.request(prefix + id, forLife).catch(() => resolve()) // a document that is going away gets no lock
  })
  return {
    id,
    async living() {
      await held
      const { held: all = [] } = (await locks?.query()) ?? {}
      const others = all.flatMap(({ name = '' }) =>
        name.startsWith(prefix) ? [name.slice(prefix.length)] : [],
      )
      return new Set([id, ...others])
    },
    async alone(name, work) {
      await held
      return locks ? locks.request(`daub-${name}`, work) : work()
    },
    tell: (message) => channel?.postMessage(message),
    onMessage(listener) {
      const hear = ({ data }: MessageEvent<TabMessage>) => listener(data)
      channel?.addEventListener('message', hear)
      return () => channel?.removeEventListener('message', hear)
    },
  }
}
