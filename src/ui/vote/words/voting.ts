// The words of the page where one votes, in pairs and in the grid, before a wallet comes in.
import { number, plural } from '../../kit/format.ts'
import type { Texts } from '../../kit/words/texts.ts'

export interface VotingWords {
  readonly page: Texts<'way' | 'pairs' | 'grid' | 'closed' | 'coming'> & {
    heading(theme: string): string
    back(theme: string): string
    readonly lastUsed: Texts<'pairs' | 'grid'>
  }
  readonly pairs: Texts<
    | 'legend'
    | 'undecided'
    | 'undo'
    | 'bar'
    | 'hint'
    | 'keys'
    | 'keysOff'
    | 'done'
    | 'doneHint'
    | 'rule'
    | 'ruleNegative'
    | 'rulePositive'
  > & {
    progress(pair: number, of: number): string
    left(prompt: string): string
    right(prompt: string): string
    sample(pictures: number, of: number): string
  }
  readonly grid: Texts<'step' | 'stepHint' | 'stepHintNegative' | 'clear' | 'undo' | 'notANumber'> & {
    stepWrong(isNegativeAllowed: boolean): string
    give(amount: string, prompt: string): string
    more(amount: string, prompt: string): string
    less(amount: string, prompt: string): string
    amountFor(prompt: string): string
    clearFor(prompt: string): string
    again(amount: string): string
    used(used: string, of: string, unit: string): string
    /** Why a picture got less than was asked for. */
    readonly refusal: Texts<'short' | 'all-used' | 'no-negative-votes' | 'too-many-pictures'>
  }
  readonly unit: Texts<'power' | 'points'>
  readonly budget: {
    known(power: string): string
    /** Why there are points of this device and no voting power. */
    readonly why: Texts<'no-wallet' | 'reading' | 'unknown' | 'none-at-snapshot'>
    over(used: string, of: string, unit: string): string
    fit(of: string, unit: string): string
    spread(of: string, unit: string): string
  }
  readonly tray: Texts<
    | 'label'
    | 'empty'
    | 'undecided'
    | 'unsent'
    | 'memory'
    | 'cast'
    | 'castOlder'
    | 'fault'
    | 'retry'
    | 'show'
    | 'review'
    | 'local'
    | 'localDone'
    | 'clear'
    | 'cleared'
    | 'undo'
  > & {
    summary(pictures: number, used: string, unit: string): string
    signed(ballots: number): string
    more(pictures: number): string
  }
}

export const votingWords: VotingWords = {
  page: {
    heading: (theme) => `Vote: ${theme}`,
    way: 'How do you want to vote?',
    pairs: 'Pairs',
    grid: 'Grid',
    lastUsed: {
      pairs: 'You will sign what you did last: the pairs. The amounts in the grid are kept.',
      grid: 'You will sign what you did last: the grid. The answers to pairs are kept.',
    },
    closed: 'This round is closed. Nothing more is counted.',
    coming: 'This round is not open yet. You can vote here already; sign when it opens.',
    back: (theme) => `Back to the pictures: ${theme}`,
  },
  pairs: {
    progress: (pair, of) => `Pair ${number(pair)} of ${number(of)}`,
    legend: 'Which do you like more?',
    left: (prompt) => `Left: ${prompt}`,
    right: (prompt) => `Right: ${prompt}`,
    undecided: 'Can’t decide',
    undo: 'Undo',
    bar: 'Pairs answered',
    hint: 'Tap the one you like more, or flick it aside. Stop whenever you like.',
    keys: '← → choose · ↓ can’t decide · ⌫ undo · Enter review',
    keysOff: 'Single-key shortcuts are switched off under “Keyboard”.',
    sample: (pictures, of) =>
      `${number(pictures)} of the ${number(of)} pictures, drawn for you, so that there is an end. The grid shows all.`,
    done: 'That was the last pair.',
    doneHint:
      'You have seen every picture as often as the others. Review your vote, or look at it in the grid.',
    rule: 'Each picture gets a share of your votes in proportion to the pairs it won minus those it lost.',
    ruleNegative: 'One that lost more than it won is voted down by its share.',
    rulePositive: 'One that lost more than it won gets nothing.',
  },
  grid: {
    step: 'Step',
    stepHint: 'A double tap on a picture, or Space, gives this much.',
    stepHintNegative: 'A double tap on a picture, or Space, gives this much; a minus takes away.',
    stepWrong: (isNegativeAllowed) =>
      isNegativeAllowed ? 'Enter a whole number other than 0.' : 'Enter a whole number above 0.',
    give: (amount, prompt) => `Give ${amount} to: ${prompt}`,
    more: (amount, prompt) => `${amount} more for: ${prompt}`,
    less: (amount, prompt) => `${amount} less for: ${prompt}`,
    amountFor: (prompt) => `Amount for: ${prompt}`,
    clear: 'Clear',
    clearFor: (prompt) => `Clear the amount for: ${prompt}`,
    again: (amount) => `Tap again: ${amount}`,
    undo: 'Undo',
    used: (used, of, unit) => `${used} of ${of} ${unit} used`,
    refusal: {
      short: 'That is all there was left.',
      'all-used': 'Everything has been given. Take some back first.',
      'no-negative-votes': 'In this round you can only give, not take away.',
      'too-many-pictures': 'One ballot has no room for more pictures. Clear some first.',
    },
    notANumber: 'Enter a whole number.',
  },
  unit: { power: 'VP', points: 'points' },
  budget: {
    known: (power) => `You have ${power} VP in this round.`,
    why: {
      'no-wallet': 'Without a wallet you have 100 points. They count on this device only.',
      reading: 'Your VP is being read. Until then you have 100 points.',
      unknown:
        'Your VP is unknown just now. Until it is read you have 100 points, which count on this device only.',
      'none-at-snapshot':
        'Your wallet had no stake at this round’s snapshot. You have 100 points, which count on this device only.',
    },
    over: (used, of, unit) => `You have given ${used}, but there are only ${of} ${unit}.`,
    fit: (of, unit) => `Fit into ${of} ${unit}`,
    spread: (of, unit) => `Spread over all ${of} ${unit}`,
  },
  tray: {
    label: 'Your vote',
    empty: 'Nothing chosen yet.',
    undecided: 'No picture is ahead yet.',
    summary: (pictures, used, unit) =>
      `${plural(pictures, { one: '# picture', other: '# pictures' })} · ${used} ${unit}`,
    unsent: 'Unsent; kept on this device.',
    memory: 'Unsent; kept only until you close this tab.',
    cast: 'Not signed, counts on this device only.',
    castOlder: 'Changed since you cast it on this device.',
    fault: 'It could not be saved on this device.',
    retry: 'Save again',
    show: 'More about your vote',
    review: 'Review',
    local: 'Vote without a wallet',
    localDone: 'Voted. Not signed, counts on this device only.',
    clear: 'Clear',
    cleared: 'Your vote is cleared.',
    undo: 'Undo',
    signed: (ballots) =>
      plural(ballots, {
        one: '# ballot of yours is on this device',
        other: '# ballots of yours are on this device',
      }),
    more: (pictures) => plural(pictures, { one: 'and # more picture', other: 'and # more pictures' }),
  },
}
