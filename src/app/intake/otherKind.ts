// What a file seems to be that is none of the four kinds of picture Daub reads: so that a message can call it by its name.
import type { OtherKind } from './errors.ts'

const beginnings: readonly (readonly [start: string, kind: OtherKind])[] = [
  ['GIF8', 'GIF'],
  ['BM', 'BMP'],
  ['II*\0', 'TIFF'],
  ['MM\0*', 'TIFF'],
  ['\xff\n', 'JPEG XL'],
  ['\0\0\0\fJXL ', 'JPEG XL'],
  ['%PDF', 'PDF'],
]

/** The kind by the first bytes, or null when they are none of these. */
export function otherKindOf(bytes: Uint8Array): OtherKind | null {
  const start = String.fromCharCode(...bytes.subarray(0, 512))
  if (/^.{4}ftyp(?:hei[cxms]|hev[cx]|mif1)/s.test(start)) return 'HEIC'
  if (/^\s*<(?:\?xml|!--|!DOCTYPE svg|svg\b)/i.test(start) && start.includes('<svg')) return 'SVG'
  return beginnings.find(([beginning]) => start.startsWith(beginning))?.[1] ?? null
}
