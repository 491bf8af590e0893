// What stands in the form of this tab, kept as it is typed. A tab that is opened takes up the newest draft of those that
// are closed; the words of a living tab are never taken from it.
import type { Archive, PaintDraft } from '../../archive/index.ts'
import type { RecipeDraft } from '../../fragment/index.ts'
import type { Tabs } from '../tabs.ts'
import { CoalescingWriter } from './writer.ts'

/** Milliseconds a change waits for the next key to be struck. */
const delay = 300
/** Drafts of closed tabs that are kept, for as many tabs as are opened again. */
const mostLeft = 10

export interface PaintDraftPorts {
  readonly drafts: Archive['paintDrafts']
  readonly tabs: Tabs
  /** Reports why the form could not be kept. */
  onTrouble(error: unknown): void
}

export class PaintDraftKeeper {
  readonly #ports: PaintDraftPorts
  readonly #writer: CoalescingWriter<string, Pick<PaintDraft, 'draft' | 'seedLocked'>>
  #hasFailed = false

  constructor(ports: PaintDraftPorts) {
    this.#ports = ports
    this.#writer = new CoalescingWriter({
      delay,
      write: (tab, value) => ports.drafts.set({ tab, ...value }),
      onFault: (fault) => {
        // A full device is reported once, not at every key.
        if (fault !== null && !this.#hasFailed) ports.onTrouble(fault)
        this.#hasFailed = fault !== null
      },
    })
  }

  /** The newest draft of a closed tab, which from now on is this tab's; undefined when there is none. */
  async restore(): Promise<PaintDraft | undefined> {
    const { drafts, tabs } = this.#ports
    return tabs.alone('drafts', async () => {
      const living = await tabs.living()
      const left = (await drafts.list()).filter(({ tab }) => tab === tabs.id || !living.has(tab))
      const [newest] = left
      const gone = [newest, ...left.slice(mostLeft)].flatMap((draft) => draft?.tab ?? [])
      if (newest && newest.tab !== tabs.id) {
        const { draft, seedLocked } = newest
        await drafts.set({ tab: tabs.id, draft, seedLocked })
      }
      await drafts.remove(gone.filter((tab) => tab !== tabs.id))
      return newest
    })
  }

  keep(draft: RecipeDraft, seedLocked: boolean): void {
    this.#writer.keep(this.#ports.tabs.id, { draft, seedLocked })
  }

  /** For a page that is being hidden: writes what waits. */
  flush(): Promise<void> {
    return this.#writer.flush()
  }
}
