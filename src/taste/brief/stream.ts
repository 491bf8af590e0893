// Chance that nobody chose and anybody can repeat: words of SHA-256 over charter, round, beacon and a label. Every candidate
// has a stream of its own, so that it can be checked alone.
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

export interface Stream {
  /** 32 bits. */
  word(): number
  /** Uniform in [0, n), n from 1 to 2³²; words that would favour some are rejected. */
  below(n: number): number
  /** Position in a list of rising sums (the last below 2⁵³), by weight. */
  weighted(sums: readonly number[]): number
}

/** What all streams of one round begin with: "daub/brief/1" ‖ 0 ‖ charter id ‖ round, u32 big-endian ‖ beacon. */
export function streamPrefix(charterId: string, round: number, beacon: string): Uint8Array {
  return concatBytes(utf8ToBytes('daub/brief/1\0'), hexToBytes(charterId), u32(round), hexToBytes(beacon))
}

/** The stream of a label: big-endian words of SHA-256(prefix ‖ label ‖ 0 ‖ counter, u32 big-endian). */
export function createStream(prefix: Uint8Array, label: string): Stream {
  const seed = concatBytes(prefix, utf8ToBytes(`${label}\0`))
  let block = new DataView(new ArrayBuffer(0))
  let counter = 0
  let at = 0
  const word = () => {
    if (at === block.byteLength) {
      const bytes = sha256(concatBytes(seed, u32(counter++)))
      block = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      at = 0
    }
    at += 4
    return block.getUint32(at - 4)
  }
  const below = (n: number) => {
    const fair = 2 ** 32 - (2 ** 32 % n)
    let drawn = word()
    while (drawn >= fair) drawn = word()
    return drawn % n
  }
  const weighted = (sums: readonly number[]) => {
    const high = BigInt(word())
    const drawn = Number((((high << 32n) + BigInt(word())) * BigInt(sums.at(-1)!)) >> 64n)
    let [low, top] = [0, sums.length - 1]
    while (low < top) {
      const middle = (low + top) >> 1
      if (sums[middle]! > drawn) top = middle
      else low = middle + 1
    }
    return low
  }
  return { word, below, weighted }
}

/** Rising sums of weights, as `weighted` takes them. */
export function risingSums(weights: readonly number[]): readonly number[] {
  let sum = 0
  return weights.map((weight) => (sum += weight))
}

function u32(n: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, n)
  return bytes
}
