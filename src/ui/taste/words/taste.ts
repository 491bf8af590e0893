// The words of the page of taste: what the community likes, what the visitor likes, and how far each can be believed.
import type { TermTrend } from '../../../taste/index.ts'
import { decimal, list, number, percent, plural } from '../../kit/format.ts'
import type { Texts } from '../../kit/words/texts.ts'

/** An area with its interval, as it is said. */
interface Area {
  readonly value: number
  readonly low: number | null
  readonly high: number | null
}

export interface TasteWords {
  readonly community: Texts<'heading' | 'nobody' | 'provisional' | 'influence'> & {
    facts(weeks: number, voters: number, likes: number): string
    open(weeks: number): string
  }
  readonly words: Texts<'heading' | 'rising' | 'falling' | 'noTerms' | 'nothing' | 'hint'> & {
    /** Standing week by week: 1 is average. */
    standing(trend: Pick<TermTrend, 'byWeek' | 'shown'>): string
  }
  readonly pictures: Texts<'heading' | 'least' | 'none' | 'hint'>
  readonly map: Texts<
    'heading' | 'hint' | 'label' | 'keys' | 'asList' | 'none' | 'by' | 'byCommunity' | 'byYou'
  > & {
    liking(share: number | null, isYours: boolean): string
    open(title: string): string
  }
  readonly curves: Texts<
    'heading' | 'hint' | 'roc' | 'precision' | 'rocAxes' | 'precisionAxes' | 'undefined' | 'kinds'
  > & {
    readonly names: Texts<'linear' | 'rbf' | 'network'>
    prevalence(share: number): string
    area(area: Area): string
    /** The chart in words. */
    rocLabel(area: Area): string
    precisionLabel(area: Area, prevalence: number): string
    measuredOn(likes: number, others: number): string
    linear(lift: number | null): string
    rbf(isBetter: boolean | null): string
    network(likes: number, least: number): string
    used(why: 'few-likes' | 'not-shown-better' | 'shown-better'): string
  }
  readonly sure: Texts<'heading' | 'unknown'> & {
    community(sure: number, mean: number): string
    yours(sure: number, mean: number): string
  }
  readonly camps: Texts<'heading' | 'few' | 'larger' | 'smaller'> & {
    whole(voters: number, agreement: Area): string
    split(voters: number, larger: number, agreement: Area): string
  }
  /** A taste as a guide of paintings. */
  readonly guide: Texts<'hint' | 'choose' | 'chosen' | 'toPaint' | 'save'> & {
    file(of: 'you' | 'community'): string
  }
  readonly yours: Texts<
    | 'heading'
    | 'starts'
    | 'cold'
    | 'ask'
    | 'neither'
    | 'undo'
    | 'forget'
    | 'forgotten'
    | 'privacy'
    | 'chosen'
    | 'drawn'
    | 'noPair'
    | 'paintings'
    | 'top'
    | 'legend'
  > & {
    learnt(pairs: number, fromVotes: number, answers: number): string
    few(pairs: number, least: number): string
    agreement(rank: number): string
    towards(phrases: readonly string[]): string
    away(phrases: readonly string[]): string
    prefer(title: string): string
    answered(answers: number): string
  }
}

const sureText = (sure: number, mean: number) =>
  `Of two pictures drawn at random it would bet three to one or more in ${percent(sure)} of cases; on average it gives the one it prefers ${percent(mean)}.`

const withInterval = ({ value, low, high }: Area) =>
  low === null || high === null
    ? `${decimal(value, 2)} (too few voters for an interval)`
    : `${decimal(value, 2)} (${decimal(low, 2)} to ${decimal(high, 2)})`

