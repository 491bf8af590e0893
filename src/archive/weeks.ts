// The weeks of artists that live in this browser: how far each has come, what was sketched and painted for it, and the files its
// manifest names. Every write is one transaction, so a killed tab leaves a week as it was before a step or after it.
import * as v from 'valibot'
import { bytesId, sha256, time, whole } from '../fragment/index.ts'
import { charterId as idOf, parseCharter, type Charter, type PoolFragment } from '../rounds/index.ts'
import { checkPicture } from '../exchange/index.ts'
import { roundPicturesModule } from './roundPictures.ts'
import { expectKey, natural } from './schemas.ts'
import type { StoreModule } from './storeModule.ts'
import type { OpenTable } from './table.ts'

/** What a week does next; `over` when the next one has begun. */
export const weekPhases = [
  'brief',
  'sketch',
  'choose',
  'paint',
  'publish',
  'vote',
  'tally',
  'learn',
  'over',
] as const
export type WeekPhase = (typeof weekPhases)[number]

/** A file by what it holds. */
export interface FileName {
  readonly sha256: string
  readonly bytes: number
}

/** Files of a week that a manifest names. */
export type WeekFile = 'brief' | 'candidates' | 'choice' | 'finished' | 'recipes' | 'words'

/** One week of one artist. */
export interface WeekRecord {
  /** SHA-256 of the charter. */
  readonly charterId: string
  readonly number: number
  readonly charter: Charter
  readonly phase: WeekPhase
  readonly theme: string | null
  /** What the brief is drawn with. */
  readonly beacon: string
  readonly beaconBlock: {
    readonly chainId: number
    readonly blockNumber: number
    readonly time: number
  } | null
  /** Times of the vote, in milliseconds since 1970; no close in practice. */
  readonly opensAt: number
  readonly closesAt: number | null
  /** Id of the round before; null for the first. */
  readonly previous: string | null
  /** Files that are there already. */
  readonly files: Readonly<Partial<Record<WeekFile, FileName>>>
  /** Id of the round once its manifest is written. */
  readonly round: string | null
  /** What each counted voter gave, power in decimal digits; null before the close and where the artist chose alone. */
  readonly votes: readonly (readonly { readonly index: number; readonly power: string }[])[] | null
  /** Id of the picture that left the pool as the week's work. */
  readonly winner: string | null
  /** Picture ids with their net VP in decimal digits, best first; null where nobody voted. */
  readonly ranking: readonly { readonly id: string; readonly total: string }[] | null
  /** What the next brief is drawn with where no chain says it. */
  readonly nextBeacon: string | null
  /** Milliseconds worked, by phase. */
  readonly worked: Readonly<Partial<Record<WeekPhase, number>>>
  readonly updatedAt: number
}

/** A finished picture of a week. */
export interface WeekPiece {
  readonly charterId: string
  readonly number: number
  /** Line of the brief. */
  readonly candidate: number
  readonly fragment: Omit<PoolFragment, 'since' | 'earned'>
  /** int8, as published. */
  readonly embedding: Int8Array
}

interface WeekSketch {
  readonly charterId: string
  readonly number: number
  readonly candidate: number
  readonly embedding: Int8Array
}

