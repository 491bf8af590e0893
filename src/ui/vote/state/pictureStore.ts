// The pictures of rounds: from this device, otherwise from the season's folder, and never shown before the archive has
// held their bytes against the manifest.
import { isShipped, type Archive, type StoredRound } from '../../../archive/index.ts'
import { SeasonFetchError } from './errors.ts'
import { fetchFile } from './fetchFile.ts'

/** How many pictures are fetched at once in the background. */
const width = 4

export class PictureStore {
  readonly #pictures: Archive['roundPictures']
  readonly #folder: string
  readonly #underWay = new Map<string, Promise<Blob>>()

  constructor(pictures: Archive['roundPictures'], seasonUrl: string) {
    this.#pictures = pictures
    this.#folder = seasonUrl
  }

  /**
   * One picture of a round.
   *
   * @param isAgain Fetches past the browser's own cache, after a bad copy.
   * @throws PictureMismatchError when the bytes are not those of the manifest, SeasonFetchError when there are none.
   */
  open(stored: StoredRound, index: number, isAgain = false): Promise<Blob> {
    const { id } = stored.round.manifest.fragments[index]!
    const running = this.#underWay.get(id)
    if (running) return running
    const opening = this.#open(stored, index, { isAgain }).finally(() => this.#underWay.delete(id))
    this.#underWay.set(id, opening)
    return opening
  }

  /** Brings all pictures of a round onto the device, quietly: what fails now is fetched when it is looked at. */
  async bringAll(stored: StoredRound, signal: AbortSignal): Promise<void> {
    if (!isShipped(stored)) return
    const { fragments } = stored.round.manifest
    const here = await this.#pictures.has(fragments.map(({ id }) => id))
    const missing = fragments.flatMap(({ id }, index) => (here.has(id) ? [] : [index]))
    const work = async () => {
      for (let index = missing.shift(); index !== undefined; index = missing.shift()) {
        if (signal.aborted) return
        await this.#open(stored, index, { signal }).catch(() => undefined)
      }
    }
    await Promise.all(Array.from({ length: width }, work))
  }

  async #open(
    { round, sources }: StoredRound,
    index: number,
    options: { readonly isAgain?: boolean; readonly signal?: AbortSignal },
  ): Promise<Blob> {
    const expected = round.manifest.fragments[index]!
    const kept = await this.#pictures.get(expected.id)
    if (kept) return kept
    const source = sources.find(({ kind }) => kind === 'shipped')
    if (!source) {
      throw new SeasonFetchError({
        what: 'The picture itself did not come with this round',
        value: expected.id,
        remedy: 'Ask whoever sent the round for its pictures',
      })
    }
    const url = new URL(`pictures/${expected.id}.png`, this.#folder).href
    const bytes = await fetchFile(url, { limit: expected.bytes, ...options })
    await this.#pictures.save(expected, bytes, source)
    return new Blob([bytes], { type: expected.mime })
  }
}
