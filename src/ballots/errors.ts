// The failures of this room: what came from outside is not a ballot, or not one canonical text.
import { DaubError, type FormFault, type JsonFault, type NoParams } from '../fragment/index.ts'

export interface ChoicesErrors {
  /** An entry that is not `picture:±power`. */
  'choices/entry': { readonly entry: string }
  /** Readable, but not the one text of its meaning. */
  'choices/not-canonical': { readonly received: string; readonly canonical: string }
  /** Pictures are numbered 0 to `most`. */
  'choices/index': { readonly index: number; readonly most: number }
  /** VP on one picture: 1 to `most`, or as much taken away; both in decimal digits. */
  'choices/power': { readonly index: number; readonly power: string; readonly most: string }
  /** A picture is chosen twice. */
  'choices/twice': { readonly index: number }
  /** Lengths in characters. */
  'choices/too-long': { readonly length: number; readonly most: number }
}

/** A text of choices that is not the one way to write what it says, or says something no ballot can. */
export class ChoicesError<Code extends keyof ChoicesErrors = keyof ChoicesErrors> extends DaubError<
  ChoicesErrors,
  Code
> {
  override readonly name = 'ChoicesError'
}

export interface BallotErrors {
  'ballot/form': FormFault
  'ballot/json': JsonFault
  /** It was signed for another round than the one it was added to; both with 0x. */
  'ballot/other-round': { readonly round: string; readonly expected: string }
  /** A stored ballot that is not the one its key names. */
  'ballot/other-key': {
    readonly member: 'voter' | 'digest'
    readonly received: string
    readonly expected: string
  }
}

/** A value from outside (file, relay, database, link) that is not a signed ballot, or not the one it should be. */
export class BallotError<Code extends keyof BallotErrors = keyof BallotErrors> extends DaubError<
  BallotErrors,
  Code
> {
  override readonly name = 'BallotError'
}

export interface CurveErrors {
  /** WebAssembly is missing or forbidden here. */
  'curve/not-started': NoParams
}

/** The code that recovers signers could not be started here. */
export class CurveError<Code extends keyof CurveErrors = keyof CurveErrors> extends DaubError<
  CurveErrors,
  Code
> {
  override readonly name = 'CurveError'
}

export type BallotsErrors = ChoicesErrors & BallotErrors & CurveErrors
