// The shape of the database. Lists read `pieces` only; the heavy bytes of a picture lie beside it under the same key.
import type { DBSchema } from 'idb'
import type { Hex } from '../ballots/index.ts'
import type { Fragment, Json, Note, Recipe } from '../fragment/index.ts'
import type { PoolFragment, Round, Seal } from '../rounds/index.ts'
import type { Checkpoint } from '../studio/index.ts'
import type { JobRecord } from './jobs.ts'
import type { PaintDraft } from './paintDrafts.ts'
import type { PromptRecord } from './history.ts'
import type { Provenance } from '../exchange/index.ts'
import type { WinnerRecord } from './winners.ts'
import type { Settings } from './settings.ts'
import type { VoteDraft } from './drafts.ts'

/** A finished picture without its bytes. */
export interface FragmentRecord extends Omit<Fragment, 'image'> {
  /** What the studio had to cut or change. */
  readonly notes: readonly Note[]
  /** Milliseconds since 1970 when it went to the trash, or null while it hangs on the wall. */
  readonly trashedAt: number | null
}

/** A frame of a timelapse as an image file. */
export interface StoredFrame {
  readonly step: number
  readonly image: Blob
}

/** A painting under way, under the id of its recipe. */
export interface StoredCheckpoint {
  readonly id: string
  readonly checkpoint: Checkpoint
  readonly savedAt: number
}

/** What the stores of a vote write. Nothing of it is believed when it is read. */
export interface VotingRecords {
  rounds: {
    readonly id: string
    readonly round: Round
    readonly recipes: readonly (Recipe | null)[]
    readonly note: string
    readonly sources: readonly Provenance[]
    readonly savedAt: number
  }
  roundPictures: {
    readonly id: string
    readonly mime: PoolFragment['mime']
    readonly bytes: Uint8Array<ArrayBuffer>
    /** Where it came from; absent in records of an earlier version. */
    readonly source?: Provenance
  }
  ballots: {
    /** The round's id, without 0x. */
    readonly round: string
    readonly voter: Hex
    /** Computed from the ballot. */
    readonly digest: Hex
    readonly signature: Hex
    /** The ballot as its JSON (`ballotJson`). */
    readonly signed: Json
    readonly receivedAt: number | null
  }
  seals: { readonly round: string; readonly seal: Seal; readonly digests: readonly Hex[] }
  /** One stake of one voter: what chains said to this device, or else what files claim. */
  stakes: {
    readonly round: string
    readonly chainId: number
    readonly contract: Hex
    readonly voter: Hex
    readonly blockHash: Hex
    /** Decimal digits, or null while this device has not read it. */
    readonly read: string | null
    readonly claimed: readonly string[]
  }
  drafts: VoteDraft
  jobs: JobRecord
  history: PromptRecord
  paintDrafts: PaintDraft
  winners: WinnerRecord
  receipts: {
    readonly digest: Hex
    /** The receipt as its JSON. */
    readonly receipt: Json
  }
}

/** The members of a record that are its key, in order. */
export const tableKeys: Readonly<Record<keyof VotingRecords, readonly string[]>> = {
  rounds: ['id'],
  roundPictures: ['id'],
  ballots: ['round', 'voter', 'digest', 'signature'],
  seals: ['round'],
  stakes: ['round', 'chainId', 'contract', 'voter', 'blockHash'],
  drafts: ['round'],
  jobs: ['key'],
  history: ['prompt'],
  paintDrafts: ['tab'],
  winners: ['round'],
  receipts: ['digest'],
}

type Tables = {
  [Name in keyof VotingRecords]: { key: (string | number)[]; value: VotingRecords[Name] }
}

export interface ArchiveSchema extends DBSchema, Tables {
  pieces: { key: string; value: FragmentRecord; indexes: { paintedAt: number } }
  images: { key: string; value: Uint8Array<ArrayBuffer> }
  frames: { key: string; value: readonly StoredFrame[] }
  checkpoints: { key: string; value: StoredCheckpoint; indexes: { savedAt: number } }
  attachments: { key: string; value: Blob }
  settings: { key: keyof Settings; value: unknown }
}
