// The fields of this room's documents that no other room has. Everything stays plain JSON, so that a document's content id is
// that of its value.
import * as v from 'valibot'
import type { Format } from '../fragment/index.ts'

/**
 * Words for people: one line, without control, direction or invisible characters (Unicode categories C, Zl, Zp), which
 * could make one name look like another.
 */
export const visibleLine = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(maxLength),
    v.regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, 'visible-line' satisfies Format),
  )
