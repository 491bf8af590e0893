// The words of a result: the count on this device, where its voting power comes from, comparing it, and ballots as files.
import type { Count, SealClaim } from '../../../app/count/index.ts'
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
    | 'practice'
    | 'chosen'
    | 'open'
    | 'sealsHeading'
    | 'sealsHint'
    | 'ranking'
    | 'every'
  > & {
    verified(ballots: number): string
    counted(ballots: number, voters: number, used: bigint): string
    powerless(ballots: number): string
    /** Whether it is settled which ballots there are, and why not. */
    sealing(state: Count['sealing']): string
    /** Counted ballots whose power is only claimed. */
    onHearsay(ballots: number): string
    /** The same, beside a count that is provisional for other reasons already. */
    onClaims(ballots: number): string
    lacksPower(ballots: number): string
    /** Why nothing won: too few voters, or too little VP used. */
    noQuorum(voters: number, used: bigint, needed: { voters: number; power: string }): string
    /** A seal that a source claims, and how many of its ballots are here. */
    claimedSeal(from: string, seal: SealClaim): string
    rank(place: number): string
    given(given: bigint, taken: bigint, voters: number): string
    untouched(pictures: number): string
    everyLine(used: bigint, has: bigint): string
  }
  readonly aside: Texts<'loading'> & {
    heading(ballots: number): string
    /** What a source claims of a stake. */
    claim(from: string, amount: string, chain: string): string
    overBy(used: bigint, has: bigint): string
    /** Why a ballot is not counted. */
    readonly reasons: Readonly<Record<AsideReason, Said>>
  }
  readonly stakes: Texts<'heading' | 'none' | 'button' | 'hint' | 'stopped'> & {
    claimed(voters: number): string
    disputed(voters: number): string
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
    | 'keeping'
    | 'cancel'
    | 'otherRound'
    | 'goThere'
  > & {
    done(imported: RoundImport): string
    /** @param files How many the ballots went into. */
    saved(files: number): string
  }
}

const ballots = { one: '# ballot', other: '# ballots' } as const
const voters = { one: '# voter', other: '# voters' } as const

const differs: Readonly<Record<Difference, string>> = {
  winner: 'the winner',
  decided: 'how it was decided',
  counted: 'how many ballots count',
  used: 'how much VP was used',
  setAside: 'which ballots were set aside',
  ranking: 'the ranking',
}

const signers = { one: '# witness', other: '# witnesses' } as const

/** What the witnesses of a round said, or why that settles nothing. */
function sealingSentence(state: Count['sealing']): string {
  switch (state.why) {
    case null:
      return `Sealed: ${number(state.have)} of ${plural(state.of, signers)} signed one list of ${plural(state.count, ballots)} at the close; it takes ${number(state.need)}. What is on no such list came late or was left out.`
    case 'practice':
      return 'A practice round: never sealed, and nothing is decided by it.'
    case 'version-1':
      return 'Provisional: its witnesses sealed it, but the rules of a charter of version 1 were never enforced.'
    case 'no-witnesses':
      return 'Provisional for ever: its charter names no witnesses who could say which ballots there are.'
    case 'two-lists':
      return 'Provisional: its witnesses signed two different lists, and enough of them signed each. Neither counts.'
    case 'no-list':
      return `Provisional: its witnesses sealed ${plural(state.count, ballots)}, but nobody has brought the list of them here.`
    case 'missing':
      return `Provisional: ${number(state.held)} of the ${plural(state.count, ballots)} that its witnesses sealed are here. Open a file that has the others.`
    case 'too-few':
      return [
        `Provisional: ${number(state.have)} of ${plural(state.need, { one: '# witness who must agree has', other: '# witnesses who must agree have' })} sealed its ballots, so more may come.`,
        state.lists > 1 ? `Witnesses signed ${number(state.lists)} different lists.` : '',
        state.doubleSigners > 0
          ? `${plural(state.doubleSigners, { one: '# witness signed two different seals and counts for neither', other: '# witnesses signed two different seals each and count for neither' })}.`
          : '',
      ]
        .filter(Boolean)
        .join(' ')
  }
}

