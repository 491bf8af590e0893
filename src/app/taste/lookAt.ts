// Shows the guide pictures that no week's file speaks of, one after another, and keeps what it saw. Only ever when somebody asks for
// it; stopped at any time, and what was seen until then stays.
import type { Archive } from '../../archive/index.ts'
import type { Picture } from '../../studio/index.ts'
import { defaultVocabulary, quantise } from '../../taste/index.ts'
import type { Supplies } from '../paint/index.ts'
import { TasteReadingError } from './errors.ts'

export interface LookPorts {
  readonly archive: Pick<Archive, 'embeddings'>
  readonly supplies: Pick<Supplies, 'getReady' | 'studioWithEngine'>
  /** The pixels of a picture; null where it cannot be had now. */
  picture(id: string, signal: AbortSignal): Promise<Picture | null>
}

export interface Looking {
  readonly done: number
  readonly of: number
}

/** Kept after so many. */
const stride = 8

/**
 * @returns How many pictures could not be had.
 * @throws TasteReadingError `taste/other-pack` when another pack is open than the one whose view is wanted; what the studio throws
 */
export async function lookAt(
  packId: string,
  ids: readonly string[],
  { archive, supplies, picture }: LookPorts,
  signal: AbortSignal,
  onProgress: (looking: Looking) => void,
): Promise<number> {
  onProgress({ done: 0, of: ids.length })
  const pack = await supplies.getReady()
  if (pack.id !== packId)
    throw new TasteReadingError('taste/other-pack', { received: pack.id, expected: packId })
  const studio = await supplies.studioWithEngine()
  let [fresh, absent] = [new Map<string, Int8Array>(), 0]
  const keep = async (): Promise<void> => {
    await archive.embeddings.save(packId, fresh)
    fresh = new Map()
  }
  try {
    for (const [done, id] of ids.entries()) {
      signal.throwIfAborted()
      const pixels = await picture(id, signal)
      if (pixels === null) absent++
      else {
        const [embedding] = await studio.embed(packId, [pixels], { signal })
        fresh.set(id, quantise(embedding!, defaultVocabulary().embedding))
      }
      onProgress({ done: done + 1, of: ids.length })
      if (fresh.size >= stride) await keep()
    }
  } finally {
    if (fresh.size > 0) await keep()
  }
  return absent
}
