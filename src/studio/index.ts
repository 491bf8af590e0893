// The door of the studio: where pictures are painted. Importing it is light; the engine, the models and all the
// arithmetic live in a worker that starts with the first call.
import type { Studio } from './contract.ts'
import { createClient } from './port/client.ts'

export * from './contract.ts'
export type { StudioErrors } from './errors.ts'
export { outlinePack, type PackOutline } from './packs/outline.ts'
export { defaultPreset, findPreset, presets, type PresetName } from './presets.ts'

/** Opens a studio: one worker, one queue of paintings. Nothing is fetched before its first call. */
export function createStudio(): Studio {
  return createClient(
    () => new Worker(new URL('./worker/worker.ts', import.meta.url), { type: 'module', name: 'studio' }),
  )
}
