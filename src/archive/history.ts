// Prompts painted before, one record for each, so that two tabs add to one history.
import * as v from 'valibot'
import type { DamageLog } from './damage.ts'
import { number } from './forms.ts'
import type { VotingRecords } from './schema.ts'
import type { Table } from './table.ts'

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

const form = v.object({ prompt: v.pipe(v.string(), v.maxLength(100_000)), usedAt: number })

export function createHistory(
  table: Table<VotingRecords['history']>,
  damage: DamageLog,
  now: () => number,
): PromptHistory {
  const newestFirst = (records: readonly unknown[]): readonly PromptRecord[] =>
    [...damage.sound('history', records, (record): PromptRecord => v.parse(form, record))].sort(
      (a, b) => b.usedAt - a.usedAt,
    )
  return {
    add: (prompt) =>
      table.change('the history of prompts', [[]], (found) => {
        const others = newestFirst(found).filter((each) => each.prompt !== prompt)
        // Two prompts of one millisecond keep their order.
        const usedAt = Math.max(now(), (others[0]?.usedAt ?? 0) + 1)
        return {
          put: [{ prompt, usedAt }],
          remove: others.slice(maxPrompts - 1).map((each) => [each.prompt]),
        }
      }),
    list: async () => newestFirst(await table.under([])).map(({ prompt }) => prompt),
  }
}
