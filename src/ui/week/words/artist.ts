// The words of the page on which one is the artist: beginning, phases, what comes next, what your votes did.
import type { WeekState } from '../../../app/week/index.ts'
import type { WeekPhase } from '../../../archive/index.ts'
import { dateTime, duration, list, number, plural } from '../../kit/format.ts'
import type { Texts } from '../../kit/words/texts.ts'

export interface ArtistWords extends Texts<
  | 'heading'
  | 'lead'
  | 'looking'
  | 'pause'
  | 'goOn'
  | 'toRound'
  | 'toAutonomy'
  | 'easel'
  | 'progressLabel'
  | 'others'
  | 'another'
> {
  readonly form: Texts<
    | 'name'
    | 'fragments'
    | 'preset'
    | 'side'
    | 'more'
    | 'candidates'
    | 'steps'
    | 'onlyOnPower'
    | 'noName'
    | 'begin'
    | 'honest'
    | 'some'
    | 'all'
  > & {
    pixels(side: number): string
  }
  week(number: number): string
  readonly phase: Texts<WeekPhase>
  readonly next: Texts<WeekPhase>
  readonly doing: Texts<WeekState['doing']>
  progress(done: number, of: number, secondsLeft: number | null): string
  closes(time: number): string
  other(name: string, week: number): string
  readonly effect: Texts<'heading' | 'none'> & {
    lead(week: number): string
    picture(lines: number): string
    words(words: readonly { readonly word: string; readonly lines: number }[]): string
    left(words: readonly string[]): string
  }
}

const prompts = { one: '# prompt', other: '# prompts' } as const

export const artistWords: ArtistWords = {
  heading: 'Be the artist',
  lead: 'An artist of your own works in this browser: it writes its prompts, sketches several for each picture, chooses, paints, hangs them, and learns from the vote. Nobody writes a prompt, not even you.',
  looking: 'Looking for your artist…',
  form: {
    name: 'Name of the artist',
    fragments: 'Pictures a week',
    some: '8, for trying',
    all: '350, as an artist would',
    preset: 'Preset',
    side: 'Size',
    more: 'More',
    candidates: 'Ideas for each picture',
    steps: 'Steps for each picture',
    pixels: (side) => `${number(side)} × ${number(side)}`,
    onlyOnPower: 'Work only while on mains power',
    noName: 'Give it a name of at most 60 characters.',
    begin: 'Begin',
    honest:
      'Nobody has voting power here, because no chain is asked: what you cast on this device teaches it, and a key made on this device seals each vote. Once it has begun, its rules cannot be changed.',
  },
  week: (week) => `Week ${number(week + 1)}`,
  phase: {
    brief: 'Writing what it might paint',
    sketch: 'Sketching its ideas',
    choose: 'Choosing',
    paint: 'Painting',
    publish: 'Hanging the pictures',
    vote: 'Its pictures hang and can be voted on',
    tally: 'Counting the votes',
    learn: 'Learning from the votes',
    over: 'The week is over',
  },
  next: {
    brief: 'Then it sketches each idea.',
    sketch: 'Then it chooses by what was liked.',
    choose: 'Then it paints what it chose.',
    paint: 'Then they hang, and can be voted on.',
    publish: 'Then the vote opens.',
    vote: 'After the close it counts the votes, learns, and writes the next brief.',
    tally: 'Then it learns from them.',
    learn: 'Then the next week begins.',
    over: 'Then the next week begins.',
  },
  doing: {
    nothing: 'It rests. Everything it made is kept.',
    working: 'It works, also while you look at other pages of Daub.',
    waiting: 'It waits for the close.',
    elsewhere: 'Another tab works on it; this one takes over when that is gone.',
    'no-power': 'It waits for mains power.',
    failed: 'It stopped. Everything it made is kept.',
  },
  progressLabel: 'Progress of this step',
  progress: (done, of, secondsLeft) =>
    `${number(done)} of ${number(of)}${secondsLeft === null ? '' : `, about ${duration(secondsLeft * 1000)} left`}`,
  closes: (time) => `The vote closes on ${dateTime(time)}.`,
  pause: 'Pause',
  goOn: 'Go on',
  toRound: 'Look at its pictures and vote',
  toAutonomy: 'What nobody decided',
  easel: 'On its easel',
  others: 'Other artists on this device',
  other: (name, week) => `${name}, week ${number(week + 1)}`,
  another: 'Begin another artist',
  effect: {
    heading: 'What your votes did',
    lead: (week) =>
      `You voted in week ${number(week + 1)}. Of what you liked then, this week’s brief took up:`,
    none: 'Nothing of what you liked stands in this brief: others, or chance, weighed more.',
    picture: (lines) =>
      lines === 0
        ? 'Not taken up this time.'
        : `${plural(lines, { one: '# prompt came', other: '# prompts came' })} from it.`,
    words: (words) =>
      `Words because they were liked: ${list(words.map(({ word, lines }) => `“${word}” in ${plural(lines, prompts)}`))}.`,
    left: (words) => `Not taken up: ${list(words.map((word) => `“${word}”`))}.`,
  },
}
