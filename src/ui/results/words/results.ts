// The words of a result: the count on this device, where its voting power comes from, comparing it, and ballots as files.
import type { RoundImport } from '../../../archive/index.ts'
import { type AsideReason, type Difference } from '../../../rounds/index.ts'
import { dateTime, list, number, plural } from '../../kit/format.ts'
import { kitWords } from '../../kit/words/kit.ts'
import type { Said, Texts } from '../../kit/words/texts.ts'
import { unknownStakes } from '../../wallet/words/power.ts'

export interface ResultsWords {
  readonly page: Texts<'toRound' | 'hidden' | 'voteFirst' | 'reveal' | 'revealHint' | 'vote'> & {
    kicker(round: string): string
    /** @param time Milliseconds since 1970. */
    closesAt(time: number): string
  }
  readonly progress: Texts<
    'reading' | 'counting' | 'label' | 'stop' | 'stopped' | 'start' | 'again' | 'failed'
  > & { verifying(done: number, of: number): string }
  readonly count: Texts<
    | 'none'
    | 'noneHint'
    | 'notArrived'
    | 'fetchAgain'
    | 'nothingCounts'
    | 'allUnknown'
    | 'winner'
    | 'leader'
    | 'noWinner'
    | 'provisional'
    | 'open'
    | 'sealHint'
    | 'ranking'
    | 'every'
  > & {
    verified(ballots: number): string
    counted(ballots: number, voters: number, used: bigint): string
    sealed(ballots: number, root: string): string
    rank(place: number): string
    given(given: bigint, taken: bigint, voters: number): string
    untouched(pictures: number): string
    everyLine(used: bigint, has: bigint): string
  }
  readonly aside: {
    heading(ballots: number): string
    overBy(used: bigint, has: bigint): string
    /** Why a ballot is not counted. */
    readonly reasons: Readonly<Record<AsideReason, Said>>
  }
  readonly stakes: Texts<'heading' | 'none' | 'button' | 'hint' | 'stopped'> & {
    claimed(voters: number): string
    read(voters: number): string
    progress(done: number, of: number): string
    done(stakes: number): string
    unknown(stakes: number, reason: keyof typeof unknownStakes): string
  }
  readonly compare: Texts<
    | 'heading'
    | 'id'
    | 'idHint'
    | 'copy'
    | 'copied'
    | 'save'
    | 'label'
    | 'open'
    | 'button'
    | 'same'
    | 'different'
    | 'differentHint'
    | 'otherRound'
    | 'unreadable'
  > & { differsIn(parts: readonly Difference[]): string }
  readonly files: Texts<
    | 'heading'
    | 'hint'
    | 'save'
    | 'open'
    | 'drop'
    | 'dropNow'
    | 'reading'
    | 'cancel'
    | 'otherRound'
    | 'goThere'
  > & { done(imported: RoundImport): string }
}

const ballots = { one: '# ballot', other: '# ballots' } as const
const voters = { one: '# voter', other: '# voters' } as const

const differs: Readonly<Record<Difference, string>> = {
  winner: 'the winner',
  counted: 'how many ballots count',
  used: 'how much VP was used',
  setAside: 'which ballots were set aside',
  ranking: 'the ranking',
}

const seals: Readonly<Record<RoundImport['seal'], string>> = {
  none: '',
  new: 'The file brought the seal of the round.',
  same: '',
  other: 'Its seal differs from the one on this device, which stays. Ask the sender where theirs comes from.',
}

