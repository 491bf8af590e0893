// The words for errors, fetched when somebody first does something, or when something goes wrong before: 18 kB that a visit without
// trouble never waits for.
import { partErrors } from '../words/errors/part.ts'
import { detailOf, unforeseen, type Trouble } from '../words/trouble.ts'
import { PartError } from './part.ts'

type Words = (error: unknown) => Trouble

export class ErrorWords {
  readonly #load: () => Promise<Words>
  #words = $state.raw<Words | null>(null)
  #fetching: Promise<Words> | null = null

  constructor(load: () => Promise<Words>) {
    this.#load = load
  }

  /** Fetches the words, once. Where that fails few words must do, and the next call tries again. */
  readonly fetch = async (): Promise<Words> => {
    this.#fetching ??= this.#load()
    try {
      return (this.#words = await this.#fetching)
    } catch {
      this.#fetching = null
      return inFewWords
    }
  }

  /** The words and the button for an error of any kind; who derives from them hears when the words have come. */
  readonly of = (error: unknown): Trouble => {
    if (this.#words === null) void this.fetch()
    return (this.#words ?? inFewWords)(error)
  }

  /** The same for a text that is shown once. */
  readonly text = async (error: unknown): Promise<string> => {
    const { happened, doThis } = (await this.fetch())(error)
    return `${happened} ${doThis}`
  }
}

/** What can always be said: the part that could not be fetched may be the words themselves. */
function inFewWords(error: unknown): Trouble {
  const sentence = error instanceof PartError ? partErrors['part/not-fetched'](error.params) : unforeseen
  return { ...sentence, detail: detailOf(error) }
}

export const errorWords = new ErrorWords(async () => (await import('../words/errors.ts')).troubleOf)
export const troubleOf = errorWords.of
