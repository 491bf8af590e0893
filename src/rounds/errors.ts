// The failures of this room: documents from outside that are not what they claim to be.
import { ComplaintError } from '../fragment/index.ts'

/** A charter whose form or rules are impossible. */
export class CharterError extends ComplaintError {
  override readonly name = 'CharterError'
}

/** A manifest of a wrong form, or one that breaks its charter. */
export class ManifestError extends ComplaintError {
  override readonly name = 'ManifestError'
}

/** A pairing or conversion asked for something impossible. */
export class PairingError extends ComplaintError {
  override readonly name = 'PairingError'
}

/** A seal or an inclusion proof that cannot be made or read. */
export class SealError extends ComplaintError {
  override readonly name = 'SealError'
}

/** A receipt of a wrong form. */
export class ReceiptError extends ComplaintError {
  override readonly name = 'ReceiptError'
}

/** A file of ballots that is damaged, altered or too large. */
export class BallotFileError extends ComplaintError {
  override readonly name = 'BallotFileError'
}

/** A season document of a wrong form. */
export class SeasonError extends ComplaintError {
  override readonly name = 'SeasonError'
}