export const tasteWords: TasteWords = {
  community: {
    heading: 'The community',
    nobody:
      'No votes of a closed week are known yet, so the community has no taste that could be shown. It is learnt when the first week closes.',
    provisional: 'Not every count behind this is final, so it may still change.',
    influence:
      'On the taste everybody counts by stake, but nobody for more than a twentieth; which picture wins a week follows the charter’s rule instead.',
    facts: (weeks, voters, likes) =>
      `From ${plural(weeks, { one: '# closed week', other: '# closed weeks' })}, ${plural(voters, { one: '# voter', other: '# voters' })} and ${plural(likes, { one: '# like', other: '# likes' })}.`,
    open: (weeks) =>
      plural(weeks, {
        one: 'One week is still open; its votes are not looked at before the close.',
        other: '# weeks are still open; their votes are not looked at before the close.',
      }),
  },
  words: {
    heading: 'Words that rise and fall',
    rising: 'Rising',
    falling: 'Falling',
    noTerms: 'These prompts were not made of a vocabulary, so no words can be followed.',
    nothing: 'No word moved in the last week.',
    hint: 'The next brief is drawn with these: 1 is average, a word at 2 comes four times as often.',
    standing: ({ byWeek, shown }) =>
      `${byWeek.length > 1 ? `${decimal(byWeek.at(-2)!, 2)} → ` : ''}${decimal(byWeek.at(-1)!, 2)}, ${plural(shown, { one: 'in # picture', other: 'in # pictures' })}`,
  },
  pictures: {
    heading: 'What it would like most',
    least: 'And least',
    none: 'Nothing can be ranked while nobody’s likes are known.',
    hint: 'By what was learnt from all votes, not by the votes each picture got itself.',
  },
  map: {
    heading: 'Map of the pictures',
    hint: 'Pictures that look alike to the guide lie near each other; large dots are liked. Only the two directions in which they differ most fit on a page.',
    label: 'Pictures by how they look',
    keys: 'Arrow keys go to the nearest picture on that side; Enter opens its round.',
    asList: 'The same as a list, the most liked first',
    none: 'There is no map before the guide has seen some pictures.',
    by: 'Size by the liking of',
    byCommunity: 'the community',
    byYou: 'you',
    liking: (share, isYours) =>
      share === null
        ? 'How much it is liked is not known.'
        : `${isYours ? 'You would like it' : 'The community would like it'} more than ${percent(share)} of the others.`,
    open: (title) => `To the round of: ${title}`,
  },
  curves: {
    heading: 'How well it predicts',
    hint: 'Learnt from seven tenths of the voters, asked about the others, and only about pictures the taste did not choose itself. A ballot does not say what was seen, so every picture of a round counts as seen.',
    roc: 'Hits against false alarms',
    precision: 'Precision against recall',
    rocAxes:
      'Across: share of passed-over pictures it would also show. Up: share of liked pictures it finds. Guessing is the diagonal.',
    precisionAxes:
      'Across: share of liked pictures it finds. Up: how many of those it shows are liked. Guessing is the dashed line.',
    undefined: 'Undefined',
    kinds: 'Heads',
    names: { linear: 'Straight line', rbf: 'Likeness', network: 'Network' },
    prevalence: (share) =>
      `One picture in ${number(Math.max(1, Math.round(1 / share)))} was liked (${decimal(100 * share, 1)} %): that is what guessing gets.`,
    area: withInterval,
    rocLabel: (area) => `Hits against false alarms: area ${withInterval(area)}, guessing 0.50.`,
    precisionLabel: (area, prevalence) =>
      `Precision against recall: area ${withInterval(area)}, guessing ${decimal(prevalence, 3)}.`,
    measuredOn: (likes, others) =>
      `Measured on ${plural(likes, { one: '# like', other: '# likes' })} and ${plural(others, { one: '# picture passed over', other: '# pictures passed over' })}.`,
    linear: (lift) =>
      lift === null
        ? 'A straight line through what is seen: the simplest head, and the one that chooses pictures; how good it is cannot be said yet.'
        : `A straight line through what is seen, as the head that chooses pictures: it finds liked ones ${decimal(lift, 1)} times as often as guessing.`,
    rbf: (isBetter) =>
      isBetter === null
        ? 'Pictures near liked ones are liked: it can follow a taste with several centres; whether this one has them cannot be said yet.'
        : isBetter
          ? 'Pictures near liked ones are liked: here it tells likes better than the line, so this taste has more than one centre.'
          : 'Pictures near liked ones are liked: here it is not shown to be better than the line.',
    network: (likes, least) =>
      likes < least
        ? `A self-normalising network is not used below ${number(least)} likes (there are ${number(likes)}): in simulations it drew level with the line at some 13,000 likes and was far too sure before.`
        : `A self-normalising network drew level with the line at some 13,000 likes in simulations; there are ${number(likes)}, and it is not used before it is shown to be better.`,
    used: (why) =>
      ({
        'few-likes': 'The straight line is used: there are too few likes for anything else.',
        'not-shown-better': 'The straight line is used: nothing else was shown to be better.',
        'shown-better': 'The network is used: it was shown to be better.',
      })[why],
  },
  sure: {
    heading: 'How sure it is',
    unknown: 'How sure it is cannot be said yet.',
    community: sureText,
    yours: sureText,
  },
  camps: {
    heading: 'Camps',
    few: 'Too few voters liked two pictures or more to tell whether the community is split.',
    larger: 'The larger camp gave most to',
    smaller: 'The smaller camp gave most to',
    whole: (voters, { value, low, high }) =>
      `The community is not shown to be split: of ${number(voters)} voters ${percent(value)} (${percent(low!)} to ${percent(high!)}) stay with one of two sides when the other half of their likes is asked.`,
    split: (voters, larger, { value, low, high }) =>
      `The community is split: ${number(larger)} of ${number(voters)} voters lean one way and the others the opposite way, and ${percent(value)} of them (${percent(low!)} to ${percent(high!)}) stay with their side when the other half of their likes is asked. One taste for both pleases neither.`,
  },
  guide: {
    hint: 'This taste can lean your own paintings its way, a little and only when you switch it on there. Whoever has such a picture can paint it again: it carries the taste.',
    choose: 'Offer it to the painter',
    chosen: 'The form for painting now has a switch for it.',
    toPaint: 'Paint',
    save: 'Save as a file',
    file: (of) => (of === 'you' ? 'my-taste.json' : 'taste-of-the-community.json'),
  },
  yours: {
    heading: 'You',
    starts: 'Your taste begins at the community’s and moves with what you say.',
    cold: 'The community has said nothing yet, so your taste begins with nothing and learns from you alone.',
    ask: 'Which do you like more?',
    neither: 'Can’t decide',
    undo: 'Undo',
    forget: 'Forget these answers',
    forgotten: 'Your answers are forgotten.',
    privacy: 'These answers stay on this device. They are no votes.',
    chosen: 'This pair was chosen because your answer would teach most.',
    drawn: 'This pair was drawn at random.',
    noPair: 'There is nothing to ask before the guide has seen two pictures.',
    paintings: 'Of your own paintings',
    top: 'What you would like most',
    legend: 'Two pictures',
    learnt: (pairs, fromVotes, answers) =>
      `Learnt from ${plural(pairs, { one: '# pair', other: '# pairs' })}: ${number(fromVotes)} from your votes on this device, ${plural(answers, { one: '# answer', other: '# answers' })} given here.`,
    few: (pairs, least) =>
      `${plural(pairs, { one: '# pair is', other: '# pairs are' })} too few to move it, or they cancel out; it takes ${number(least)}.`,
    agreement: (rank) =>
      rank > 0.6
        ? `You like much of what the community likes (rank correlation ${decimal(rank, 2)}).`
        : rank > 0.2
          ? `You share some of the community’s taste (rank correlation ${decimal(rank, 2)}).`
          : `You like other things than the community (rank correlation ${decimal(rank, 2)}).`,
    towards: (phrases) => `You lean to ${list(phrases.map((phrase) => `“${phrase}”`))}.`,
    away: (phrases) => `And away from ${list(phrases.map((phrase) => `“${phrase}”`))}.`,
    prefer: (title) => `I like this more: ${title}`,
    answered: (answers) => plural(answers, { one: '# answer given here', other: '# answers given here' }),
  },
}
