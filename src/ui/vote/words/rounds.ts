// The words of rounds: the list of them, one round with its pictures, and one picture large.
import { duration, exactDateTime, number, plural } from '../../kit/format.ts'
import type { Texts } from '../../kit/words/texts.ts'

export interface RoundsWords {
  readonly list: Texts<
    | 'heading'
    | 'lead'
    | 'open'
    | 'coming'
    | 'closed'
    | 'none'
    | 'noneOffline'
    | 'nothingOpen'
    | 'looking'
    | 'notNewer'
    | 'unsent'
    | 'unsentLocal'
    | 'enter'
    | 'goOn'
    | 'toResults'
    | 'winner'
    | 'about'
    | 'settings'
    | 'taste'
  > & {
    damaged(records: number): string
    pictures(pictures: number): string
    seen(seen: number, of: number): string
  }
  /** What a round is called; without a theme by its number, which begins at 0. */
  theme(theme: string | null, number: number): string
  number(number: number): string
  readonly when: Texts<'closesAt' | 'opensAt' | 'closedAt' | 'clock' | 'practice'> & {
    closes(ms: number): string
    opens(ms: number): string
    closed(ms: number): string
    /** @param time Milliseconds since 1970. */
    exact(time: number): string
  }
  readonly round: Texts<
    | 'missing'
    | 'missingHint'
    | 'toRounds'
    | 'pairs'
    | 'pairsOn'
    | 'grid'
    | 'wall'
    | 'order'
    | 'hidden'
    | 'reveal'
    | 'revealHint'
    | 'standing'
    | 'looksAhead'
    | 'results'
  >
  readonly picture: Texts<'unknown' | 'look' | 'mismatch' | 'unreadable' | 'absent' | 'retry'> & {
    lookAt(prompt: string): string
  }
  readonly large: Texts<
    | 'previous'
    | 'next'
    | 'close'
    | 'paint'
    | 'opened'
    | 'about'
    | 'own'
    | 'noRecipe'
    | 'seed'
    | 'size'
    | 'preset'
    | 'steps'
    | 'index'
    | 'since'
    | 'id'
    | 'pack'
  > & {
    heading(place: number, of: number): string
    pixels(width: number, height: number): string
  }
}

/** Below this, seconds would only pretend to be exact: the page's clock ticks slower. */
const minute = 60_000
const span = (ms: number) => (ms < minute ? 'less than a minute' : duration(ms))

export const roundsWords: RoundsWords = {
  list: {
    heading: 'Rounds',
    lead: 'Each round hangs new pictures. Say which are good; the one you all like best leaves the wall for good.',
    open: 'Open now',
    coming: 'Coming',
    closed: 'Closed',
    none: 'No round is on this device yet.',
    noneOffline: 'You seem to be offline. A round that was loaded here can be voted on without a network.',
    nothingOpen: 'No round is open now. Closed ones can be counted again.',
    looking: 'Looking for rounds…',
    notNewer: 'Daub could not look for newer rounds.',
    damaged: (records) =>
      plural(records, {
        one: '# record on this device could not be read and was left out. Opening its round again replaces what comes with Daub.',
        other:
          '# records on this device could not be read and were left out. Opening their rounds again replaces what comes with Daub.',
      }),
    pictures: (pictures) => plural(pictures, { one: '# picture', other: '# pictures' }),
    seen: (seen, of) =>
      seen === 0 ? 'You have not looked yet' : `You have seen ${number(seen)} of ${number(of)}`,
    unsent: 'Unsent votes',
    unsentLocal: 'Voted on this device only',
    enter: 'Look and vote',
    goOn: 'Continue voting',
    toResults: 'See the results',
    winner: 'The winner',
    about: 'About these rounds',
    settings: 'Wallet and connections',
    taste: 'What is liked, and how sure that is',
  },
  theme: (theme, place) => theme ?? `Round ${number(place + 1)}`,
  number: (place) => `Round ${number(place + 1)}`,
  when: {
    closes: (ms) => `Closes in ${span(ms)}`,
    opens: (ms) => `Opens in ${span(ms)}`,
    closed: (ms) => `Closed ${span(ms)} ago`,
    practice: 'Practice round: always open',
    exact: exactDateTime,
    closesAt: 'Closes',
    opensAt: 'Opens',
    closedAt: 'Closed',
    clock: 'By the clock of this device. If that is wrong, so is the time left.',
  },
  round: {
    missing: 'This round is not on this device.',
    missingHint: 'A round comes with Daub, or in a file that somebody sends you.',
    toRounds: 'All rounds',
    pairs: 'Vote in pairs',
    pairsOn: 'Continue with the pairs',
    grid: 'Vote in the grid',
    wall: 'The pictures',
    order: 'In an order drawn for you: no place is better than another.',
    hidden: 'How the round stands is hidden until it closes, so that nobody votes for the leader.',
    reveal: 'Show me how it stands',
    revealHint: 'You have voted, so you may look.',
    standing: 'See how it stands',
    looksAhead: 'It opens soon; until then you can look around.',
    results: 'Results and recount',
  },
  picture: {
    unknown: 'Prompt unknown',
    look: 'Look closer',
    lookAt: (prompt) => `Look closer: ${prompt}`,
    mismatch: 'This file is not the picture that belongs here (its hash differs).',
    unreadable: 'This browser cannot show this picture.',
    absent: 'This picture is not on this device yet.',
    retry: 'Try again',
  },
  large: {
    heading: (place, of) => `Picture ${number(place)} of ${number(of)}`,
    previous: 'Previous',
    next: 'Next',
    close: 'Close',
    paint: 'Paint this yourself',
    opened: 'The recipe of this picture is in the form.',
    about: 'How it was made',
    own: 'Its own page: where it came from',
    noRecipe: 'The recipe of this picture is not known here.',
    seed: 'Seed',
    size: 'Size',
    preset: 'Preset',
    steps: 'Steps',
    index: 'Number on the ballot',
    since: 'On the wall since',
    id: 'Fingerprint (SHA-256)',
    pack: 'Painted by the models',
    pixels: (width, height) => `${width} × ${height} px`,
  },
}