const seals: Readonly<Record<RoundImport['seal'], string>> = {
  none: '',
  new: 'It claims a seal.',
  same: '',
  other: 'It claims another seal than others do; they stand side by side.',
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
    practice: 'No winner: a practice round decides nothing.',
    chosen: 'Chosen by the artist',
    noQuorum: (from, used, needed) =>
      `No winner: ${plural(from, voters)} used ${kitWords.power(used)}, and the charter asks for ${plural(needed.voters, voters)} and ${kitWords.power(BigInt(needed.power))} at least.`,
    open: 'Provisional: the round is still open.',
    sealsHeading: 'Seals that are claimed',
    sealsHint:
      'Too few of the round’s witnesses signed them, so they decide nothing: anybody can write such a seal.',
    ranking: 'Ranking',
    every: 'Every counted ballot',
    verified: (n) => `${plural(n, ballots)} verified on this device`,
    powerless: (n) =>
      plural(n, {
        one: '# of them is by a voter without voting power, and changes nothing.',
        other: '# of them are by voters without voting power, and change nothing.',
      }),
    counted: (n, from, used) =>
      `${plural(n, ballots)} of ${plural(from, voters)} counted, ${kitWords.power(used)} used.`,
    claimedSeal: (from, { count, root, held, witnesses }) =>
      [
        `${from}: ${plural(count, ballots)} under the root ${root.slice(0, 8)}…, ${number(held)} of them here`,
        witnesses > 0 ? `signed by ${plural(witnesses, signers)}` : 'signed by no witness',
      ].join(', '),
    sealing: sealingSentence,
    onClaims: (n) =>
      plural(n, {
        one: '# of them weighs what a file claims of the stake.',
        other: '# of them weigh what a file claims of the stake.',
      }),
    onHearsay: (n) =>
      `Provisional: ${plural(n, { one: '# counted ballot weighs', other: '# counted ballots weigh' })} what a file says of the stake. Read it from the chain below.`,
    lacksPower: (n) => `Provisional: of ${plural(n, ballots)} the voting power is not known.`,
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
    loading: 'Looking…',
    heading: (n) => `${plural(n, ballots)} set aside`,
    claim: (from, amount, chain) => `${from} says ${amount} on ${chain}`,
    overBy: (used, has) => `uses ${kitWords.power(used)}, has ${kitWords.power(has)}`,
    reasons: {
      'wrong-round': ['Signed for another round', 'They count there, if anywhere.'],
      'no-vote': [
        'Where there is no vote',
        'In practice, or when the artist chooses alone, no ballot counts.',
      ],
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
      'disputed-power': [
        'Voting power disputed',
        'Sources claim different stakes. Ask the chain below, or say below which source you go by.',
      ],
      'over-budget': ['More than the voter has', 'Refused whole; it replaces nothing.'],
      'no-power': [
        'Without voting power',
        'Their voters had staked nothing when the vote opened, so they say nothing.',
      ],
    },
  },
  stakes: {
    heading: 'Where the voting power comes from',
    none: 'Nobody’s stake is known here yet.',
    claimed: (n) => `${plural(n, voters)}: claimed, and by nobody contradicted`,
    disputed: (n) => `${plural(n, voters)}: claimed differently by different sources`,
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
    keeping: 'Keeping its ballots…',
    cancel: 'Stop',
    saved: (files) =>
      `They went into ${plural(files, { one: '# file', other: '# files' })}: of one, less would be kept. Hand on all of them.`,
    done: ({
      added,
      known,
      evicted,
      displaced,
      repeated,
      foreign,
      stakes,
      seal,
      statements,
      refused,
      isChosen,
    }) =>
      [
        added + known + evicted + foreign === 0
          ? 'The file holds no ballots.'
          : `${plural(added, { one: '# new ballot', other: '# new ballots' })}, ${number(known)} already here.`,
        evicted > 0
          ? `${plural(evicted, ballots)} not kept: of one voter 64 of each source stay in a round, and there are more.`
          : '',
        displaced > 0 ? `${plural(displaced, ballots)} that were here gave way to them.` : '',
        repeated > 0 ? `${plural(repeated, ballots)} in the file more than once.` : '',
        foreign > 0 ? `${plural(foreign, ballots)} for another round left out.` : '',
        stakes > 0 ? `It claims ${plural(stakes, { one: '# stake', other: '# stakes' })}.` : '',
        isChosen ? 'You opened it before: where claims of stakes differ, you now go by this file.' : '',
        seals[seal],
        statements > 0
          ? `It holds ${plural(statements, { one: '# statement', other: '# statements' })} of the round’s witnesses.`
          : '',
        refused > 0
          ? `${plural(refused, { one: '# statement in it is', other: '# statements in it are' })} not its witnesses’, and left out.`
          : '',
      ]
        .filter(Boolean)
        .join(' '),
    otherRound: 'The file belongs to another round; its ballots were added there.',
    goThere: 'Look at that round',
  },
}
