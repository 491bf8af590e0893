// Prompts painted before, one record for each, so that two tabs add to one history.
import * as v from 'valibot'
import { anyNumber, text } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import type { OpenTable } from './table.ts'
import { listOrNone, putAll, takeSetting } from './upgrade.ts'

export interface PromptRecord {
  readonly prompt: string
  /** Milliseconds since 1970 when it was last painted. */
  readonly usedAt: number
}

export interface PromptHistory {
  /** Remembers a prompt as the newest one and forgets the oldest beyond `maxPrompts`. */
  add(prompt: string): Promise<void>
  /** The newest first. */
  list(): Promise<readonly string[]>
}

/** Prompts that are remembered. */
export const maxPrompts = 100

export const historyModule: StoreModule<PromptRecord> = {
  name: 'history',
  key: ['prompt'],
  schema: v.object({ prompt: text(100_000), usedAt: anyNumber }),
  upgrades: {
    async 3(transaction) {
      const prompts = listOrNone(await takeSetting(transaction, 'history')).filter(
        (prompt) => typeof prompt === 'string',
      )
      // The newest came first; the order is all that is known of the times.
      const records = prompts.toReversed().map((prompt, i) => ({ prompt, usedAt: i + 1 }))
      await putAll(transaction, 'history', records)
    },
  },
}

export function createHistory(open: OpenTable, now: () => number): PromptHistory {
  const table = open(historyModule)
  const newestFirst = (records: readonly PromptRecord[]) => [...records].sort((a, b) => b.usedAt - a.usedAt)
  return {
    add: (prompt) =>
      table.change('history', [[]], (found) => {
        const others = newestFirst(found).filter((each) => each.prompt !== prompt)
        // Two prompts of one millisecond keep their order.
        const usedAt = Math.max(now(), (others[0]?.usedAt ?? 0) + 1)
        return {
          put: [{ prompt, usedAt }],
          remove: others.slice(maxPrompts - 1).map((each) => [each.prompt]),
        }
      }),
    list: async () => newestFirst(await table.getByPrefix([])).map(({ prompt }) => prompt),
  }
}
