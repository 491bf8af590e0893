// The failures of this room: what came from outside is not a ballot, or not one canonical text.
import { ComplaintError } from '../fragment/index.ts'

/** A text of choices that is not the one way to write what it says, or says something no ballot can. */
export class ChoicesError extends ComplaintError {
  override readonly name = 'ChoicesError'
}

/** A value from outside (file, relay, database, link) that is not a signed ballot. */
export class BallotError extends ComplaintError {
  override readonly name = 'BallotError'
}

/** A text that is not an Ethereum address, or one with a broken checksum. */
export class AddressError extends ComplaintError {
  override readonly name = 'AddressError'
}

/** The code that recovers signers could not be started here. */
export class CurveError extends ComplaintError {
  override readonly name = 'CurveError'
}
