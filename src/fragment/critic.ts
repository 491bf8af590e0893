// A critic: a learned taste as a recipe names it. A weighted sum of what the guide sees, small enough to travel beside the recipe in
// the PNG, so that strangers repaint the very picture. Its id is the SHA-256 of its canonical JSON.
import * as v from 'valibot'
import { canonicalJson } from './canonicalJson.ts'
import { CriticError } from './failures.ts'
import { between, parseAs, parseJson, sha256 } from './schema.ts'

/** The strongest a critic may pull: beyond it pictures turn from their words and flatter the critic. */
export const maxCriticPull = 0.1
const mostDims = 2048

const schema = v.strictObject({
  version: v.literal(1),
  /** The pack whose guide it looks through. */
  packId: sha256,
  /** λ: weight of its loss beside the prompt's. */
  pull: v.pipe(between(0, maxCriticPull), v.gtValue(0)),
  /** Deviations of liking for one step of a weight, and for a picture that is all zeros. */
  scale: between(0, 1e6),
  offset: between(-1e6, 1e6),
  /** int16 for each component of the embedding, big-endian, in base64. */
  weights: v.pipe(v.string(), v.maxLength(Math.ceil((mostDims * 2) / 3) * 4)),
})

export type Critic = Readonly<v.InferOutput<typeof schema>>

/** Characters of a critic's JSON, at most. */
const maxLength = 8000

/** @throws CriticError for a text that is no critic, or not the one text of what it says. */
export function parseCritic(text: string): Critic {
  const value = parseJson(text, maxLength, (fault, options) => new CriticError('critic/json', fault, options))
  const critic = parseAs(schema, value, (fault, options) => new CriticError('critic/form', fault, options))
  const weights = fromBase64(critic.weights)
  if (weights === null || weights.length < 2 || weights.length % 2 || canonicalJson(critic) !== text)
    throw new CriticError('critic/not-canonical', {})
  return critic
}

/** What `parseCritic` reads, and what stands in the PNG. */
export function criticText(critic: Critic): string {
  return canonicalJson(critic)
}

/** Weights [e] for a unit vector of the guide: s = Σ w·e + offset is the liking, in deviations. */
export function criticWeights({ weights, scale }: Critic): Float32Array {
  const bytes = fromBase64(weights)!
  const view = new DataView(bytes.buffer)
  return Float32Array.from({ length: bytes.length / 2 }, (_, i) => view.getInt16(2 * i) * scale)
}

/** Puts weights into a critic; the largest becomes ±32,767. */
export function makeCritic(
  packId: string,
  weights: ArrayLike<number>,
  offset: number,
  pull: number = maxCriticPull,
): Critic {
  let most = 0
  for (let i = 0; i < weights.length; i++) most = Math.max(most, Math.abs(weights[i]!))
  const scale = most / 32_767
  const bytes = new Uint8Array(2 * weights.length)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < weights.length; i++)
    view.setInt16(2 * i, most === 0 ? 0 : Math.round((weights[i]! / most) * 32_767))
  return { version: 1, packId, pull, scale, offset, weights: toBase64(bytes) }
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** RFC 4648, section 4. */
function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text += letters[word >> 18]! + letters[(word >> 12) & 63]!
    text += left > 1 ? letters[(word >> 6) & 63]! : '='
    text += left > 2 ? letters[word & 63]! : '='
  }
  return text
}

/** Null for what `toBase64` does not write. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const plain = text.replace(/={1,2}$/, '')
  const bytes = new Uint8Array(Math.floor((plain.length * 3) / 4))
  let [word, bits, at] = [0, 0, 0]
  for (const letter of plain) {
    const value = letters.indexOf(letter)
    if (value < 0) return null
    word = (word << 6) | value
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = (word >> bits) & 255
    word &= (1 << bits) - 1
  }
  return toBase64(bytes) === text ? bytes : null
}
