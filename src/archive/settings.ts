// Small things the page remembers, each under its own name and checked when read: a value of a wrong form (an older
// version, a curious hand) is answered with undefined and the page starts that one afresh.
import * as v from 'valibot'
import { sha256 } from '../fragment/index.ts'
import type { StoreModule } from './storeModule.ts'
import type { OpenTable } from './table.ts'

const schemas = {
  preferences: v.object({
    engine: v.picklist(['auto', 'webgpu', 'wasm']),
    gentle: v.boolean(),
    wakeLock: v.boolean(),
    /** Shortcuts of a single key, which speech input may trigger by accident (WCAG 2.1.4). */
    singleKeys: v.boolean(),
  }),
  /** RPCs and WalletConnect. The room of chains checks the rest: `parseChainSettings`. */
  chains: v.looseObject({ version: v.literal(1) }),
  /** The learned taste that paintings may be guided by: the text of a critic, and whose it is. */
  critic: v.object({
    text: v.pipe(v.string(), v.maxLength(8000)),
    of: v.picklist(['you', 'community']),
    artist: v.pipe(v.string(), v.maxLength(200)),
  }),
  /** Secret key of this device's witness: 64 hexadecimal digits, as a hash has them. */
  witness: sha256,
  /** The artist of this browser: whether it goes on by itself after a reload, and whether mains power is asked for. */
  artist: v.object({ isWorking: v.boolean(), onlyOnPower: v.boolean() }),
}

/** What is remembered under each name. */
export type Settings = { readonly [K in keyof typeof schemas]: Readonly<v.InferOutput<(typeof schemas)[K]>> }

export interface SettingsStore {
  get<K extends keyof Settings>(name: K): Promise<Settings[K] | undefined>
  /** @throws StorageError `storage/full` */
  set<K extends keyof Settings>(name: K, value: Settings[K]): Promise<void>
}

interface SettingRecord {
  readonly name: string
  readonly value: unknown
}

export const settingsModule: StoreModule<SettingRecord> = {
  name: 'settings',
  key: ['name'],
  layout: 'beside',
  schema: v.object({ name: v.string(), value: v.unknown() }),
}

export function createSettings(open: OpenTable): SettingsStore {
  const table = open(settingsModule)
  return {
    async get<K extends keyof Settings>(name: K) {
      const result = v.safeParse(schemas[name], (await table.get(name))?.value)
      return result.success ? (result.output as Settings[K]) : undefined
    },
    set: (name, value) => table.put('setting', { name, value }),
  }
}
