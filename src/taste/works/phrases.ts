// How works speak: a picture's terms as they are said, lists joined as people join them, and one of several ways to say a thing,
// chosen by the picture itself, so that the same picture always speaks the same way.
import { bytesId } from '../../fragment/index.ts'
import type { Terms } from '../grammar/sentence.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'

/** By slot name, what a picture's terms say ("under a full moon"); slots that say nothing are absent. */
export function saidBySlot({ slots }: Vocabulary, terms: Terms): ReadonlyMap<string, string> {
  const said = new Map<string, string>()
  slots.forEach(({ name, terms: all }, i) => {
    const text = filled(slots, terms, all[terms[i]!]!.say)
    if (text.trim() !== '') said.set(name, text)
  })
  return said
}

/** What speaks through another slot ("a huge {subject.bare}") is filled with it. */
function filled(slots: Vocabulary['slots'], terms: Terms, say: string): string {
  return say.replace(/\{([^}.]*)(?:\.(many|bare))?\}/g, (_, slot: string, form?: 'many' | 'bare') => {
    const at = slots.findIndex((each) => each.name === slot)
    const term = slots[at]!.terms[terms[at]!]!
    return (form && term[form]) ?? term.say
  })
}

/**
 * What a term "slot:term" is called where it stands alone; the name itself when the vocabulary no longer has it.
 *
 * @param terms Of the picture it is spoken of; without them a term that speaks through another slot has only its name.
 */
export function termPhrase({ slots }: Vocabulary, name: string, terms?: Terms): string {
  const [slotName, id] = name.split(/:(.*)/s)
  const term = slots.find((slot) => slot.name === slotName)?.terms.find((each) => each.id === id)
  if (term === undefined || term.say === '') return id ?? name
  if (!term.say.includes('{')) return term.say
  return terms === undefined ? (id ?? name) : filled(slots, terms, term.say)
}

/** Whether a term says something by itself: "above" and "with" only say how two others stand. */
export function standsAlone(name: string): boolean {
  return !name.startsWith('relation:')
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** One of several ways, by an id and what it is about. */
export function oneOf<T>(ways: readonly T[], id: string, about: string): T {
  const digest = bytesId(new TextEncoder().encode(`${about} ${id}`))
  return ways[Number.parseInt(digest.slice(0, 8), 16) % ways.length]!
}

export function capital(text: string): string {
  return (text.charAt(0).toUpperCase() + text.slice(1)).replace(/\bufo\b/gi, 'UFO').replace(/\b3d\b/g, '3D')
}
