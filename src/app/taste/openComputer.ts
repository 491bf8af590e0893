// The worker of tastes in a browser.
import { connectTaste, type TasteComputer } from './computer.ts'

/** Its worker starts with the first call. */
export function openTasteComputer(): TasteComputer {
  return connectTaste(
    () => new Worker(new URL('./taste.worker.ts', import.meta.url), { type: 'module', name: 'taste' }),
  )
}
