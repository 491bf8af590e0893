// The constants of an artist's learning that were found best by simulation (bench "taste"). Which ones hold, the charter says.
import type { TasteRules } from '../../rounds/index.ts'

export type { TasteRules }

/** Those recommended by simulation: 0.7 a week, four candidates a picture, one voter at most a twentieth. */
export const defaultTasteRules: TasteRules = {
  candidates: 4,
  explored: 20,
  exploredShown: 10,
  questions: 8,
  themed: 12,
  crossed: 50,
  mutation: 64,
  ages: [256, 179, 125, 87, 61, 43, 30, 21, 14],
  smoothing: 6,
  capShare: 20,
  capped: true,
}
