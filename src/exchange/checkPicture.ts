// A picture from a stranger against its line in the manifest: cheapest first, and the hash before anything is read from
// the bytes. Nothing here decodes a picture, and an SVG never gets in.
import { bytesId, readImageHeader } from '../fragment/index.ts'
import type { PoolFragment } from '../rounds/index.ts'
import { ExchangeError, type ExchangeErrors } from './errors.ts'

/**
 * Checks length, hash, kind and size.
 *
 * @throws ExchangeError `source/other-picture`, with the first that differs.
 */
export function checkPicture(fragment: PoolFragment, bytes: Uint8Array): void {
  const { id, mime, width, height } = fragment
  const expect = (
    differs: ExchangeErrors['source/other-picture']['differs'],
    received: string,
    expected: string,
  ) => {
    if (received !== expected)
      throw new ExchangeError('source/other-picture', { id, differs, received, expected })
  }
  expect('length', String(bytes.length), String(fragment.bytes))
  expect('hash', bytesId(bytes), id)
  const header = readImageHeader(bytes)
  expect('kind', header?.type ?? '', mime)
  expect('size', header ? `${header.width} × ${header.height}` : '', `${width} × ${height}`)
}
