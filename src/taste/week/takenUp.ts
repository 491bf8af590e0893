// What a brief took up of one voter's votes: the pictures they gave VP to from which prompts came, and the words of those pictures that
// stand in prompts because they were liked. Only what the brief itself says of its lines counts; a word that came by chance does not.
import type { Brief } from '../brief/brief.ts'
import { termName } from '../brief/candidate.ts'
import { speaks, type Terms } from '../grammar/sentence.ts'
import type { Vocabulary } from '../grammar/vocabulary.ts'

/** A picture that somebody gave VP to. */
export interface LikedPicture {
  readonly id: string
  readonly terms: Terms
}

export interface TakenUp {
  /** Liked pictures with the number of prompts that came from each, most first; none is 0. */
  readonly pictures: readonly { readonly id: string; readonly lines: number }[]
  /** "slot:term" of what liked pictures show, with the number of prompts that have it because it was liked, most first; none is 0. */
  readonly terms: readonly { readonly name: string; readonly lines: number }[]
}

/** Holds a brief against what one voter liked in the weeks before it. */
export function takenUp(
  vocabulary: Vocabulary,
  brief: Pick<Brief, 'candidates'>,
  liked: readonly LikedPicture[],
): TakenUp {
  const pictures = new Map(liked.map(({ id }) => [id, 0]))
  const terms = new Map(liked.flatMap((each) => namesOf(vocabulary, each.terms)).map((name) => [name, 0]))
  const count = (counts: Map<string, number>, names: readonly string[]) => {
    for (const name of new Set(names)) if (counts.has(name)) counts.set(name, counts.get(name)! + 1)
  }
  for (const { origin, terms: drawn } of brief.candidates) {
    if (origin.opening === 'trend' && origin.way === 'terms') count(terms, origin.liked)
    if (!('parents' in origin)) continue
    const { parents } = origin
    count(pictures, parents)
    const theirs = new Set(
      liked.filter(({ id }) => parents.includes(id)).flatMap((each) => namesOf(vocabulary, each.terms)),
    )
    count(
      terms,
      namesOf(vocabulary, drawn).filter((name) => theirs.has(name)),
    )
  }
  const sorted = (counts: ReadonlyMap<string, number>) => [...counts].sort(([, a], [, b]) => b - a)
  return {
    pictures: sorted(pictures).map(([id, lines]) => ({ id, lines })),
    terms: sorted(terms).map(([name, lines]) => ({ name, lines })),
  }
}

function namesOf(vocabulary: Vocabulary, terms: Terms): readonly string[] {
  return terms.flatMap((term, slot) =>
    speaks(vocabulary.slots[slot]!.terms[term]!) ? [termName(vocabulary, slot, term)] : [],
  )
}
