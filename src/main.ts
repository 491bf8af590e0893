// The composition root: opens the archive, hands every room to the page, and puts it on the screen. The studio comes
// with its own code only when painting is first thought of.
import { browserIdle, firstControl, openTabs } from './app/house/index.ts'
import type { LaunchQueue } from './app/intake/index.ts'
import {
  createMemoryArchive,
  newKey,
  openArchive,
  protectStorage,
  readStorage,
  StorageError,
  type Archive,
} from './archive/index.ts'
import { installScriptPolicy, mountApp, type Services } from './ui/index.ts'

installScriptPolicy()
const packUrl = new URL('./models/daub-mini/', document.baseURI).href
const database = 'daub'
const { archive, fault } = await anyArchive()
const registering =
  import.meta.env.PROD && 'serviceWorker' in navigator ? navigator.serviceWorker.register('./sw.js') : null
const offlineReady =
  registering === null ? Promise.resolve() : firstControl(navigator.serviceWorker, registering)

const services: Services = {
  storage: {
    archive,
    fault,
    database: fault === null ? database : null,
    read: readStorage,
    protect: protectStorage,
  },
  studio: {
    open: () => offlineReady.then(() => import('./studio/index.ts')),
    packUrl,
    outlinePack: () => import('./studio/index.ts').then(({ outlinePack }) => outlinePack(packUrl)),
  },
  chain: { open: () => offlineReady.then(() => import('./chain/index.ts')) },
  season: { kind: 'shipped', url: new URL('./season/', document.baseURI).href, from: 'season/' },
  offlineReady,
  clock: { now: Date.now, idle: browserIdle },
  tabs: openTabs(newKey(), { locks: navigator.locks, channel: new BroadcastChannel('daub') }),
}
const app = mountApp(
  document.querySelector<HTMLElement>('#daub')!,
  import.meta.env.DEV ? await (await import('./tools/development.ts')).withLocalChain(services) : services,
)
// Neither waits for what was kept to be back, and what is shared or opened now is not overwritten by it.
const openedAt = location.href
app.intake.takeShare(openedAt)
app.intake.follow((window as { launchQueue?: LaunchQueue }).launchQueue, openedAt)
if (registering !== null) app.followUpdates(registering)
await app.restore()

/** The database, or an archive in memory and the reason for it: known before anything is painted into it. */
async function anyArchive(): Promise<{ archive: Archive; fault: Error | null }> {
  try {
    const archive = await openArchive({
      name: database,
      onLost: (reason) => app.storageLost(new StorageError(reason, {})),
    })
    return { archive, fault: null }
  } catch (error) {
    return { archive: createMemoryArchive(), fault: error as Error }
  }
}
