// SHA-256 by the browser's own code, which is many times faster on models than JavaScript's; pages that are not a secure
// context have none, and take the pure one.
import { bytesId } from '../fragment/index.ts'

/** SHA-256 in lower-case hexadecimal. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (!globalThis.crypto?.subtle) return bytesId(bytes)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
