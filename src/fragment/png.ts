// PNG files that carry their own recipe: the picture, a `parameters` text other tools read (the convention of
// stable-diffusion-webui; iTXt where Latin-1 is not enough for tEXt), and our recipe as canonical JSON (iTXt, key `daub`). Encoding is deterministic, so one painting
// has one file and one id. (PNG, third edition, W3C 2025.)
import { unzlibSync, zlibSync } from 'fflate'
import { canonicalJson } from './canonicalJson.ts'
import { contentId } from './contentId.ts'
import { criticText, parseCritic, type Critic } from './critic.ts'
import { PngError } from './failures.ts'
import { criticOf, parseRecipe, stepsToTake, type Recipe } from './recipe.ts'
import { parseJson } from './schema.ts'

/** The largest PNG we open, in bytes. */
export const maxPngBytes = 64 * 1024 * 1024
/** The largest text chunk we read, in bytes after inflating. */
const maxTextBytes = 1024 * 1024
const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const recipeKey = 'daub'
const criticKey = 'daub-critic'

interface Chunk {
  readonly type: string
  readonly data: Uint8Array
}

/**
 * Encodes a picture with its recipe.
 *
 * @param rgba Rows from the top, 4 bytes a pixel; alpha is dropped, paintings are opaque.
 * @param critic The one its recipe names, so that whoever has the file can paint it again.
 */
export function encodePng(
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  recipe: Recipe,
  critic: Critic | null = null,
): Uint8Array {
  const expected = width * height * 4
  if (rgba.length !== expected) throw new PngError('png/pixels', { bytes: rgba.length, expected })
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set([8, 2], 8) // eight bits a sample, colour type 2: RGB
  return join([
    { type: 'IHDR', data: header },
    textChunk('parameters', parametersText(recipe)),
    { type: 'iTXt', data: internationalText(recipeKey, canonicalJson(recipe)) },
    ...(critic ? [textChunk(criticKey, criticText(critic))] : []),
    { type: 'IDAT', data: zlibSync(filterRows(rgba, width, height), { level: 6 }) },
    { type: 'IEND', data: new Uint8Array(0) },
  ])
}

/** The text chunks of a PNG, by key: tEXt, zTXt, and iTXt plain or compressed. */
export function readPngTexts(bytes: Uint8Array): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const { type, data } of chunks(bytes)) {
    if (type === 'tEXt') {
      const end = data.indexOf(0)
      if (end > 0 && data.length <= maxTextBytes)
        texts.set(fromLatin1(data.subarray(0, end)), fromLatin1(data.subarray(end + 1)))
    }
    if (type === 'zTXt') readCompressedText(data, texts)
    if (type === 'iTXt') readInternationalText(data, texts)
  }
  return texts
}

/**
 * The recipe inside a PNG, or null when it carries none.
 *
 * @throws PngError for a file that is no PNG, RecipeError for a recipe of a wrong form.
 */
export function readPngRecipe(bytes: Uint8Array): Recipe | null {
  const text = readPngTexts(bytes).get(recipeKey)
  if (text === undefined) return null
  const value = parseJson(text, maxTextBytes, (fault, options) => new PngError('png/recipe', fault, options))
  return parseRecipe(value)
}

/**
 * The critic beside a recipe that names it, or null when the file carries none, or another than the recipe's.
 *
 * @throws PngError for a file that is no PNG, CriticError for a critic of a wrong form.
 */
export function readPngCritic(bytes: Uint8Array, recipe: Recipe): Critic | null {
  const text = readPngTexts(bytes).get(criticKey)
  if (text === undefined) return null
  const critic = parseCritic(text)
  return contentId(critic) === criticOf(recipe) ? critic : null
}

/** Width and height from the header, without decoding. */
export function readPngSize(bytes: Uint8Array): { readonly width: number; readonly height: number } {
  const header = chunks(bytes)[0]!
  const view = new DataView(header.data.buffer, header.data.byteOffset, header.data.byteLength)
  return { width: view.getUint32(0), height: view.getUint32(4) }
}

/** The recipe in the words other tools look for. */
function parametersText(recipe: Recipe): string {
  const { parameters: p } = recipe
  return `${recipe.prompt}\nSteps: ${stepsToTake(p)}, Sampler: VQGAN+CLIP ${p.optimiser}, Seed: ${recipe.seed}, Size: ${recipe.width}x${recipe.height}, Model: ${recipe.packId.slice(0, 10)}, Preset: ${recipe.preset}`
}

