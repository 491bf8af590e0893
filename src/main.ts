// The composition root: opens the archive, hands every room to the page, and puts it on the screen. The studio comes
// with its own code only when painting is first thought of.
import {
  createMemoryArchive,
  openArchive,
  protectStorage,
  readStorage,
  type Archive,
} from './archive/index.ts'
import type { LocalChain } from './chain/index.ts'
import { mountApp } from './ui/index.ts'

const packUrl = new URL('./models/daub-mini/', document.baseURI).href
let localChain: Promise<LocalChain | null> | undefined
const { archive, archiveFault } = await anyArchive()

const app = mountApp(document.querySelector<HTMLElement>('#daub')!, {
  archive,
  archiveFault,
  openStudio: () => import('./studio/index.ts'),
  packUrl,
  outlinePack: () => import('./studio/index.ts').then(({ outlinePack }) => outlinePack(packUrl)),
  readStorage,
  protectStorage,
  openChain: () => import('./chain/index.ts'),
  seasonUrl: new URL('./season/', document.baseURI).href,
  now: Date.now,
  joinLocalChain: () => (localChain ??= joinLocalChain()),
})
await app.restore().catch(app.tell)
takeWhatTheSystemBrings()
if (import.meta.env.PROD) {
  await app.updates.register('./sw.js', () => !app.isBusy && app.draft.prompt === '').catch(app.tell)
}

/** Development only: the chain room is not fetched for this in a built app. */
async function joinLocalChain(): Promise<LocalChain | null> {
  return import.meta.env.DEV ? (await import('./chain/index.ts')).joinLocalChain() : null
}

/** The database, or an archive in memory and the reason for it. */
async function anyArchive(): Promise<{ archive: Archive; archiveFault: Error | null }> {
  try {
    return { archive: await openArchive({ onLost: () => app.storageLost() }), archiveFault: null }
  } catch (error) {
    return { archive: createMemoryArchive(), archiveFault: error as Error }
  }
}

/** Text shared with the installed app, and files opened with it (Web Share Target, File Handling). */
function takeWhatTheSystemBrings(): void {
  const { searchParams } = new URL(location.href)
  const shared = searchParams.get('text') ?? searchParams.get('title')
  if (shared) {
    app.draft.prompt = shared.slice(0, 1000)
    history.replaceState(history.state, '', `${location.pathname}#/paint`)
    app.router.follow()
  }
  const { launchQueue } = window as { launchQueue?: LaunchQueue }
  launchQueue?.setConsumer(async ({ files }) => {
    const file = await files?.[0]?.getFile()
    if (file) await app.openFile(file)
  })
}

interface LaunchQueue {
  setConsumer(take: (launch: { files?: readonly FileSystemFileHandle[] }) => void): void
}
