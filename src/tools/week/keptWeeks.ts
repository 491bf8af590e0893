// Where `npm run week` keeps what it made: the archive's stores of weeks and rounds in memory, each write of theirs also in the folder,
// contents before the record that names them. Killed at any point, the next run reads back all that was whole.
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { createMemoryArchive, type Archive, type WeekPiece, type WeekRecord } from '../../archive/index.ts'
import { bytesId } from '../../fragment/index.ts'

type Stores = Pick<Archive, 'weeks' | 'rounds'>
type NewRound = Parameters<Stores['rounds']['save']>[0]
type Bytes = Uint8Array<ArrayBuffer>
type KeptPiece = Omit<WeekPiece, 'embedding'> & { readonly embedding: string }

/** Folder with what only the next run needs. */
const progress = 'progress'

export const roundFolder = (number: number) => `round-${number}`
export const pictureFile = (number: number, id: string) => `${roundFolder(number)}/pictures/${id}.png`

/** Opens the stores over a folder, with what earlier runs left there. */
export async function openKeptWeeks(folder: string): Promise<Stores> {
  const { weeks, rounds } = createMemoryArchive(() => 0)
  const at = (...path: readonly string[]) => join(folder, progress, ...path)
  await load(folder, { weeks, rounds })
  const record = (week: WeekRecord) => replaceFile(at(`week-${week.number}.json`), JSON.stringify(week))
  return {
    rounds: {
      ...rounds,
      async save(entry) {
        replaceFile(at(`round-${entry.round.manifest.number}.json`), JSON.stringify(entry))
        return rounds.save(entry)
      },
    },
    weeks: {
      ...weeks,
      async save(week, files = []) {
        for (const content of files) replaceFile(at('files', bytesId(content)), content)
        record(week)
        await weeks.save(week, files)
      },
      async turn(ended, next) {
        // The next week first: then a run that is killed in between goes on with it, and never with a week that is over.
        record(next)
        record(ended)
        await weeks.turn(ended, next)
      },
      async keepSketches(week, sketches) {
        append(
          at(`sketches-${week.number}.jsonl`),
          [...sketches].map(([k, embedding]) => ({ k, embedding: base64(embedding) })),
        )
        await weeks.keepSketches(week, sketches)
      },
      async keepPiece(piece, png) {
        await weeks.keepPiece(piece, png)
        replaceFile(join(folder, pictureFile(piece.number, piece.fragment.id)), png)
        append(at(`pieces-${piece.number}.jsonl`), [{ ...piece, embedding: base64(piece.embedding) }])
      },
    },
  }
}

/** Writes a file whole or not at all. */
export function replaceFile(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.part`, content)
  renameSync(`${file}.part`, file)
}

async function load(folder: string, { weeks, rounds }: Stores): Promise<void> {
  const at = (...path: readonly string[]) => join(folder, progress, ...path)
  const names = existsSync(at()) ? readdirSync(at()) : []
  for (const name of names.filter((each) => /^round-\d+\.json$/.test(each)))
    await rounds.save(JSON.parse(readFileSync(at(name), 'utf8')) as NewRound)
  for (const name of names.filter((each) => /^week-\d+\.json$/.test(each))) {
    const week = JSON.parse(readFileSync(at(name), 'utf8')) as WeekRecord
    const { number } = week
    await weeks.save(
      week,
      Object.values(week.files).map(({ sha256 }) => new Uint8Array(readFileSync(at('files', sha256)))),
    )
    const sketches = lines<{ k: number; embedding: string }>(at(`sketches-${number}.jsonl`))
    if (week.files.candidates === undefined)
      await weeks.keepSketches(week, new Map(sketches.map(({ k, embedding }) => [k, int8(embedding)])))
    for (const kept of lines<KeptPiece>(at(`pieces-${number}.jsonl`))) {
      const png = readPicture(join(folder, pictureFile(number, kept.fragment.id)))
      // A picture that is gone or damaged is painted again.
      if (png && bytesId(png) === kept.fragment.id)
        await weeks.keepPiece({ ...kept, embedding: int8(kept.embedding) }, png)
    }
  }
}

function readPicture(file: string): Bytes | null {
  return existsSync(file) ? new Uint8Array(readFileSync(file)) : null
}

function append(file: string, values: readonly object[]): void {
  mkdirSync(dirname(file), { recursive: true })
  appendFileSync(file, values.map((value) => `${JSON.stringify(value)}\n`).join(''))
}

/** The whole lines of a file; what a killed run left of its last is cut off, so that the next line stands alone. */
function lines<Line>(file: string): readonly Line[] {
  if (!existsSync(file)) return []
  const text = readFileSync(file, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.length < text.length) replaceFile(file, whole)
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
}

export function base64(bytes: Int8Array | Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

function int8(text: string): Int8Array {
  return Int8Array.from(Buffer.from(text, 'base64'), (byte) => (byte << 24) >> 24)
}
