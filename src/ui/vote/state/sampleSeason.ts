// The season that is shipped with Daub, fetched and checked.
import { maxSeasonLength, parseSeason, SeasonError, type Season } from '../../../rounds/index.ts'
import { fetchFile } from './fetchFile.ts'

/**
 * Fetches the season document.
 *
 * @throws SeasonFetchError when it does not come, SeasonError or ManifestError when it is not what it should be.
 */
export async function fetchSeason(folder: string): Promise<Season> {
  const bytes = await fetchFile(new URL('season.json', folder).href, { limit: maxSeasonLength })
  return parseSeason(parseJson(new TextDecoder().decode(bytes)))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new SeasonError({
      what: 'The season is not readable',
      remedy: 'It was damaged on its way; try again',
      cause,
    })
  }
}
