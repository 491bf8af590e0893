// From one term for each slot to a prompt. Pure text work: the same terms say the same in every browser.
import type { Vocabulary } from './vocabulary.ts'

/** One term for each slot of a vocabulary, by position. */
export type Terms = readonly number[]

/**
 * The terms as they stand in a sentence: what a term silences takes its slot's first term, slots in their order.
 * Two lists of terms that say the same settle to the same.
 */
export function settle(vocabulary: Vocabulary, terms: Terms): Terms {
  const settled = [...terms]
  vocabulary.slots.forEach((slot, i) => {
    for (const other of slot.terms[settled[i]!]!.silences) settled[other] = 0
  })
  return settled
}

/**
 * Slots that the sentence needs and that say nothing: where a landscape is crossed with a portrait, say, the portrait may have
 * inherited that there is no subject.
 */
export function missingSlots({ slots }: Vocabulary, terms: Terms): readonly number[] {
  const needed = (text: string): readonly number[] =>
    [...text.matchAll(/\{([^}.]*)/g)].flatMap(([, name]) => {
      const at = slots.findIndex((slot) => slot.name === name)
      const { say } = slots[at]!.terms[terms[at]!]!
      return say === '' ? [at] : needed(say)
    })
  const { sentence } = slots[0]!.terms[terms[0]!]!
  return needed(sentence!.replace(/\[[^\]]*\]/g, ''))
}

/** Whether a term adds words of its own, and not only those of another slot. */
export function speaks({ say }: { readonly say: string }): boolean {
  return say.replace(/\{[^}]*\}/g, '') !== ''
}

/**
 * Whether settled terms may stand together: nothing is missing, no term clashes with another, and no word but a plain one comes
 * twice.
 */
export function fits(vocabulary: Vocabulary, terms: Terms): boolean {
  if (missingSlots(vocabulary, terms).length > 0) return false
  const said = new Set<string>()
  for (const [i, term] of terms.entries()) {
    const clashing = vocabulary.clashes.get(`${i}:${term}`)
    if (clashing && terms.some((other, j) => clashing.has(`${j}:${other}`))) return false
    for (const word of new Set(vocabulary.slots[i]!.terms[term]!.words)) {
      if (said.has(word)) return false
      said.add(word)
    }
  }
  return true
}

/** The prompt of settled terms: "a woodcut of a huge owl by a lake under a full moon, in midnight colours". */
export function sentenceOf({ slots }: Vocabulary, terms: Terms): string {
  const said: string[] = []
  const fill = (text: string): string =>
    text.replace(/\{([^}.]*)(?:\.(many|bare))?\}/g, (_, name: string, form?: 'many' | 'bare') => {
      const at = slots.findIndex((slot) => slot.name === name)
      const term = slots[at]!.terms[terms[at]!]!
      return (form && term[form]) ?? said[at] ?? ''
    })
  slots.forEach(({ terms: choices }, i) => said.push(fill(choices[terms[i]!]!.say)))
  const sentence = slots[0]!.terms[terms[0]!]!.sentence!
  return fill(
    // A part in brackets goes when what it speaks of says nothing.
    sentence.replace(/\[([^\]]*)\]/g, (_, part: string) =>
      fill(part) === fill(part.replace(/\{[^}]*\}/g, '')) ? '' : part,
    ),
  )
}
