// What can be missing when a round is looked at.
import { DaubError } from '../../../fragment/index.ts'

/** A file of the season cannot be fetched now: no network, or the host does not have it. */
export class SeasonFetchError extends DaubError {
  override readonly name = 'SeasonFetchError'
}
