// A Fragment: one finished picture with how it came to be. The image is named by the SHA-256 of its bytes; the
// recipe inside it can paint it again.
import type { Recipe } from './recipe.ts'

/** What computed a painting: pictures agree bit for bit only within one engine. */
export interface EngineInfo {
  readonly kind: 'webgpu' | 'wasm'
  /** Threads of the wasm engine; 1 for WebGPU. */
  readonly threads: number
  /** The GPU adapter as the browser names it, or null for wasm. */
  readonly adapter: string | null
}

/** Agreement of the picture with its prompt, as cosine similarity in −1…1; null = not measured. */
export interface Scores {
  /** By the CLIP that guided the painting: circular, shown for curiosity. */
  readonly guide: number | null
  /** By the judge, an independent CLIP that never guides. */
  readonly judge: number | null
}

export interface Fragment {
  readonly version: 1
  /** SHA-256 of `image`. */
  readonly id: string
  /** The PNG file, with the recipe inside. */
  readonly image: Uint8Array
  readonly recipe: Recipe
  /** Unit vector of the judge for the picture, or null when the judge was not asked. */
  readonly embedding: Float32Array | null
  readonly scores: Scores
  readonly engine: EngineInfo
  /** Steps really painted: fewer than the recipe's when stopped early. */
  readonly steps: number
  /** Loss after each step. */
  readonly losses: readonly number[]
  /** Milliseconds of painting, without loading. */
  readonly ms: number
  /** Milliseconds since 1970 when it was finished. */
  readonly paintedAt: number
}
