// The fields of this room's documents that no other room has. Everything stays plain JSON, so that a document's content id is
// that of its value.
import * as v from 'valibot'
import { sha256, whole, type Format } from '../fragment/index.ts'

/**
 * Words for people: one line that shows something and hides nothing. Names are told apart by eye, so what counts is what is
 * seen, see `isVisibleLine`.
 */
export const visibleLine = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(maxLength),
    v.check(isVisibleLine, 'visible-line' satisfies Format),
  )

/** Control and direction characters, unassigned ones, line ends (Unicode categories C, Zl, Zp). */
const unseen = /[\p{C}\p{Zl}\p{Zp}]/u
/**
 * What fonts draw as nothing: the property Default_Ignorable_Code_Point (fillers, joiners, variation selectors), and the blanks
 * that Unicode lists as symbols. U+FE0F behind a pictograph is how an emoji is typed.
 */
const blank =
  /(?<!\p{Extended_Pictographic})\ufe0f|(?!\ufe0f)\p{Default_Ignorable_Code_Point}|[\u2800\u{1d159}]/u
/** Marks on nothing, or so many on one letter that they cover the lines around it; no script stacks more than four. */
const stacked = /^\p{M}|\p{M}{5}/u
const seen = /[\p{L}\p{N}\p{P}\p{S}]/u

/** Whether a text is one line, shows something, and holds nothing that cannot be seen. */
export function isVisibleLine(text: string): boolean {
  return seen.test(text) && !unseen.test(text) && !blank.test(text) && !stacked.test(text)
}

/** An x-only public key of secp256k1 (BIP-340), in 64 hexadecimal digits: also a key of Nostr. */
export const publicKey = sha256

/** A relay of Nostr, encrypted. Relays on the loopback come from a person's settings, never from a charter. */
export const relay = v.pipe(
  v.string(),
  v.maxLength(200),
  v.regex(/^wss:\/\/[\w.-]+(:\d+)?(\/[\w./-]*)?$/, 'wss-url' satisfies Format),
)

/** A place where files may be had by their SHA-256; nothing is believed because it comes from there. */
export const httpsSource = v.pipe(
  v.string(),
  v.maxLength(200),
  v.regex(/^https:\/\/[^\s"<>\\]+$/, 'https-url' satisfies Format),
)

/** A file by what it holds. */
export const blob = v.strictObject({ sha256, bytes: whole(0, 2 ** 40) })
