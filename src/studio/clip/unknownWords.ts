// Words a CLIP has probably never learnt. Its tokeniser keeps words that were common in what it was trained on whole, or in
// few long pieces; a word that falls into crumbs was rare there, and says little to it.
import type { Tokenise } from './tokenise.ts'

/** Pieces this short on average, in letters, are crumbs: "light house" has some five a piece, "Ho k u sa i" under two. */
const crumb = 2.5
/** Two pieces are a stem and an ending. */
const fewest = 3

/** Each such word of a text once, in its order and as it was written. Figures are left out: they are always read digit by digit. */
export function unknownWords(text: string, tokenise: Tokenise): readonly string[] {
  const frame = tokenise('').ids.length
  const words = text.match(/[\p{L}\p{M}][\p{L}\p{M}\p{N}’']*/gu) ?? []
  return [...new Set(words)].filter((word) => {
    const pieces = tokenise(word).ids.length - frame
    return pieces >= fewest && [...word].length <= pieces * crumb
  })
}