export interface Weeks {
  /** Every week of every artist: by artist, then by number. */
  list(): Promise<readonly WeekRecord[]>
  /** Those of one artist, by number. */
  of(charterId: string): Promise<readonly WeekRecord[]>
  /**
   * Saves a step of a week with the files it made.
   *
   * @throws StorageError `storage/full`; nothing is written then.
   */
  save(week: WeekRecord, files?: readonly Uint8Array<ArrayBuffer>[]): Promise<void>
  /** Ends one week and begins the next, at once. */
  turn(ended: WeekRecord, next: WeekRecord): Promise<void>
  /** Embeddings of sketches by line of the brief. */
  sketches(charterId: string, number: number): Promise<ReadonlyMap<number, Int8Array>>
  keepSketches(
    week: Pick<WeekRecord, 'charterId' | 'number'>,
    sketches: ReadonlyMap<number, Int8Array>,
  ): Promise<void>
  /** Finished pictures by line of the brief. */
  pieces(charterId: string, number: number): Promise<ReadonlyMap<number, WeekPiece>>
  /** Keeps a finished picture and its file, both or neither. */
  keepPiece(piece: WeekPiece, png: Uint8Array<ArrayBuffer>): Promise<void>
  /** A file by its SHA-256. */
  file(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined>
}

const candidate = whole(0, 7999)
const number = whole(0, 1_000_000)
const int8 = v.instance(Int8Array)
const decimal = v.pipe(v.string(), v.regex(/^-?\d{1,90}$/))
const fileName = v.object({ sha256, bytes: natural })

const weekForm = v.object({
  charterId: sha256,
  number,
  charter: v.pipe(v.unknown(), v.transform(parseCharter)),
  phase: v.picklist(weekPhases),
  theme: v.nullable(v.pipe(v.string(), v.maxLength(200))),
  beacon: sha256,
  beaconBlock: v.nullable(v.object({ chainId: natural, blockNumber: natural, time })),
  opensAt: time,
  closesAt: v.nullable(time),
  previous: v.nullable(sha256),
  files: v.record(v.string(), fileName),
  round: v.nullable(sha256),
  votes: v.nullable(
    v.pipe(
      v.array(v.pipe(v.array(v.object({ index: whole(0, 1999), power: decimal })), v.maxLength(2000))),
      v.maxLength(250_000),
    ),
  ),
  winner: v.nullable(sha256),
  ranking: v.nullable(v.pipe(v.array(v.object({ id: sha256, total: decimal })), v.maxLength(2000))),
  nextBeacon: v.nullable(sha256),
  worked: v.record(v.string(), v.number()),
  updatedAt: natural,
})

export const weeksModule: StoreModule<WeekRecord> = {
  name: 'weeks',
  key: ['charterId', 'number'],
  schema: v.pipe(
    weekForm,
    v.transform((week): WeekRecord => {
      expectKey('charterId', idOf(week.charter), week.charterId)
      return week
    }),
  ),
}

export const weekSketchesModule: StoreModule<WeekSketch> = {
  name: 'weekSketches',
  key: ['charterId', 'number', 'candidate'],
  schema: v.object({ charterId: sha256, number, candidate, embedding: int8 }),
}

export const weekPiecesModule: StoreModule<WeekPiece> = {
  name: 'weekPieces',
  key: ['charterId', 'number', 'candidate'],
  schema: v.object({
    charterId: sha256,
    number,
    candidate,
    fragment: v.object({
      id: sha256,
      bytes: natural,
      mime: v.picklist(['image/png', 'image/webp', 'image/jpeg', 'image/avif']),
      width: natural,
      height: natural,
    }),
    embedding: int8,
  }),
}

interface FileRecord {
  readonly sha256: string
  readonly content: Uint8Array<ArrayBuffer>
}

export const weekFilesModule: StoreModule<FileRecord> = {
  name: 'weekFiles',
  key: ['sha256'],
  schema: v.pipe(
    v.object({ sha256, content: v.instance(Uint8Array<ArrayBuffer>) }),
    v.transform((record) => {
      expectKey('sha256', bytesId(record.content), record.sha256)
      return record
    }),
  ),
}

export function createWeeks(open: OpenTable, now: () => number): Weeks {
  const [weeks, sketches] = [open(weeksModule), open(weekSketchesModule)]
  const [pieces, files] = [open(weekPiecesModule), open(weekFilesModule)]
  const { tables } = weeks
  const marked = (week: WeekRecord): WeekRecord => ({ ...week, updatedAt: now() })
  return {
    list: () => weeks.getByPrefix([]),
    of: (charterId) => weeks.getByPrefix([charterId]),
    async save(week, made = []) {
      const { charterId, number: n } = week
      // Once the file of all embeddings is there, nobody needs them one by one.
      const isSketched = week.files.candidates !== undefined
      const of = { store: weekSketchesModule, prefix: [charterId, n], keysOnly: true }
      await tables.change(
        'week',
        [weeksModule, weekFilesModule, weekSketchesModule],
        isSketched ? [of] : [],
        ([spent = []]) => [
          { store: weekFilesModule, put: made.map((content) => ({ sha256: bytesId(content), content })) },
          { store: weeksModule, put: [marked(week)] },
          { store: weekSketchesModule, remove: spent as (string | number)[][] },
        ],
      )
    },
    turn: (ended, next) => weeks.put('week', marked(ended), marked(next)),
    async sketches(charterId, n) {
      const found = await sketches.getByPrefix([charterId, n])
      return new Map(found.map((each) => [each.candidate, each.embedding]))
    },
    keepSketches: ({ charterId, number: n }, made) =>
      sketches.put(
        'week',
        ...[...made].map(([k, embedding]) => ({ charterId, number: n, candidate: k, embedding })),
      ),
    async pieces(charterId, n) {
      const found = await pieces.getByPrefix([charterId, n])
      return new Map(found.map((each) => [each.candidate, each]))
    },
    async keepPiece(piece, png) {
      checkPicture({ ...piece.fragment, since: piece.number, earned: '0' }, png)
      const { id, mime } = piece.fragment
      await tables.change('round-picture', [weekPiecesModule, roundPicturesModule], [], () => [
        { store: roundPicturesModule, put: [{ id, mime, bytes: png }] },
        { store: weekPiecesModule, put: [piece] },
      ])
    },
    file: async (id) => (await files.get(id))?.content,
  }
}