/** Adds to each row the filter that leaves the smallest sum of absolute differences (PNG §12.7), which painted pictures compress best with. */
function filterRows(rgba: Uint8Array | Uint8ClampedArray, width: number, height: number): Uint8Array {
  const stride = width * 3
  const out = new Uint8Array((stride + 1) * height)
  let above = new Uint8Array(stride)
  let row = new Uint8Array(stride)
  const trial = new Uint8Array(stride)
  for (let y = 0; y < height; y++) {
    for (let x = 0, from = y * width * 4; x < stride; x += 3, from += 4) {
      row[x] = rgba[from]!
      row[x + 1] = rgba[from + 1]!
      row[x + 2] = rgba[from + 2]!
    }
    let best = Infinity
    for (let filter = 0; filter < 5; filter++) {
      let sum = 0
      for (let x = 0; x < stride; x++) {
        const left = x >= 3 ? row[x - 3]! : 0
        const up = above[x]!
        const value = (row[x]! - predict(filter, left, up, x >= 3 ? above[x - 3]! : 0)) & 255
        trial[x] = value
        sum += value < 128 ? value : 256 - value
      }
      if (sum >= best) continue
      best = sum
      out[y * (stride + 1)] = filter
      out.set(trial, y * (stride + 1) + 1)
    }
    ;[above, row] = [row, above]
  }
  return out
}

/** The five predictors of PNG §9.2: none, sub, up, average, Paeth. */
function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}

function join(parts: readonly Chunk[]): Uint8Array {
  const length = signature.length + parts.reduce((sum, part) => sum + part.data.length + 12, 0)
  const out = new Uint8Array(length)
  const view = new DataView(out.buffer)
  out.set(signature)
  let at = signature.length
  for (const { type, data } of parts) {
    view.setUint32(at, data.length)
    out.set(latin1(type), at + 4)
    out.set(data, at + 8)
    view.setUint32(at + 8 + data.length, crc32(out.subarray(at + 4, at + 8 + data.length)))
    at += data.length + 12
  }
  return out
}

/** The chunks of a PNG up to IEND, each checked for length; a CRC is not needed to read a text. */
function chunks(bytes: Uint8Array): readonly Chunk[] {
  if (bytes.length > maxPngBytes) {
    throw new PngError('png/too-large', { bytes: bytes.length, most: maxPngBytes })
  }
  if (signature.some((byte, i) => bytes[i] !== byte)) throw new PngError('png/not-png', {})
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found: Chunk[] = []
  let at = signature.length
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at)
    if (length > bytes.length - at - 12) break
    const type = fromLatin1(bytes.subarray(at + 4, at + 8))
    if (type === 'IEND') return found
    found.push({ type, data: bytes.subarray(at + 8, at + 8 + length) })
    if (found.length === 1 && (type !== 'IHDR' || length !== 13)) break
    at += length + 12
  }
  throw new PngError('png/damaged', {})
}

/** A text by the plainest chunk that holds all of it. */
function textChunk(key: string, text: string): Chunk {
  const isLatin1 = [...text].every((character) => character.codePointAt(0)! < 256)
  return isLatin1
    ? { type: 'tEXt', data: latin1(`${key}\0${text}`) }
    : { type: 'iTXt', data: internationalText(key, text) }
}

/** iTXt: key, compression flag and method, language, translated key, UTF-8 text (PNG §11.3.3.4). */
function internationalText(key: string, text: string): Uint8Array {
  return new Uint8Array([...latin1(key), 0, 0, 0, 0, 0, ...new TextEncoder().encode(text)])
}

/** zTXt: key, compression method, Latin-1 text deflated (PNG §11.3.3.3). */
function readCompressedText(data: Uint8Array, texts: Map<string, string>): void {
  const keyEnd = data.indexOf(0)
  if (keyEnd < 1 || data[keyEnd + 1] !== 0) return
  const text = inflated(data.subarray(keyEnd + 2))
  if (text) texts.set(fromLatin1(data.subarray(0, keyEnd)), fromLatin1(text))
}

function readInternationalText(data: Uint8Array, texts: Map<string, string>): void {
  const keyEnd = data.indexOf(0)
  const languageEnd = data.indexOf(0, keyEnd + 3)
  const translatedEnd = data.indexOf(0, languageEnd + 1)
  if (keyEnd < 1 || languageEnd < 0 || translatedEnd < 0) return
  const body = data.subarray(translatedEnd + 1)
  if (body.length > maxTextBytes) return
  const text = data[keyEnd + 1] === 1 ? inflated(body) : body
  if (text) texts.set(fromLatin1(data.subarray(0, keyEnd)), new TextDecoder().decode(text))
}

/** Inflated bytes; null for what is damaged or oversized: a text of some other program is none of ours. */
function inflated(bytes: Uint8Array): Uint8Array | null {
  try {
    return bytes.length > maxTextBytes ? null : unzlibSync(bytes, { out: new Uint8Array(maxTextBytes) })
  } catch {
    return null
  }
}

/** The bytes of a text that has only Latin-1 characters. */
function latin1(text: string): Uint8Array {
  return Uint8Array.from([...text], (character) => character.codePointAt(0)!)
}

function fromLatin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 255]! ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
