// A file of ballots that somebody opened, as a season of one round. Its size is looked at before it is read; no signature
// is checked yet, and its stakes are claims.
import { maxBallotFileLength, type OpenedBallotFile, type SeasonRound } from '../rounds/index.ts'
import { ExchangeError } from './errors.ts'
import type { Sliceable } from './jsonLists.ts'
import type { AskOptions, BallotsOptions, PictureArrival, Source } from './source.ts'

/** A `File` of the browser has this form, and a Blob with a name. */
export interface NamedFile extends Sliceable {
  readonly name: string
}

/** A file as a source. It is read when it is first asked; whoever asks first may stop that, and sees its progress. */
export function createFileSource(file: NamedFile): Source {
  let reading: Promise<OpenedBallotFile> | null = null

  function read(options: BallotsOptions): Promise<OpenedBallotFile> {
    options.signal?.throwIfAborted()
    return (reading ??= readFile(file, options))
  }
  async function only(options: AskOptions): Promise<SeasonRound> {
    const { round } = await read(options)
    return { round, recipes: round.manifest.fragments.map(() => null), hasBallots: true }
  }

  return {
    kind: 'file',
    from: file.name.slice(0, 255),
    seasons: async (options = {}) => [{ note: '', rounds: [await only(options)] }],
    async round(id, options = {}) {
      const here = await only(options)
      return here.round.id === id ? here : null
    },
    async *pictures(fragments): AsyncGenerator<PictureArrival> {
      for (const fragment of fragments) {
        yield { fragment, error: new ExchangeError('source/no-picture', { id: fragment.id }) }
      }
    },
    contactSheet: async () => null,
    async ballots(round, options = {}) {
      const content = await read(options)
      if (round === null || content.round.id === round) return content
      throw new ExchangeError('source/other-round', { received: content.round.id, expected: round })
    },
  }
}

/** @throws ExchangeError for a file larger than any file of ballots; it is not read. */
export function checkFileSize({ name, size: bytes }: Pick<NamedFile, 'name' | 'size'>): void {
  if (bytes <= maxBallotFileLength) return
  throw new ExchangeError('source/large-file', { name: name.slice(0, 60), bytes, most: maxBallotFileLength })
}

async function readFile(file: NamedFile, options: BallotsOptions): Promise<OpenedBallotFile> {
  checkFileSize(file)
  const { openBallotFile } = await import('./openBallotFile.ts')
  return openBallotFile(file, options)
}