export const resultsWords: ResultsWords = {
  page: {
    kicker: (round) => `Results, ${round}`,
    toRound: 'To the round',
    hidden: 'The count stays hidden until the close, so that nobody votes for whoever leads.',
    closesAt: (time) => `Closes ${dateTime(time)}.`,
    voteFirst: 'Vote, and you may look at how it stands.',
    reveal: 'Show me how it stands',
    revealHint: 'You have voted. What you see is provisional, and may tempt you to vote again.',
    vote: 'Vote',
  },
  progress: {
    reading: 'Fetching the ballots…',
    verifying: (done, of) => `Checking signatures: ${number(done)} of ${number(of)}`,
    counting: 'Counting…',
    label: 'Recount',
    stop: 'Stop',
    stopped: 'Stopped before the end. Half a count says nothing.',
    start: 'Count',
    again: 'Count again',
    failed: 'The count could not be finished.',
  },
  count: {
    none: 'No ballots of this round are on this device.',
    noneHint: 'If somebody sent you the file of its ballots, open it below.',
    notArrived: 'Its ballots could not be fetched. You may be offline.',
    fetchAgain: 'Fetch them again',
    nothingCounts: 'None of these ballots counts yet.',
    allUnknown:
      'Nobody’s voting power is known on this device, so nothing can be counted. That does not mean the result is 0.',
    winner: 'Winner',
    leader: 'Ahead for now',
    noWinner: 'No winner: no picture has more than 0 VP.',
    provisional: 'Provisional: no seal says which ballots there are, so more may come.',
    open: 'Provisional: the round is still open.',
    sealHint: 'The seal came with the ballots. Daub does not check yet that enough witnesses signed it.',
    ranking: 'Ranking',
    every: 'Every counted ballot',
    verified: (n) => `${plural(n, ballots)} verified on this device`,
    counted: (n, from, used) =>
      `${plural(n, ballots)} of ${plural(from, voters)} counted, ${kitWords.power(used)} used.`,
    sealed: (n, root) => `Sealed: ${plural(n, ballots)} under the root ${root.slice(0, 8)}…`,
    rank: (place) => `${number(place)}.`,
    given: (given, taken, from) =>
      [
        `${number(given)} given`,
        ...(taken > 0n ? [`${number(taken)} taken away`] : []),
        plural(from, voters),
      ].join(', '),
    untouched: (n) => plural(n, { one: '# picture got nothing.', other: '# pictures got nothing.' }),
    everyLine: (used, has) => `${kitWords.power(used)} of ${kitWords.power(has)}`,
  },
  aside: {
    heading: (n) => `${plural(n, ballots)} set aside`,
    overBy: (used, has) => `uses ${kitWords.power(used)}, has ${kitWords.power(has)}`,
    reasons: {
      'wrong-round': ['Signed for another round', 'They count there, if anywhere.'],
      'invalid-signature': ['Not signed by the voter', 'Forged, or altered after signing.'],
      'unknown-signature': [
        'Signature not checked yet',
        'They may be of wallets that are contracts; only the chain can say. Ask it below.',
      ],
      unsealed: ['In no seal', 'They came after the close, or the witnesses left them out.'],
      'unknown-picture': ['For a picture that is not in the round', 'Refused whole.'],
      'negative-power': ['Taking away where that is not allowed', 'Refused whole.'],
      superseded: ['Replaced', 'The same voter signed a later one.'],
      'unknown-power': [
        'Voting power unknown',
        'Nobody has read the stake yet. It is not 0: ask the chain below.',
      ],
      'over-budget': ['More than the voter has', 'Refused whole; it replaces nothing.'],
    },
  },
  stakes: {
    heading: 'Where the voting power comes from',
    none: 'Nobody’s stake is known here yet.',
    claimed: (n) => `${plural(n, voters)}: claimed by the author of the file`,
    read: (n) => `${plural(n, voters)}: read from the chain on this device`,
    button: 'Read the stakes from the chain yourself',
    hint: 'At least two sources must agree on each. It asks public servers, or your own from the settings.',
    progress: (done, of) => `Reading: ${number(done)} of ${number(of)} stakes`,
    done: (n) => plural(n, { one: '# stake read.', other: '# stakes read.' }),
    unknown: (n, reason) =>
      `${plural(n, { one: '# stake stays', other: '# stakes stay' })} unknown: ${unknownStakes[reason]}`,
    stopped: 'Stopped. What was read is kept.',
  },
  compare: {
    heading: 'Compare with somebody else’s count',
    id: 'Number of this result',
    idHint: 'Whoever counts the same ballots gets the same number.',
    copy: 'Copy number',
    copied: 'Number copied.',
    save: 'Save result',
    label: 'Their number, or open or drop their saved result',
    open: 'Open their result',
    button: 'Compare',
    same: 'The same result, to the last digit.',
    different: 'A different result.',
    differsIn: (parts) => `It differs in ${list(parts.map((part) => differs[part]))}.`,
    differentHint: 'One of you has other ballots or other stakes. Exchange your files and count again.',
    otherRound: 'That is a result of another round.',
    unreadable: 'This is neither the number of a result nor a saved result.',
  },
  files: {
    heading: 'Ballots as a file',
    hint: 'Everything another person needs to count this round again, with no network between you.',
    save: 'Save all ballots',
    open: 'Open a file of ballots',
    drop: 'Or drop it here.',
    dropNow: 'Drop the file to open these ballots',
    reading: 'Reading the file…',
    cancel: 'Stop',
    done: ({ added, known, foreign, seal }) =>
      [
        added + known === 0
          ? 'The file holds no ballots.'
          : `${plural(added, { one: '# new ballot', other: '# new ballots' })}, ${number(known)} already here.`,
        foreign > 0 ? `${plural(foreign, ballots)} for another round left out.` : '',
        seals[seal],
      ]
        .filter(Boolean)
        .join(' '),
    otherRound: 'The file belongs to another round; its ballots were added there.',
    goThere: 'Look at that round',
  },
}
