// The words of ballots, receipts and results. Whatever a wallet may answer instead of a signature has its sentence here,
// and a next step; unknown is always called unknown.
import type { AsideReason, ReceiptStatement } from '../../../rounds/index.ts'
import type { Verdict } from '../../../ballots/index.ts'
import type { Difference } from '../../results/state/compareResults.ts'
import type { RoundImport } from '../../../archive/index.ts'
import type { UnknownStake } from '../../wallet/state/power.ts'
import { unknownStakes } from '../../wallet/words/power.ts'
import type { Refusal } from '../state/signing.svelte.ts'

const number = (value: bigint | number) => value.toLocaleString('en')
const count = (n: number, one: string, many: string) => `${number(n)} ${n === 1 ? one : many}`
const list = new Intl.ListFormat('en', { type: 'conjunction' })
/** VP with an explicit sign, as it stands on a ballot. */
const signed = (power: bigint) =>
  `${power > 0n ? '+' : power < 0n ? '−' : ''}${number(power < 0n ? -power : power)}`
const power = (value: bigint) => `${number(value)} VP`
const when = (time: number) =>
  new Date(time).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' })

type Said = readonly [happened: string, doThis: string]

/** What a wallet answered instead of signing, or why it was not asked. */
const notSigned: Readonly<Record<Refusal['status'], (wallet: string) => Said>> = {
  rejected: () => [
    'You said no in the wallet.',
    'Nothing was signed; your votes stay here. Sign when you like.',
  ],
  silent: (wallet) => [
    `${wallet} did not answer.`,
    'Its window may be hidden: look for its icon beside the address bar, or open it on your phone. Then try again.',
  ],
  cancelled: () => ['Stopped waiting.', 'Close the wallet’s window too. Whatever it answers now is ignored.'],
  busy: (wallet) => [
    `${wallet} is already asking you something.`,
    'Answer or close that question, then try again.',
  ],
  'wrong-chain': (wallet) => [
    `${wallet} refuses on the chain it is on.`,
    'The ballot is good for every chain; some wallets want to be on one that counts.',
  ],
  unsupported: (wallet) => [
    `${wallet} cannot sign typed data (EIP-712).`,
    'Connect another wallet; your votes stay here.',
  ],
  'other-account': () => [
    'The wallet is on another account now.',
    'Nothing was signed. Look at the account and its voting power below, then sign again.',
  ],
  'wrong-signature': () => [
    'The wallet signed as somebody else.',
    'That signature was thrown away. Choose the account in the wallet, then sign again.',
  ],
  'no-signature': (wallet) => [
    `${wallet} returned something that is not a signature.`,
    'Update the wallet, or connect another; your votes stay here.',
  ],
  failed: () => ['The wallet could not sign.', 'Unlock it, or the device behind it, then try again.'],
  'not open': () => ['This round is not open yet.', 'Your votes stay here until it is.'],
  closed: () => [
    'This round has closed.',
    'A ballot signed now would not count, so the wallet was not opened.',
  ],
  'over budget': () => [
    'This ballot uses more than you have, and would be refused whole.',
    'Take some back, then sign.',
  ],
  'bad choices': () => ['A ballot cannot hold these choices.', 'Take the smallest ones out, then sign.'],
  'not kept': () => [
    'Signed, but this device has no room to keep it.',
    'Save the ballot as a file now, or free some room and keep it again.',
  ],
}

const aside: Readonly<Record<AsideReason, Said>> = {
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
}

const statements: Readonly<Record<ReceiptStatement, readonly [holds: string, fails: string]>> = {
  digest: ['The number is that of this ballot.', 'The number is not that of this ballot.'],
  signer: ['The signer is the voter on the ballot.', 'The signer is not the voter on the ballot.'],
  used: ['The VP is what the choices add up to.', 'The VP is not what the choices add up to.'],
  signature: ['The signature is the voter’s.', 'The signature is not the voter’s.'],
  inclusion: ['The witnesses’ seal holds this ballot.', 'The proof does not lead to the witnesses’ seal.'],
}

const seals: Readonly<Record<RoundImport['seal'], string>> = {
  none: '',
  new: 'The file brought the seal of the round.',
  same: '',
  other: 'Its seal differs from the one on this device, which stays. Ask its sender where theirs is from.',
}

