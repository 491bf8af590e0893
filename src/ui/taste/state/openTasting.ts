// Tastes with the ports of a browser: the worker, the count, the studio. A part of its own, fetched when the page of taste is opened.
import { countedVotes, lookAt, openTasteComputer, Tasting } from '../../../app/taste/index.ts'
import type { Picture } from '../../../studio/index.ts'
import { defaultVocabulary } from '../../../taste/index.ts'
import { pictureOf } from '../../kit/state/pixels.ts'
import { countingOf } from '../../results/state/counting.ts'
import type { App } from '../../shell/state/app.svelte.ts'
import { placesOf } from './tasting.svelte.ts'

type Ports = Pick<App, 'services' | 'supplies' | 'rounds'>

export function openTasting({ services, supplies, rounds }: Ports): Tasting {
  const { archive } = services.storage
  const shipped = defaultVocabulary()
  const counting = countingOf(services)

  /** From a round, or of the visitor's own; null where it cannot be had now. */
  async function picture(id: string, signal: AbortSignal): Promise<Picture | null> {
    const place = placesOf(rounds.all).get(id)
    try {
      const file = place
        ? new Uint8Array(
            await (await rounds.openPicture(place.stored, place.index, signal, false)).arrayBuffer(),
          )
        : await archive.fragments.image(id)
      return file ? await pictureOf(file) : null
    } catch {
      signal.throwIfAborted()
      return null
    }
  }

  return new Tasting({
    archive,
    computer: openTasteComputer(),
    vocabulary: (id) => (id === shipped.id ? shipped : null),
    counted: (stored, signal) => countedVotes(stored, { archive, counting, season: services.season }, signal),
    look: (packId, ids, signal, onProgress) =>
      lookAt(packId, ids, { archive, supplies, picture }, signal, onProgress),
    now: services.clock.now,
  })
}
