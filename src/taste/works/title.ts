// Titles: short, from what the picture's prompt says, no two of a season alike.
import type { Terms } from '../grammar/sentence.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'
import { capital, oneOf, saidBySlot } from './phrases.ts'

/** A way to make a title of what was said; null where it does not apply. */
type Pattern = (said: ReadonlyMap<string, string>) => string | null

/** The subject as it is shown: three of it are not one. */
const who = (said: ReadonlyMap<string, string>) => said.get('form') ?? said.get('subject')
const bare = (text: string | undefined) => text?.replace(/^(?:an?|the) /, '')
const have = (
  texts: readonly (string | undefined)[],
  write: (texts: readonly string[]) => string,
): string | null => (texts.every((text) => text !== undefined) ? write(texts as readonly string[]) : null)

const patterns: readonly Pattern[] = [
  (s) => have([s.get('subject'), s.get('relation'), s.get('second')], ([a, r, b]) => `${a} ${r} ${b}`),
  (s) => have([bare(s.get('subject')), bare(s.get('second'))], ([a, b]) => `${a}, ${b}`),
  (s) => have([bare(s.get('second')), bare(s.get('subject'))], ([a, b]) => `${a} and ${b}`),
  (s) => have([who(s), s.get('scene')], ([a, b]) => `${a} ${b}`),
  (s) => have([who(s), s.get('sky')], ([a, b]) => `${a} ${b}`),
  (s) =>
    have(
      [bare(who(s)), s.get('scene')?.replace(/^\S+ (?:front of )?(?:an?|the)? ?/, '')],
      ([a, b]) => `${a}, ${b}`,
    ),
  (s) => have([bare(who(s)), bare(s.get('style'))], ([a, b]) => `${a} (${b})`),
  (s) => have([s.get('sky'), who(s)], ([a, b]) => `${a}, ${b}`),
  (s) => have([s.get('view'), s.get('sky')], ([a, b]) => `${a} ${b}`),
  (s) => have([s.get('view'), s.get('palette')], ([a, b]) => `${bare(a)} ${b}`),
  (s) => have([s.get('pattern'), s.get('tint') ?? s.get('palette')], ([a, b]) => `${bare(a)} ${b}`),
  (s) => have([s.get('pattern'), s.get('style')], ([a, b]) => `${bare(b)} of ${a}`),
  (s) =>
    have(
      [s.get('mood')?.replace(/ mood$/, ''), bare(who(s) ?? s.get('view') ?? s.get('pattern'))],
      ([a, b]) => `${a} ${b}`,
    ),
]

/** Where nothing else was said, or everything else is taken. */
const plain: Pattern = (s) => have([who(s) ?? bare(s.get('view') ?? s.get('pattern'))], ([a]) => a!)

/**
 * The title of a picture.
 *
 * @param id The picture's id, which chooses among the ways there are.
 * @param taken Titles given before under the charter; a title that is taken gets another way, and at last a number.
 */
export function titleOf(
  vocabulary: Vocabulary,
  terms: Terms,
  id: string,
  taken: ReadonlySet<string>,
): string {
  const said = saidBySlot(vocabulary, terms)
  const telling = patterns.flatMap((pattern) => pattern(said) ?? []).map(capital)
  const last = plain(said)
  const possible = telling.length === 0 && last !== null ? [capital(last)] : telling
  if (possible.length === 0) possible.push(`Picture ${id.slice(0, 6)}`)
  const first = possible.indexOf(oneOf(possible, id, 'title'))
  const inTurn = [...possible.slice(first), ...possible.slice(0, first)]
  const free = [...inTurn, ...(last === null ? [] : [capital(last)])].find((title) => !taken.has(title))
  if (free !== undefined) return free
  for (let n = 2; ; n++) if (!taken.has(`${inTurn[0]} ${n}`)) return `${inTurn[0]} ${n}`
}
