// What a file seems to be that is none of the four kinds of picture Daub reads: so that a message can call it by its name.
import type { OtherKind } from './errors.ts'

const beginnings: readonly (readonly [pattern: RegExp, kind: OtherKind])[] = [
  [/^GIF8/, 'GIF'],
  [/^BM/, 'BMP'],
  [/^(?:II\*\0|MM\0\*)/, 'TIFF'],
  [/^.{4}ftyp(?:hei[cxms]|hev[cx]|mif1)/s, 'HEIC'],
  [/^(?:\xff\x0a|\0\0\0\x0cJXL )/, 'JPEG XL'],
  [/^%PDF/, 'PDF'],
  [/^\s*(?:<\?xml[^]*?)?(?:<!--[^]*?-->\s*)?(?:<!DOCTYPE svg[^]*?>\s*)?<svg[\s>]/, 'SVG'],
]

/** The kind by the first bytes, or null when they are none of these. */
export function otherKindOf(bytes: Uint8Array): OtherKind | null {
  const start = String.fromCharCode(...bytes.subarray(0, 512))
  return beginnings.find(([pattern]) => pattern.test(start))?.[1] ?? null
}
