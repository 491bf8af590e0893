// A latent: what a VQGAN's encoder makes of a picture, its decoder turns back into one, and a painting changes.

export interface Latent {
  /** [1, c, h, w] */
  readonly dims: readonly [1, number, number, number]
  readonly data: Float32Array<ArrayBuffer>
}
