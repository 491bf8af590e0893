// The words around a taste: what the page shows while the rest of it is fetched, and of pictures nobody has looked at.
import { number, plural } from '../../kit/format.ts'
import type { Texts } from '../../kit/words/texts.ts'

export type TastePageWords = Texts<
  'heading' | 'lead' | 'artist' | 'none' | 'looking' | 'gathering' | 'reading' | 'ready' | 'stop' | 'toVote'
> & {
  /** Pictures that the guide has not seen. @param own How many of them the visitor painted. */
  unseen(pictures: number, own: number): string
  look(pictures: number): string
  lookAt(done: number, of: number): string
  absent(pictures: number): string
}

export const tastePageWords: TastePageWords = {
  heading: 'Taste',
  lead: 'What an artist’s community has come to like, what you like, and how far either can be believed. All of it is computed here, from votes that anybody can count.',
  artist: 'Artist',
  none: 'No artist is known on this device yet. Its rounds come with the first look at this week.',
  looking: 'Looking for artists …',
  gathering: 'Gathering pictures and counted votes …',
  reading: 'Learning what is liked …',
  ready: 'Everything that is known is shown.',
  stop: 'Stop',
  toVote: 'Vote on pictures',
  unseen: (pictures, own) =>
    `${plural(pictures, {
      one: '# picture has not been shown to the guide on this device, so nothing is known of how it looks',
      other:
        '# pictures have not been shown to the guide on this device, so nothing is known of how they look',
    })}${own > 0 ? ` (${number(own)} of them yours)` : ''}. Looking at one takes a moment, and the first time the models are fetched.`,
  look: (pictures) => plural(pictures, { one: 'Look at it', other: 'Look at all #' }),
  lookAt: (done, of) => `Looked at ${number(done)} of ${number(of)}`,
  absent: (pictures) =>
    plural(pictures, {
      one: '# picture could not be had now.',
      other: '# pictures could not be had now.',
    }),
}
