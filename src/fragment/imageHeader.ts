// Kind and size of a picture file from its header alone, before anything decodes it: PNG (W3C), JPEG (ITU T.81 B.2.2),
// WebP (RFC 9649) and AVIF (ISO/IEC 23008-12). Nothing else is a picture here; an SVG is a program.
import { readAvifSize } from './avifHeader.ts'

export interface ImageHeader {
  readonly type: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/avif'
  /** Pixels as stored, before any rotation the file asks for. */
  readonly width: number
  readonly height: number
}

/** The header of a picture, or null when the bytes are none of the four or do not say their size. Any bytes may come in. */
export function readImageHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = png(view) ?? webp(view) ?? jpeg(view) ?? avif(view)
  return found && found.width > 0 && found.height > 0 ? found : null
}

/**
 * The width a picture is to be decoded at, so that it has at most so many pixels: the decoder need not hold the whole of a
 * photograph of which a small part is wanted. Null where it has no more as it is.
 */
export function decodingWidth(
  { width, height }: Pick<ImageHeader, 'width' | 'height'>,
  mostPixels: number,
): number | null {
  const area = width * height
  return area <= mostPixels ? null : Math.max(1, Math.floor(width * Math.sqrt(mostPixels / area)))
}

function png(view: DataView): ImageHeader | null {
  if (view.byteLength < 24) return null
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) return null
  if (view.getUint32(12) !== fourCc('IHDR')) return null
  return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
}

function webp(view: DataView): ImageHeader | null {
  if (view.byteLength < 30) return null
  if (view.getUint32(0) !== fourCc('RIFF') || view.getUint32(8) !== fourCc('WEBP')) return null
  const size = (width: number, height: number): ImageHeader => ({ type: 'image/webp', width, height })
  const chunk = view.getUint32(12)
  if (chunk === fourCc('VP8 '))
    return size(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff)
  if (chunk === fourCc('VP8L')) {
    const bits = view.getUint32(21, true)
    return size((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1)
  }
  if (chunk !== fourCc('VP8X')) return null
  return size((view.getUint32(24, true) & 0xffffff) + 1, (view.getUint32(26, true) >>> 8) + 1)
}

function jpeg(view: DataView): ImageHeader | null {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null
  for (let at = 2; at + 9 <= view.byteLength;) {
    const marker = view.getUint16(at)
    if (marker >>> 8 !== 0xff) return null
    // SOF0…SOF15 carry the size; C4, C8 and CC in that range are tables.
    if (marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)) {
      return { type: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    }
    at += 2 + Math.max(2, view.getUint16(at + 2))
  }
  return null
}

function avif(view: DataView): ImageHeader | null {
  const size = readAvifSize(view)
  return size && { type: 'image/avif', ...size }
}

function fourCc(text: string): number {
  return [...text].reduce((code, letter) => (code << 8) | letter.charCodeAt(0), 0) >>> 0
}
