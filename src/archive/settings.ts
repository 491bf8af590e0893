// Small things the page remembers, each under its own name and checked when read: a value of a wrong form (an older
// version, a curious hand) is answered with undefined and the page starts that one afresh.
import type { IDBPDatabase } from 'idb'
import * as v from 'valibot'
import { parseRecipe, type Recipe } from '../fragment/index.ts'
import type { ArchiveSchema } from './schema.ts'

/** A recipe before a pack is known: what a person asks for. */
export type Wish = Omit<Recipe, 'packId'>

const unknownPack = '0'.repeat(64)
const text = v.pipe(v.string(), v.maxLength(1000))

/** A wish is checked as the recipe it will become; only its prompt may still be empty. */
const wish = v.custom<Wish>((value) => {
  if (typeof value !== 'object' || value === null || !('prompt' in value)) return false
  try {
    parseRecipe({ ...value, prompt: value.prompt === '' ? 'anything' : value.prompt, packId: unknownPack })
    return true
  } catch {
    return false
  }
})

const forms = {
  /** What stands in the form. */
  draft: v.object({ wish, seedLocked: v.boolean() }),
  /** Prompts painted before, newest first. */
  history: v.pipe(v.array(text), v.maxLength(100)),
  /** What waits to be painted. */
  queue: v.pipe(v.array(wish), v.maxLength(100)),
  preferences: v.object({
    engine: v.picklist(['auto', 'webgpu', 'wasm']),
    gentle: v.boolean(),
    wakeLock: v.boolean(),
    /** Shortcuts of a single key, which speech input may trigger by accident (WCAG 2.1.4). */
    singleKeys: v.boolean(),
  }),
  /** RPCs and WalletConnect. The room of chains checks the rest: `parseChainSettings`. */
  chains: v.looseObject({ version: v.literal(1) }),
  /** By round: manifest index of the picture that won, as this device counted. */
  winners: v.record(
    v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  ),
}

/** What is remembered under each name. */
export type Settings = { readonly [K in keyof typeof forms]: Readonly<v.InferOutput<(typeof forms)[K]>> }

export interface SettingsStore {
  get<K extends keyof Settings>(name: K): Promise<Settings[K] | undefined>
  set<K extends keyof Settings>(name: K, value: Settings[K]): Promise<void>
}

export function createSettings(database: IDBPDatabase<ArchiveSchema>): SettingsStore {
  return {
    async get<K extends keyof Settings>(name: K) {
      const result = v.safeParse(forms[name], await database.get('settings', name))
      return result.success ? (result.output as Settings[K]) : undefined
    },
    async set(name, value) {
      await database.put('settings', value, name)
    },
  }
}
