// The check of a round in a worker over the archive's database, or here over an archive in memory, which no worker can open.
import type { Archive, StoredRound } from '../../archive/index.ts'
import { fromWire, type WireError } from '../../fragment/index.ts'
import { checkRound, type RoundCheck } from './checkRound.ts'
import { ArtistError } from './errors.ts'

/** What the worker answers with. */
export type CheckAnswer = { readonly value: RoundCheck } | { readonly error: WireError }

interface Here {
  readonly archive: Archive
  /** Name of the archive's database; null for an archive in memory. */
  readonly database: string | null
}

/** @throws what `checkRound` throws; ArtistError `artist/check-stopped`; the signal's reason */
export function openCheck(
  { archive, database }: Here,
  stored: StoredRound,
  signal: AbortSignal,
): Promise<RoundCheck> {
  if (database === null) return checkRound(archive, stored)
  const worker = new Worker(new URL('./check.worker.ts', import.meta.url), { type: 'module', name: database })
  return new Promise<RoundCheck>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    worker.onerror = ({ message }) =>
      reject(new ArtistError('artist/check-stopped', {}, { cause: new Error(message) }))
    worker.onmessage = ({ data }: MessageEvent<CheckAnswer>) =>
      'error' in data ? reject(fromWire(data.error)) : resolve(data.value)
    worker.postMessage(stored.id)
  }).finally(() => worker.terminate())
}
