// The season that is shipped with Daub, fetched and checked.
import { parseJson } from '../../../fragment/index.ts'
import { maxSeasonLength, parseSeason, SeasonError, type Season } from '../../../rounds/index.ts'
import { fetchFile } from './fetchFile.ts'

/**
 * Fetches the season document.
 *
 * @throws SeasonFetchError when it does not come, SeasonError or ManifestError when it is not what it should be.
 */
export async function fetchSeason(folder: string): Promise<Season> {
  const bytes = await fetchFile(new URL('season.json', folder).href, { limit: maxSeasonLength })
  const text = new TextDecoder().decode(bytes)
  return parseSeason(
    parseJson(text, maxSeasonLength, (fault, options) => new SeasonError('season/json', fault, options)),
  )
}
