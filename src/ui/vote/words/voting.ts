// Every word of the pages where one votes, before a wallet comes in. What a wallet says and asks is in ballot.ts.

const count = (n: number, one: string, many: string) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const year = 365.25 * day

/** A span of time as people say it: "3 days", "5 hours", "less than a minute". */
function span(ms: number): string {
  if (ms < minute) return 'less than a minute'
  if (ms < 2 * hour) return count(Math.round(ms / minute), 'minute', 'minutes')
  if (ms < 2 * day) return count(Math.round(ms / hour), 'hour', 'hours')
  if (ms < 60 * day) return count(Math.round(ms / day), 'day', 'days')
  if (ms < 2 * year) return count(Math.round((12 * ms) / year), 'month', 'months')
  return count(Math.round(ms / year), 'year', 'years')
}

/** Cut at a word, with an ellipsis; never longer than `most` characters. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text
  const cut = text.slice(0, most - 1)
  const space = cut.lastIndexOf(' ')
  return `${space > most / 2 ? cut.slice(0, space) : cut}…`
}

const altLength = 120
const altStart = 'Image generated from the prompt: '

const whole = (value: bigint) => value.toLocaleString('en').replace('-', '−')

/** A whole number somebody wrote: either minus, and thousands in groups, are understood. Null when it is none. */
function parseAmount(text: string): bigint | null {
  const plain = text.trim().replace('−', '-')
  if (!/^[+-]?(\d+|\d{1,3}([\s,.’']\d{3})+)$/.test(plain)) return null
  const digits = plain.replace(/[^\d-]/g, '')
  return digits.length > 19 ? null : BigInt(digits)
}

export const voting = {
  parseAmount,
  /** 1,200 */
  amount: whole,
  /** +40, −10 */
  signed: (value: bigint) => (value > 0n ? `+${whole(value)}` : whole(value)),
  rounds: {
    heading: 'Rounds',
    lead: 'In each round the artist hangs new pictures. Say which are good; the one you all like best leaves the wall for good.',
    open: 'Open now',
    coming: 'Coming',
    closed: 'Closed',
    none: 'No round is on this device yet.',
    noneOffline:
      'You seem to be offline. Once a round has been here, it can be read and voted on without a network.',
    nothingOpen: 'No round is open now. The closed ones can be looked at and counted again.',
    looking: 'Looking for rounds…',
    notNewer: 'Newer rounds could not be looked for.',
    damaged: (n: number) =>
      `${count(n, 'record', 'records')} on this device could not be read and ${n === 1 ? 'was' : 'were'} left out. Opening the round again replaces what comes with Daub.`,
    pictures: (n: number) => count(n, 'picture', 'pictures'),
    seen: (seen: number, of: number) =>
      seen === 0 ? 'You have not looked yet' : `You have seen ${seen} of ${of}`,
    unsent: 'Unsent votes',
    unsentLocal: 'Voted on this device only',
    enter: 'Look and vote',
    goOn: 'Go on voting',
    toResults: 'See the results',
    winner: 'The winner',
    about: 'About these rounds',
    settings: 'Wallet and connections',
  },
  theme: (theme: string | null, number: number) => theme ?? `Round ${number + 1}`,
  number: (number: number) => `Round ${number + 1}`,
  when: {
    closes: (ms: number) => `Open for ${span(ms)} more`,
    opens: (ms: number) => `Opens in ${span(ms)}`,
    closed: (ms: number) => `Closed ${span(ms)} ago`,
    exact: (time: number) =>
      new Date(time).toLocaleString('en-GB', {
        weekday: 'long',
        day: 'numeric',
        month: 'long',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        timeZoneName: 'long',
      }),
    closesAt: 'Closes',
    opensAt: 'Opens',
    closedAt: 'Closed',
    clock: 'By the clock of this device. If it is wrong, so is the time left.',
  },

  round: {
    missing: 'This round is not on this device.',
    missingHint: 'A round comes with Daub, or in a file that somebody sends you.',
    toRounds: 'All rounds',
    pairs: 'Vote in pairs',
    pairsOn: 'Go on with the pairs',
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
    /** At most 120 characters: the whole prompt stands in the caption. */
    alt: (prompt: string | null) =>
      prompt === null
        ? 'Image generated from an unknown prompt'
        : altStart + shortened(prompt, altLength - altStart.length),
    unknown: 'Prompt unknown',
    look: 'Look closer',
    lookAt: (prompt: string) => `Look closer: ${prompt}`,
    mismatch: 'This picture does not match its hash.',
    unreadable: 'This browser cannot show this picture.',
    absent: 'This picture is not on this device yet.',
    retry: 'Try again',
  },
  large: {
    heading: (place: number, of: number) => `Picture ${place} of ${of}`,
    previous: 'Previous',
    next: 'Next',
    close: 'Close',
    paint: 'Paint this yourself',
    opened: 'The recipe of this picture is in the form.',
    about: 'How it was made',
    noRecipe: 'Nobody here knows the recipe of this picture.',
    seed: 'Seed',
    size: 'Size',
    preset: 'Preset',
    steps: 'Steps',
    index: 'Number on the ballot',
    since: 'On the wall since',
    id: 'Fingerprint (SHA-256)',
    pack: 'Painted by the models',
    pixels: (width: number, height: number) => `${width} × ${height} px`,
  },

  vote: {
    heading: (theme: string) => `Vote: ${theme}`,
    way: 'How do you want to vote?',
    pairs: 'Pairs',
    grid: 'Grid',
    lastUsed: {
      pairs: 'What you sign is the way you used last: the pairs. The amounts of the grid are kept.',
      grid: 'What you sign is the way you used last: the grid. The answers to pairs are kept.',
    },
    closed: 'This round is closed. Nothing more is counted.',
    coming: 'This round is not open yet. You can vote here already; sign when it opens.',
    back: (theme: string) => `Back to the pictures: ${theme}`,
  },
  pairs: {
    progress: (n: number, of: number) => `Pair ${n} of ${of}`,
    legend: 'Which do you like more?',
    left: (prompt: string) => `Left: ${prompt}`,
    right: (prompt: string) => `Right: ${prompt}`,
    undecided: 'Can’t decide',
    undo: 'Undo',
    bar: 'Pairs answered',
    hint: 'Tap the one you like more, or flick it aside. Stop whenever you like.',
    keys: '← → choose · ↓ can’t decide · ⌫ undo · Enter review',
    keysOff: 'Keys are switched off in “Keyboard”.',
    sample: (n: number, of: number) =>
      `${n} of the ${of.toLocaleString('en')} pictures, drawn for you, so that there is an end. The grid shows all.`,
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
    stepWrong: (isNegativeAllowed: boolean) =>
      isNegativeAllowed ? 'A whole number other than 0, please.' : 'A whole number above 0, please.',
    give: (amount: string, prompt: string) => `Give ${amount} to: ${prompt}`,
    more: (amount: string, prompt: string) => `${amount} more for: ${prompt}`,
    less: (amount: string, prompt: string) => `${amount} less for: ${prompt}`,
    amountFor: (prompt: string) => `Amount for: ${prompt}`,
    clear: 'Clear',
    clearFor: (prompt: string) => `Clear the amount for: ${prompt}`,
    again: (amount: string) => `Tap again: ${amount}`,
    undo: 'Undo',
    used: (used: string, of: string, unit: string) => `${used} of ${of} ${unit} used`,
    bar: 'Budget used',
    refusal: {
      short: 'That is all there was left.',
      'all used': 'Everything is given. Take some back first.',
      'no negative votes': 'In this round one can only give, not take away.',
      'too many pictures': 'One ballot has no room for more pictures. Clear some first.',
    },
    notANumber: 'A whole number, please.',
  },
  unit: { power: 'VP', points: 'points' },
  budget: {
    known: (power: string) => `You have ${power} VP in this round.`,
    why: {
      'no wallet': 'Without a wallet you have 100 points. They count on this device only.',
      reading: 'Your VP is being read. Until then you have 100 points.',
      unknown:
        'Your VP is unknown just now. Until it is read you have 100 points, which count on this device only.',
      'none at the snapshot':
        'Your wallet had no stake at this round’s snapshot. You have 100 points, which count on this device only.',
    },
    over: (used: string, of: string, unit: string) =>
      `You have given ${used}, but there are only ${of} ${unit}.`,
    fit: (of: string, unit: string) => `Fit into ${of} ${unit}`,
    spread: (of: string, unit: string) => `Spread over all ${of} ${unit}`,
  },

  tray: {
    label: 'Your vote',
    empty: 'Nothing chosen yet.',
    undecided: 'No picture is ahead yet.',
    summary: (pictures: number, used: string, unit: string) =>
      `${count(pictures, 'picture', 'pictures')} · ${used} ${unit}`,
    unsent: 'Unsent; kept on this device.',
    memory: 'Unsent; this browser keeps it only until you close the tab.',
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
    signed: (n: number) =>
      count(n, 'ballot of yours is on this device', 'ballots of yours are on this device'),
    more: (n: number) => `and ${count(n, 'more picture', 'more pictures')}`,
  },
} as const
