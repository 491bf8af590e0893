// Whose a round is, and what each source of it says: words for claims, which are nobody's but their author's.
import { earlierSource, isArtistHere, ownSource, type RoundSource } from '../../../archive/index.ts'
import type { OpeningState } from '../../../rounds/index.ts'
import { dateTime, list, number, plural } from '../../kit/format.ts'
import { visibleText } from '../../kit/state/visibleText.ts'
import type { Texts } from '../../kit/words/texts.ts'

export interface SourcesWords extends Texts<
  | 'heading'
  | 'hint'
  | 'shipped'
  | 'own'
  | 'artist'
  | 'earlier'
  | 'choose'
  | 'chosen'
  | 'forget'
  | 'forgotten'
  | 'restored'
> {
  file(name: string): string
  folder(address: string): string
  unknown: string
  at(time: number): string
  /** What a source brought. */
  brought(source: RoundSource): string
  forgetFrom(source: string): string
  /** What the witnesses of its charter say of a round; empty where the charter asks nobody. */
  opening(state: OpeningState): string
  chooseFrom(source: string): string
  /** Under a round that did not come with Daub. */
  stranger(artist: string, from: string): string
  /** Under a round that an artist of this browser hung. */
  ownArtist(artist: string): string
}

function openingSentence(state: OpeningState): string {
  switch (state.why) {
    case 'no-witnesses':
      return ''
    case null:
      return `Opened or sealed by ${number(state.have)} of ${plural(state.of, { one: '# witness', other: '# witnesses' })} of its artist; it takes ${number(state.need)}.`
    case 'other':
      return 'The witnesses of its artist opened another round under this number. This one is somebody else’s.'
    case 'two-rounds':
      return 'The witnesses of its artist opened two rounds under this number, and enough of them each. Nobody can say which one it is.'
    case 'too-few':
      return [
        `Whether it is its artist’s is not settled: ${number(state.have)} of ${plural(state.need, { one: '# witness who must say so has', other: '# witnesses who must say so have' })} opened or sealed it.`,
        state.doubleSigners > 0
          ? `${plural(state.doubleSigners, { one: '# witness opened two rounds under its number and counts for neither', other: '# witnesses opened two rounds each under its number and count for neither' })}.`
          : '',
      ]
        .filter(Boolean)
        .join(' ')
  }
}

export const sourcesWords: SourcesWords = {
  heading: 'Where this round comes from',
  hint: 'What a source says is its own claim. Forget one, and what it brought goes; what others brought stays.',
  shipped: 'Comes with Daub',
  own: 'Signed on this device',
  artist: 'The artist of this browser',
  earlier: 'Kept here by an earlier Daub, without a note from whom',
  unknown: 'A source that was forgotten',
  file: (name) => `The file “${visibleText(name, 80)}”`,
  folder: (address) => `The folder ${visibleText(address, 200)}`,
  at: (time) => `since ${dateTime(time)}`,
  brought: ({ ballots, stakes, seal }) => {
    const parts = [
      plural(ballots, { one: '# ballot', other: '# ballots' }),
      plural(stakes, { one: '# claimed stake', other: '# claimed stakes' }),
      ...(seal ? [`a claimed seal of ${plural(seal.count, { one: '# ballot', other: '# ballots' })}`] : []),
    ]
    return list(parts)
  },
  choose: 'Go by this',
  chooseFrom: (source) => `Go by this where claims of stakes differ: ${source}`,
  chosen: 'Where claims of stakes differ, you go by this one.',
  forget: 'Forget',
  forgetFrom: (source) => `Forget: ${source}`,
  forgotten: 'Forgotten, with what it brought.',
  restored: 'It is back.',
  opening: openingSentence,
  ownArtist: (artist) => `Painted in this browser by your artist “${visibleText(artist, 80)}”.`,
  stranger: (artist, from) =>
    `Not of Daub’s own: “${visibleText(artist, 80)}”, as it calls itself. ${from} brought it.`,
}

/** A source, as a person would call it. */
export function sourceLabel(given: Pick<RoundSource, 'source' | 'kind' | 'from' | 'at' | 'id'>): string {
  const { source, kind, from } = given
  if (source === earlierSource) return sourcesWords.earlier
  if (isArtistHere(given)) return sourcesWords.artist
  if (kind === 'shipped') return sourcesWords.shipped
  return kind === 'folder' ? sourcesWords.folder(from) : sourcesWords.file(from)
}

/** Sources by their names among those of a round. At most three are written out. */
export function sourceName(sources: readonly RoundSource[], names: readonly string[]): string {
  const known = names.map((name) => {
    if (name === ownSource) return sourcesWords.own
    const source = sources.find((each) => each.source === name)
    if (source) return sourceLabel(source)
    return name === earlierSource ? sourcesWords.earlier : sourcesWords.unknown
  })
  const more = known.length - 3
  return list(more > 0 ? [...known.slice(0, 3), `${number(more)} more`] : known)
}
