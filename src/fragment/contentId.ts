// Content ids: the SHA-256 of bytes, or of a value's canonical JSON, in lower-case hexadecimal.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson, type Json } from './canonicalJson.ts'

/** SHA-256 (FIPS 180-4) of bytes as 64 lower-case hexadecimal digits. Synchronous: the same in a page, a worker and Node. */
export function bytesId(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes))
}

/**
 * The content id of a JSON value: SHA-256 of its canonical form (RFC 8785) in UTF-8.
 *
 * @throws CanonicalJsonError for a value JSON cannot carry; see `canonicalJson`.
 */
export function contentId(value: Json | object): string {
  return bytesId(utf8ToBytes(canonicalJson(value)))
}

/**
 * The content id of an object some of whose members are lists too long to be held: these come in pieces, each asked for when the
 * one before has been hashed.
 *
 * @throws CanonicalJsonError as `contentId`; what the pieces throw.
 */
export async function contentIdInPieces(
  members: Readonly<Record<string, unknown>>,
  lists: Readonly<Record<string, AsyncIterable<readonly unknown[]>>>,
): Promise<string> {
  const hash = sha256.create()
  const add = (text: string) => void hash.update(utf8ToBytes(text))
  add('{')
  const names = [...new Set([...Object.keys(members), ...Object.keys(lists)])].sort()
  for (const [i, name] of names.entries()) {
    add(`${i > 0 ? ',' : ''}${canonicalJson(name)}:`)
    const list = Object.hasOwn(lists, name) ? lists[name]! : null
    if (list === null) add(canonicalJson(members[name] as Json))
    else {
      let isFirst = true
      add('[')
      for await (const items of list) {
        if (items.length === 0) continue
        // The brackets of the piece go: it is a part of the list.
        add(`${isFirst ? '' : ','}${canonicalJson(items as Json).slice(1, -1)}`)
        isFirst = false
      }
      add(']')
    }
  }
  add('}')
  return bytesToHex(hash.digest())
}
