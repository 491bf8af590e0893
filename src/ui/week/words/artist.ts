// The words of the page on which one is the artist: begin, phases, where each prompt came from, what comes next.
import type { WeekPhase } from '../../../archive/index.ts'
import type { Brief } from '../../../taste/index.ts'
import { dateTime, duration, list, number, plural } from '../../kit/format.ts'

type Origin = Brief['candidates'][number]['origin']

export const artistWords = {
  heading: 'Be the artist',
  lead: 'An artist of your own works in this browser: it writes its prompts, sketches four for each picture, chooses, paints, hangs them, and learns from the vote. Nobody writes a prompt, not even you.',
  looking: 'Looking for your artist…',
  form: {
    name: 'Name of the artist',
    fragments: 'Pictures a week',
    some: '8, for trying',
    all: '350, as an artist would',
    preset: 'Preset',
    side: 'Size',
    pixels: (side: number) => `${number(side)} × ${number(side)}`,
    onlyOnPower: 'Work only while on mains power',
    noName: 'Give it a name of at most 60 characters.',
    begin: 'Begin',
    honest:
      'Without a chain nobody has voting power here: what you cast on this device teaches it, and a key made on this device seals each vote.',
  },
  week: (week: number) => `Week ${number(week + 1)}`,
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
  } satisfies Record<WeekPhase, string>,
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
  } satisfies Record<WeekPhase, string>,
  doing: {
    nothing: 'It rests. Everything it made is kept.',
    working: 'It works.',
    waiting: 'It waits for the close.',
    elsewhere: 'Another tab works on it; this one takes over when that is gone.',
    'no-power': 'It waits for mains power.',
    failed: 'It stopped.',
  },
  progressLabel: 'Progress of this step',
  progress: (done: number, of: number, secondsLeft: number | null) =>
    `${number(done)} of ${number(of)}${secondsLeft === null ? '' : `, about ${duration(secondsLeft * 1000)} left`}`,
  closes: (time: number) => `The vote closes on ${dateTime(time)}.`,
  pause: 'Pause',
  goOn: 'Go on',
  toRound: 'Look at its pictures and vote',
  easel: 'On its easel',
  plan: {
    heading: 'What it wants to paint',
    lead: (ideas: number, chosen: number | null) =>
      chosen === null
        ? `${number(ideas)} ideas, of which it will choose.`
        : `${number(ideas)} ideas, of which it chose ${number(chosen)}.`,
    chosen: 'Chosen',
    none: 'It has written nothing yet.',
  },
  origin: (from: Origin): string => {
    if (from.opening === 'words') return 'Explored: words drawn at random.'
    if (from.opening === 'theme') return `From the theme: ${list(from.pinned)}.`
    if (from.opening === 'question') return `What if, instead of ${from.was}, ${from.asked}?`
    if (from.way === 'terms')
      return from.liked.length === 0
        ? 'By what the votes say of each word.'
        : `Liked words: ${list(from.liked)}.`
    const changed = from.changed.length === 0 ? '' : ` New: ${list(from.changed)}.`
    return `From ${plural(from.parents.length, { one: 'a liked picture', other: '# liked pictures' })}.${changed}`
  },
}
