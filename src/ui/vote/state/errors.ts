// What can be missing when a round is looked at.
import { ComplaintError } from '../../../fragment/index.ts'

/** A file of the season cannot be fetched now: no network, or the host does not have it. */
export class SeasonFetchError extends ComplaintError {
  override readonly name = 'SeasonFetchError'
}
