// Small things the page remembers, each under its own name and checked when read: a value of a wrong form (an older
// version, a curious hand) is answered with undefined and the page starts that one afresh.
import type { IDBPDatabase } from 'idb'
import * as v from 'valibot'
import { parseRecipe, type Recipe } from '../fragment/index.ts'
import type { ArchiveSchema } from './schema.ts'

const text = v.pipe(v.string(), v.maxLength(1000))
const recipe = v.pipe(
  v.unknown(),
  v.rawTransform<unknown, Recipe>(({ dataset, addIssue, NEVER }) => {
    try {
      return parseRecipe(dataset.value)
    } catch (error) {
      addIssue({ message: String(error) })
      return NEVER
    }
  }),
)

const forms = {
  /** The recipe being written; its prompt may be empty, its pack may still be unknown. */
  draft: v.object({ prompt: text, seed: v.number(), seedLocked: v.boolean(), recipe: v.nullable(recipe) }),
  /** Prompts painted before, newest first. */
  history: v.pipe(v.array(text), v.maxLength(100)),
  /** Recipes waiting to be painted. */
  queue: v.pipe(v.array(recipe), v.maxLength(100)),
  preferences: v.object({
    engine: v.picklist(['auto', 'webgpu', 'wasm']),
    gentle: v.boolean(),
    wakeLock: v.boolean(),
  }),
}

/** What is remembered under each name. */
export type Settings = { readonly [K in keyof typeof forms]: Readonly<v.InferOutput<(typeof forms)[K]>> }

export interface SettingsStore {
  get<K extends keyof Settings>(name: K): Promise<Settings[K] | undefined>
  set<K extends keyof Settings>(name: K, value: Settings[K]): Promise<void>
}

export function createSettings(database: IDBPDatabase<ArchiveSchema>): SettingsStore {
  return {
    async get(name) {
      const result = v.safeParse(forms[name], await database.get('settings', name))
      return result.success ? (result.output as Settings[typeof name]) : undefined
    },
    async set(name, value) {
      await database.put('settings', value, name)
    },
  }
}