const differs: Readonly<Record<Difference, string>> = {
  winner: 'the winner',
  counted: 'how many ballots count',
  used: 'how much VP was used',
  setAside: 'which ballots were set aside',
  ranking: 'the ranking',
}

export const ballotWords = {
  number,
  signed,
  power,
  when,
  list: (items: readonly string[]) => list.format(items),

  review: {
    heading: 'Your ballot',
    lead: 'You sign a statement. No transaction, no fee.',
    never: 'We never ask for a transaction. If a wallet shows one here, say no.',
    choices: (n: number) => count(n, 'picture', 'pictures'),
    empty: 'This ballot gives nothing to anybody. Signed, it takes back your earlier one.',
    sum: (used: bigint, budget: bigint | null) =>
      budget === null ? `${power(used)} in all` : `${power(used)} of your ${power(budget)}`,
    left: (left: bigint) => `${power(left)} left over; it does not carry over to the next round.`,
    over: (used: bigint, budget: bigint) =>
      `${power(used)} is more than your ${power(budget)}. Such a ballot is refused whole: take ${power(used - budget)} back.`,
    one: 'One signature for all of it. Until the close you may sign another, which replaces this one.',
    unread: 'Your voting power is not known now; it will be read by whoever counts.',
    sign: 'Sign',
    signAgain: 'Sign again',
    back: 'Back to the pictures',
    done: 'Done',
    details: 'What exactly is signed',
    detailsHint: (name: string, version: string) =>
      `Your wallet shows these fields, under the name “${name}”, version ${version} (EIP-712).`,
    fields: {
      voter: 'the account that votes',
      round: 'the fingerprint of this round and all its pictures',
      choices: 'picture number : VP, with + or −',
      nonce: 'the time, so that a later ballot replaces an earlier one',
    },
    noVoter: 'known once a wallet is connected',
    picture: (index: number) => `No. ${index}`,
    amount: (value: bigint) => `${signed(value)} VP`,
    moreChoices: (n: number) => `${number(n)} more`,
    notSigned: (status: Refusal['status'], wallet: string) => notSigned[status](wallet),
    saveFile: 'Save the ballot as a file',
    keepAgain: 'Keep it again',
    signedHeading: 'Signed',
    signedLead: 'Your ballot is kept on this device. Save the receipt too: it proves what you signed.',
    late: 'It was signed after the close, so it will be set aside as late.',
  },

  receipt: {
    heading: 'Receipts',
    title: 'Receipt',
    digest: 'Ballot number',
    signer: 'Signed by',
    used: 'VP used',
    choices: 'Choices',
    nothing: 'nothing: it takes an earlier ballot back',
    at: 'When',
    atHint: (time: number) => `${when(time)}, by this device’s clock`,
    verify: 'Verify',
    verifying: 'Checking…',
    statement: (statement: ReceiptStatement, holds: boolean) => statements[statement][holds ? 0 : 1],
    unknown: {
      'not-asked': 'No key explains the signature. It may be a contract’s, and only the chain can say.',
      'no-answer': 'No key explains the signature, and the chain did not answer. Try again.',
    } satisfies Record<Extract<Verdict, { status: 'unknown' }>['reason'], string>,
    holds: 'Everything on this receipt holds.',
    fails: 'This receipt does not hold.',
    open: 'Not decided: what could be checked here holds.',
    save: 'Save receipt',
    copy: 'Copy number',
    copied: 'Number copied.',
    sealed: 'In the witnesses’ seal.',
    unsealed: 'Not in the witnesses’ seal. Keep this receipt, and ask them why.',
    noSeal: 'The round has no seal yet.',
    fate: (fate: AsideReason | 'counted') =>
      fate === 'counted' ? 'Counted.' : `Not counted: ${aside[fate][0].toLowerCase()}.`,
  },

  results: {
    kicker: (round: string) => `Results, ${round}`,
    toRound: 'To the round',
    hidden: 'The count stays hidden until the close, so that nobody votes for whoever leads.',
    closesAt: (time: number) => `Closes ${when(time)}.`,
    voteFirst: 'Vote, and you may look at how it stands.',
    reveal: 'Show me how it stands',
    revealHint: 'You have voted. What you see is provisional, and may tempt you to vote again.',
    vote: 'Vote',
    progress: {
      reading: 'Fetching the ballots…',
      verifying: (done: number, of: number) => `Checking signatures: ${number(done)} of ${number(of)}`,
      counting: 'Counting…',
      label: 'Recount',
    },
    stop: 'Stop',
    stopped: 'Stopped before the end. A part of a count is no count.',
    start: 'Count',
    again: 'Count again',
    verified: (n: number) => `${count(n, 'ballot', 'ballots')} verified on this device`,
    counted: (n: number, voters: number, used: bigint) =>
      `${count(n, 'ballot', 'ballots')} of ${count(voters, 'voter', 'voters')} counted, ${power(used)} used.`,
    none: 'No ballots of this round are on this device.',
    noneHint: 'If somebody sent you the file of its ballots, open it below.',
    notArrived: 'The ballots that belong to it did not arrive. Without a network they cannot.',
    fetchAgain: 'Fetch them again',
    nothingCounts: 'None of these ballots counts yet.',
    allUnknown:
      'Nobody’s voting power is known on this device, so nothing can be counted. It is not a result of 0.',
    winner: 'Winner',
    leader: 'Ahead for now',
    noWinner: 'No winner: no picture has more than 0 VP.',
    provisional: 'Provisional: no seal says which ballots there are, so more may come.',
    open: 'Provisional: the round is still open.',
    sealed: (n: number, root: string) =>
      `Sealed: ${count(n, 'ballot', 'ballots')} under the root ${root.slice(0, 8)}…`,
    sealHint: 'The seal came with the ballots. That enough witnesses signed it is not checked here yet.',
    ranking: 'Ranking',
    rank: (place: number) => `${number(place)}.`,
    total: (total: bigint) => `${signed(total)} VP`,
    given: (given: bigint, taken: bigint, voters: number) =>
      `${number(given)} given${taken > 0n ? `, ${number(taken)} taken away` : ''}, ${count(voters, 'voter', 'voters')}`,
    more: (n: number) => `Show ${number(n)} more`,
    untouched: (n: number) => `${count(n, 'picture', 'pictures')} got nothing.`,
    asideHeading: (n: number) => `${count(n, 'ballot', 'ballots')} set aside`,
    aside: (reason: AsideReason) => aside[reason],
    overBy: (used: bigint, has: bigint) => `uses ${power(used)}, has ${power(has)}`,
    every: 'Every counted ballot',
    everyLine: (used: bigint, has: bigint) => `${power(used)} of ${power(has)}`,
    failed: 'The count broke off.',
  },
  stakes: {
    heading: 'Where the voting power comes from',
    none: 'Nobody’s stake is known here yet.',
    claimed: (n: number) => `${count(n, 'voter', 'voters')}: claimed by the author of the file`,
    read: (n: number) => `${count(n, 'voter', 'voters')}: read from the chain on this device`,
    button: 'Read the stakes from the chain yourself',
    hint: 'At least two sources must agree on each. It asks public servers, or your own from the settings.',
    progress: (done: number, of: number) => `Reading: ${number(done)} of ${number(of)} stakes`,
    done: (n: number) => `${count(n, 'stake', 'stakes')} read.`,
    unknown: (n: number, reason: UnknownStake['reason']) =>
      `${count(n, 'stake stays', 'stakes stay')} unknown: ${unknownStakes[reason]}`,
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
    differsIn: (keys: readonly Difference[]) =>
      `It differs in ${list.format(keys.map((key) => differs[key]))}.`,
    differentHint: 'One of you has other ballots or other stakes. Exchange your files and count again.',
    otherRound: 'That is a result of another round.',
    unreadable: 'That is neither the number of a result nor a saved one.',
  },
  files: {
    heading: 'Ballots as a file',
    hint: 'Everything another person needs to count this round again, with no network between you.',
    save: 'Save all ballots',
    open: 'Open a file of ballots',
    drop: 'Or drop it here.',
    dropNow: 'Let go to open these ballots',
    reading: 'Reading the file…',
    cancel: 'Stop',
    done: ({ added, known, foreign, seal }: RoundImport) =>
      [
        added + known === 0
          ? 'The file holds no ballots.'
          : `${count(added, 'new ballot', 'new ballots')}, ${number(known)} already here.`,
        foreign > 0 ? `${count(foreign, 'ballot', 'ballots')} for another round left out.` : '',
        seals[seal],
      ]
        .filter(Boolean)
        .join(' '),
    otherRound: 'The file is of another round, and was added there.',
    goThere: 'Look at that round',
  },
} as const
