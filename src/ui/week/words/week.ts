// The words of the first screen: this week's round, last week's work, what was liked, and a brush for the visitor.
import { date, list, number, plural } from '../../kit/format.ts'
import type { Texts } from '../../kit/words/texts.ts'

export interface WeekWords {
  readonly now: Texts<'kicker' | 'vote' | 'goOn' | 'results' | 'lead' | 'all' | 'paint'> & {
    /** @param number Counts from 0. */
    week(number: number): string
    /** How many pictures were painted for this round, and how many stayed from the one before. */
    hanging(painted: number, stayed: number): string
    look(prompt: string): string
  }
  readonly none: Texts<'heading' | 'looking' | 'offline' | 'retry'>
  readonly last: Texts<
    | 'heading'
    | 'counting'
    | 'count'
    | 'noWinner'
    | 'unread'
    | 'provisional'
    | 'toResults'
    | 'leaned'
    | 'leanedHint'
  > & {
    /** @param since Number of the round it was painted for. */
    story(story: {
      readonly voters: number
      readonly of: number
      readonly given: bigint
      readonly taken: bigint
      readonly painted: number
      readonly round: number
      /** Null for a round without a close. */
      readonly closedAt: number | null
    }): string
    away(prompts: readonly string[]): string
  }
  readonly paint: Texts<'heading' | 'lead' | 'yours'>
  readonly artist: Texts<'yours' | 'toYours' | 'none' | 'begin' | 'origin'>
}

export const weekWords: WeekWords = {
  now: {
    kicker: 'On the wall this week',
    vote: 'Vote',
    goOn: 'Continue voting',
    results: 'Results',
    lead: 'Daub is an artist that lives in browsers like this one. Whoever looks can vote, and what is liked decides what it paints next.',
    all: 'See all of them',
    paint: 'Paint one yourself',
    week: (week) => `Week ${number(week + 1)}`,
    hanging: (painted, stayed) =>
      stayed === 0
        ? plural(painted, {
            one: '# picture, painted for this week.',
            other: '# pictures, all painted for this week.',
          })
        : `${plural(painted, { one: '# new picture', other: '# new pictures' })}, and ${number(stayed)} that stayed from the week before.`,
    look: (prompt) => `Look at: ${prompt}`,
  },
  none: {
    heading: 'A painter that lives in your browser.',
    looking: 'Looking for this week’s pictures…',
    offline: 'No round is on this device, and there is no network. You can paint all the same.',
    retry: 'Try again',
  },
  last: {
    heading: 'Last week’s work',
    counting: 'Counting last week’s votes on this device…',
    count: 'Count last week’s votes',
    noWinner: 'No picture was liked more than disliked, so none left the wall.',
    unread: 'Last week’s ballots are not on this device.',
    provisional: 'It is not settled yet which of these ballots count, so this may still change.',
    toResults: 'Count every vote yourself',
    leaned: 'What the voters leaned to',
    leanedHint: 'The five pictures with the most voting power given to them.',
    story: ({ voters, of, given, taken, painted, round, closedAt }) =>
      [
        painted === round
          ? 'It was painted for that week.'
          : `It hung since week ${number(painted + 1)}, and was voted on again.`,
        `${number(voters)} of ${plural(of, { one: '# voter', other: '# voters' })} spoke of it, ${number(given)} VP for it and ${number(taken)} against.`,
        closedAt === null
          ? 'This device counted it.'
          : `The vote closed on ${date(closedAt)}; this device counted it.`,
      ].join(' '),
    away: (prompts) => `They leaned away from ${list(prompts.map((prompt) => `“${prompt}”`))}.`,
  },
  paint: {
    heading: 'Paint something yourself',
    lead: 'It grows on this device, step by step, and stays here.',
    yours: 'Your wall',
  },
  artist: {
    yours: 'Your artist',
    toYours: 'What it does, and why',
    none: 'Let an artist live in this browser: it thinks of its own prompts, paints them week after week, and learns from the votes.',
    begin: 'Begin one',
    origin: 'Where this week’s prompts came from',
  },
}
