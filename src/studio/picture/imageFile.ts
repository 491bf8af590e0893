// Picture files people bring: looked at before they are decoded, so that a huge or disguised file never reaches the
// decoder. PNG, JPEG and WebP; never SVG, which is a program.
import { ImageFileError } from '../errors.ts'
import { planesOf, type Planes } from './planes.ts'

/** The largest file and the most pixels we open. */
export const maxImageBytes = 32 * 1024 * 1024
const maxPixels = 64 * 1024 * 1024

/** Turns the bytes of an image file into planes; the browser's own decoder, or a stand-in in tests. */
export type DecodeImage = (file: Blob) => Promise<Planes>

/** Decodes with the browser, after a look at the header. @throws ImageFileError */
export const decodeImage: DecodeImage = async (file) => {
  await checkImageFile(file)
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file, { colorSpaceConversion: 'default', premultiplyAlpha: 'none' })
  } catch (cause) {
    throw new ImageFileError({
      what: 'This picture cannot be opened',
      value: file.type,
      remedy: 'Save it as PNG or JPEG and try again',
      cause,
    })
  }
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d')!
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  const rgba = new Uint8ClampedArray(context.getImageData(0, 0, width, height).data)
  return planesOf({ width, height, rgba })
}

/** Checks size, kind and header of an image file. @throws ImageFileError */
export async function checkImageFile(file: Blob): Promise<void> {
  const remedy = 'Use a PNG, JPEG or WebP picture'
  if (file.size > maxImageBytes) {
    throw new ImageFileError({
      what: 'The picture file is too large',
      value: `${file.size} bytes`,
      allowed: `at most ${maxImageBytes}`,
      remedy: 'Make it smaller first',
    })
  }
  const bytes = new Uint8Array(await file.slice(0, 256 * 1024).arrayBuffer())
  const size = sizeOf(bytes)
  if (size === null)
    throw new ImageFileError({
      what: 'This file is not a picture we can read',
      value: file.type || 'unknown kind',
      remedy,
    })
  if (size && size.width * size.height > maxPixels) {
    throw new ImageFileError({
      what: 'The picture is too large',
      value: `${size.width} × ${size.height}`,
      allowed: `at most ${maxPixels} pixels`,
      remedy: 'Make it smaller first',
    })
  }
}

interface Size {
  readonly width: number
  readonly height: number
}

/** Width and height by the header; null for no known picture, undefined when the header lies further in. */
function sizeOf(bytes: Uint8Array): Size | null | undefined {
  const starts = (...magic: number[]) => magic.every((byte, i) => bytes[i] === byte)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (starts(0x89, 0x50, 0x4e, 0x47) && bytes.length > 24) return pngSize(bytes)
  if (starts(0xff, 0xd8, 0xff)) return jpegSize(view)
  const text = String.fromCharCode(...bytes.subarray(0, 16))
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP' && bytes.length > 30)
    return webpSize(view, text.slice(12, 16))
  return null
}

function pngSize(bytes: Uint8Array): Size | undefined {
  if (String.fromCharCode(...bytes.subarray(12, 16)) !== 'IHDR') return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  return { width: view.getUint32(16), height: view.getUint32(20) }
}

/** Walks the segments of a JPEG to its start-of-frame (ITU T.81, B.2.2). */
function jpegSize(view: DataView): Size | undefined {
  let at = 2
  while (at + 9 < view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1)
    const frame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (frame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    at += 2 + view.getUint16(at + 2)
  }
  return undefined
}

/** WebP: lossy, lossless or extended (RFC 9649, section 2). */
function webpSize(view: DataView, kind: string): Size | undefined {
  if (kind === 'VP8 ')
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  if (kind === 'VP8L') {
    const bits = view.getUint32(21, true)
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
  }
  const long = (at: number) =>
    view.getUint8(at) + (view.getUint8(at + 1) << 8) + (view.getUint8(at + 2) << 16) + 1
  return kind === 'VP8X' ? { width: long(24), height: long(27) } : undefined
}
