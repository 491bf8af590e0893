// What the headless page offers to Node, as types both sides share.
import type { EngineInfo, Parameters, Recipe, Scores } from '../fragment/index.ts'
import type { EngineChoice, EngineReport, PackInfo, Painting } from '../studio/index.ts'

/** One painting as the command line asks for it. */
export interface PaintOrder {
  readonly prompt: string
  readonly seed: number
  readonly width: number
  readonly height: number
  readonly preset: string
  readonly overrides: Partial<Parameters>
}

export interface PaintReport {
  /** The PNG file in base64. */
  readonly png: string
  readonly sha256: string
  /** Milliseconds painting, and from the request to the finished file. */
  readonly ms: number
  readonly pieceMs: number
  readonly firstPreviewMs: number | null
  readonly steps: number
  readonly losses: readonly number[]
  readonly scores: Scores
  readonly engine: EngineInfo
  readonly recipe: Recipe
  readonly notes: Painting['notes']
}

/** A measured graph with its bytes in base64. */
export interface PortableGraph {
  readonly model: string
  readonly ms: readonly number[]
  readonly feeds: Readonly<
    Record<string, { readonly type: string; readonly dims: readonly number[]; readonly data: string }>
  >
}

/** The object `window.daub` of the headless page. */
export interface HeadlessPort {
  open(
    packUrl: string,
    choice: EngineChoice,
  ): Promise<{ readonly pack: PackInfo; readonly report: EngineReport }>
  /** The recipe an order comes to, without painting it. */
  recipe(order: PaintOrder): Recipe
  /** Paints an order, or a recipe as it is. @param critic The text of a learned taste that guides an order, or that a recipe names. */
  paint(order: PaintOrder | Recipe, critic?: string | null): Promise<PaintReport>
  /** Unit vectors of first ideas by the guide, one for each recipe. */
  sketch(recipes: readonly Recipe[]): Promise<number[][]>
  /** Unit vectors of PNG pictures (base64) by the guide. */
  embed(pngs: readonly string[]): Promise<number[][]>
  judge(pngs: readonly string[], texts: readonly string[]): Promise<number[][]>
  /** Pictures in cells, row by row, as a PNG, or as a WebP of `quality` from 0 to 1; in base64. */
  contactSheet(pngs: readonly string[], columns: number, cell: number, quality?: number): Promise<string>
  measure(
    order: PaintOrder,
    repeats: number,
  ): Promise<{ readonly engine: EngineInfo; readonly forward: PortableGraph; readonly step: PortableGraph }>
}
