// The words of a work's own page: its story, where its prompt came from, what came from it, where it hung.
import { number } from '../../kit/format.ts'
import type { Texts } from '../../kit/words/texts.ts'

export interface WorkWords extends Texts<
  | 'missing'
  | 'missingHint'
  | 'looking'
  | 'from'
  | 'script'
  | 'says'
  | 'children'
  | 'noChildren'
  | 'hung'
  | 'paint'
  | 'opened'
  | 'toAutonomy'
> {
  by(artist: string): string
  round(artist: string, round: string): string
  place(index: number): string
}

export const workWords: WorkWords = {
  missing: 'This work hangs in no round on this device.',
  missingHint: 'A round comes with Daub, or in a file that somebody sends you.',
  looking: 'Looking for it…',
  from: 'Where its prompt came from',
  script: 'Its round has no brief: its prompt came from a script.',
  says: 'What the prompt says',
  children: 'What came from it',
  noChildren: 'No later prompt came from it yet.',
  hung: 'Where it hangs',
  paint: 'Paint this yourself',
  opened: 'The recipe of this picture is in the form.',
  toAutonomy: 'What nobody decided in its round',
  by: (artist) => `By ${artist}`,
  round: (artist, round) => `${artist} · ${round}`,
  place: (index) => `number ${number(index)} on the ballot`,
}
