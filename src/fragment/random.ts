// The one source of chance. Everything random in a painting (first latent, cutouts, augmentations, noise) is drawn
// from a seed through here, so that one recipe gives one picture.

/** A stream of random numbers with a state small enough to store in a checkpoint. */
export interface Random {
  /** Uniform in [0, 1), 32 bits of it. */
  uniform(): number
  /** Normal with mean 0 and variance 1 (Box–Muller). */
  normal(): number
  /** Uniform integer in [0, below). */
  integer(below: number): number
  /** A new, independent stream named by a text; drawing from it does not disturb this one. */
  fork(name: string): Random
  /** Four 32-bit words from which `resumeRandom` goes on exactly here. */
  state(): RandomState
}

export type RandomState = readonly [number, number, number, number]

/** A stream for a seed: xoshiro128** (Blackman and Vigna 2018), its state filled by splitmix32 so that near seeds part at once. */
export function createRandom(seed: number, name = ''): Random {
  let mix = (seed ^ hash(name)) >>> 0
  const next = () => {
    mix = (mix + 0x9e3779b9) >>> 0
    let z = mix
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return (z ^ (z >>> 16)) >>> 0
  }
  return resumeRandom([next(), next(), next(), next()])
}

/** The stream that continues from a stored state. */
export function resumeRandom(state: RandomState): Random {
  let [a, b, c, d] = state
  const word = () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotate(d, 11)
    return result
  }
  const uniform = () => word() / 2 ** 32
  return {
    uniform,
    // 1 − u lies in (0, 1], so the logarithm is finite. The sine half is dropped to keep the state four words.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    integer: (below) => Math.floor(uniform() * below),
    fork: (name) => createRandom(word(), name),
    state: () => [a >>> 0, b >>> 0, c >>> 0, d >>> 0],
  }
}

/** The items in an order drawn from the stream (Fisher and Yates), on a copy. */
export function shuffle<T>(items: readonly T[], random: Random): T[] {
  const shuffled = [...items]
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    ;[shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!]
  }
  return shuffled
}

function rotate(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by))
}

/** FNV-1a, 32 bits: only to give named streams different seeds. */
function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h >>> 0
}
