// In which order a visitor meets the pictures: each visitor in another, so that no place on the wall is better than
// another, and the same for one visitor whenever they come back.
import { createRandom, shuffle } from '../fragment/index.ts'
import { startPairing, type Pairing } from './pairing.ts'

/** Pairs of more pictures than this nobody finishes, and their ballot would be too long to sign. */
export const mostInPairs = 128

/**
 * The numbers 0 to count − 1, shuffled by the seed.
 *
 * @param seed Unsigned 32-bit integer.
 */
export function visitorOrder(count: number, seed: number): readonly number[] {
  return shuffle(
    Array.from({ length: count }, (_, i) => i),
    createRandom(seed, 'order of the wall'),
  )
}

/**
 * A session of pairs over all pictures, or over 128 drawn by the seed when there are more.
 *
 * @throws PairingError for fewer than two pictures.
 */
export function drawPairing(count: number, seed: number): Pairing {
  return startPairing(visitorOrder(count, seed).slice(0, mostInPairs), seed)
}

/** How many pairs a session has at most: each pass shows every picture once, and of an odd number one sits out. */
export function pairsInAll({ pictures, passes }: Pairing): number {
  return passes * Math.floor(pictures.length / 2)
}
