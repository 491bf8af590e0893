// The pictures of a round: from this device, otherwise from the source the round came from, and kept. Two who ask for
// one picture at a time share the request.
import type { PoolFragment } from '../rounds/index.ts'
import { ExchangeError } from './errors.ts'
import { provenanceOf, type AskOptions, type PictureOptions, type Provenance, type Source } from './source.ts'

/** Where pictures of rounds are kept. */
export interface PictureStore {
  get(id: string): Promise<Blob | undefined>
  /** Which of these `get` would find. */
  has(ids: readonly string[]): Promise<ReadonlySet<string>>
  /** Keeps bytes that were checked against the manifest. */
  save(fragment: PoolFragment, bytes: Uint8Array<ArrayBuffer>, source: Provenance): Promise<void>
}

export class PictureGatherer {
  readonly #store: PictureStore
  readonly #now: () => number
  readonly #underWay = new Map<string, Promise<Blob>>()

  /** @param now Milliseconds since 1970. */
  constructor(store: PictureStore, now: () => number) {
    this.#store = store
    this.#now = now
  }

  /**
   * One picture.
   *
   * @param source The one its round came from; null when that is not to be had any more.
   * @throws ExchangeError when it does not come or is another picture; what the store throws when there is no room.
   */
  open(fragment: PoolFragment, source: Source | null, options: PictureOptions = {}): Promise<Blob> {
    const running = this.#underWay.get(fragment.id)
    if (running) return waitFor(running, options.signal)
    // Others may wait for this request, so that one of them who leaves does not end it.
    const opening = this.#open(fragment, source, options).finally(() => this.#underWay.delete(fragment.id))
    this.#underWay.set(fragment.id, opening)
    return waitFor(opening, options.signal)
  }

  /**
   * Brings pictures onto the device in the background: one that fails now is fetched when somebody looks at it.
   *
   * @throws what the store throws; the signal's reason.
   */
  async bringAll(
    fragments: readonly PoolFragment[],
    source: Source,
    { signal }: AskOptions = {},
  ): Promise<void> {
    const here = await this.#store.has(fragments.map(({ id }) => id))
    const missing = fragments.filter(({ id }) => !here.has(id))
    for await (const arrival of source.pictures(missing, { ...(signal && { signal }) })) {
      if ('bytes' in arrival) await this.#keep(arrival.fragment, arrival.bytes, source)
    }
  }

  async #open(
    fragment: PoolFragment,
    source: Source | null,
    { isFresh = false, after }: PictureOptions,
  ): Promise<Blob> {
    const kept = await this.#store.get(fragment.id)
    if (kept) return kept
    if (source) {
      await after
      for await (const arrival of source.pictures([fragment], { isFresh })) {
        if ('error' in arrival) throw arrival.error
        await this.#keep(fragment, arrival.bytes, source)
        return new Blob([arrival.bytes], { type: fragment.mime })
      }
    }
    throw new ExchangeError('source/no-picture', { id: fragment.id })
  }

  #keep(fragment: PoolFragment, bytes: Uint8Array<ArrayBuffer>, source: Source): Promise<void> {
    return this.#store.save(fragment, bytes, provenanceOf(source, this.#now()))
  }
}

/** The promise, or the signal's reason, whichever is first. */
function waitFor<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
    void promise.then(resolve, reject).then(() => signal.removeEventListener('abort', stop))
    if (signal.aborted) stop()
  })
}
