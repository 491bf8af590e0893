// Small things the page remembers, each under its own name and checked when read: a value of a wrong form (an older
// version, a curious hand) is answered with undefined and the page starts that one afresh.
import type { IDBPDatabase } from 'idb'
import * as v from 'valibot'
import { withRoom } from './errors.ts'
import type { ArchiveSchema } from './schema.ts'

const forms = {
  preferences: v.object({
    engine: v.picklist(['auto', 'webgpu', 'wasm']),
    gentle: v.boolean(),
    wakeLock: v.boolean(),
    /** Shortcuts of a single key, which speech input may trigger by accident (WCAG 2.1.4). */
    singleKeys: v.boolean(),
  }),
  /** RPCs and WalletConnect. The room of chains checks the rest: `parseChainSettings`. */
  chains: v.looseObject({ version: v.literal(1) }),
}

/** What is remembered under each name. */
export type Settings = { readonly [K in keyof typeof forms]: Readonly<v.InferOutput<(typeof forms)[K]>> }

export interface SettingsStore {
  get<K extends keyof Settings>(name: K): Promise<Settings[K] | undefined>
  /** @throws StorageFullError */
  set<K extends keyof Settings>(name: K, value: Settings[K]): Promise<void>
}

export function createSettings(database: IDBPDatabase<ArchiveSchema>): SettingsStore {
  return {
    async get<K extends keyof Settings>(name: K) {
      const result = v.safeParse(forms[name], await database.get('settings', name))
      return result.success ? (result.output as Settings[K]) : undefined
    },
    async set(name, value) {
      await withRoom('this setting', () => database.put('settings', value, name))
    },
  }
}
