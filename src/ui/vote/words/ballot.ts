// The words of a ballot on its way to a signature, and of the receipt that proves it. Whatever a wallet may answer instead of
// a signature has its sentence here, and a next step; unknown is always called unknown.
import type { Verdict } from '../../../ballots/index.ts'
import type { AsideReason, ReceiptStatement } from '../../../rounds/index.ts'
import { dateTime, number, plural } from '../../kit/format.ts'
import { kitWords } from '../../kit/words/kit.ts'
import type { Said, Texts } from '../../kit/words/texts.ts'
import { resultsWords } from '../../results/words/results.ts'
import type { Refusal } from '../../../app/sign/index.ts'

export interface BallotWords {
  readonly review: Texts<
    | 'heading'
    | 'lead'
    | 'never'
    | 'empty'
    | 'one'
    | 'unread'
    | 'sign'
    | 'signAgain'
    | 'back'
    | 'done'
    | 'details'
    | 'noVoter'
    | 'saveFile'
    | 'keepAgain'
    | 'signedHeading'
    | 'signedLead'
    | 'late'
  > & {
    /** Without a budget it is not known. */
    sum(used: bigint, budget: bigint | null): string
    left(left: bigint): string
    over(used: bigint, budget: bigint): string
    detailsHint(name: string, version: string): string
    /** What each member of the signed message means. */
    readonly fields: Texts<'voter' | 'round' | 'choices' | 'nonce'>
    picture(index: number): string
    moreChoices(pictures: number): string
    /** What a wallet answered instead of signing, or why it was not asked. */
    readonly notSigned: Readonly<Record<Refusal['status'], (wallet: string) => Said>>
  }
  readonly receipt: Texts<
    | 'heading'
    | 'title'
    | 'digest'
    | 'signer'
    | 'used'
    | 'choices'
    | 'nothing'
    | 'at'
    | 'verify'
    | 'verifying'
    | 'holds'
    | 'fails'
    | 'open'
    | 'claimed'
    | 'save'
    | 'copy'
    | 'copied'
    | 'sealed'
    | 'witnessed'
    | 'inSeal'
  > & {
    /** @param seals Claimed seals that hold the ballot. */
    inClaims(seals: number): string
    /** @param time Milliseconds since 1970. */
    atHint(time: number): string
    readonly statement: Readonly<Record<ReceiptStatement, readonly [holds: string, fails: string]>>
    /** Why a signature could not be decided. */
    readonly unknown: Readonly<Record<Extract<Verdict, { status: 'unknown' }>['reason'], string>>
    fate(fate: AsideReason | 'counted'): string
  }
}

export const ballotWords: BallotWords = {
  review: {
    heading: 'Your ballot',
    lead: 'You sign a statement. No transaction, no fee.',
    never: 'We never ask for a transaction. If a wallet shows one here, say no.',
    empty: 'This ballot gives nothing to any picture. Once signed, it takes back your earlier one.',
    sum: (used, budget) =>
      budget === null
        ? `${kitWords.power(used)} in all`
        : `${kitWords.power(used)} of your ${kitWords.power(budget)}`,
    left: (left) => `${kitWords.power(left)} left over; it does not carry over to the next round.`,
    over: (used, budget) =>
      `${kitWords.power(used)} is more than your ${kitWords.power(budget)}. Such a ballot is refused whole: take ${kitWords.power(used - budget)} back.`,
    one: 'One signature for all of it. Until the close you may sign another, which replaces this one.',
    unread: 'Your voting power is not known right now; whoever counts the ballots will read it.',
    sign: 'Sign',
    signAgain: 'Sign again',
    back: 'Back to the pictures',
    done: 'Done',
    details: 'What exactly is signed',
    detailsHint: (name, version) =>
      `Your wallet shows these fields, under the name “${name}”, version ${version} (EIP-712).`,
    fields: {
      voter: 'the account that votes',
      round: 'the fingerprint of this round and all its pictures',
      choices: 'picture number : VP, with + or −',
      nonce: 'the time, so that a later ballot replaces an earlier one',
    },
    noVoter: 'known once a wallet is connected',
    picture: (index) => `No. ${number(index)}`,
    moreChoices: (pictures) => `${number(pictures)} more`,
    notSigned: {
      rejected: () => [
        'You said no in the wallet.',
        'Nothing was signed; your votes stay here. Sign when you like.',
      ],
      silent: (wallet) => [
        `${wallet} did not answer.`,
        'Its window may be hidden: look for its icon beside the address bar, or open it on your phone. Then try again.',
      ],
      cancelled: () => [
        'Stopped waiting.',
        'Close the wallet’s window too. Whatever it answers now is ignored.',
      ],
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
        'Update the wallet, or connect another; your votes stay here. A Safe must collect its owners’ signatures: what it approves on the chain now is not there at the block this round asks it at.',
      ],
      failed: () => ['The wallet could not sign.', 'Unlock it, or the device behind it, then try again.'],
      'not-open': () => ['This round is not open yet.', 'Your votes stay here until it is.'],
      practice: () => [
        'This is a practice round: it counts no ballots.',
        'Your votes stay on this device and teach your own taste.',
      ],
      'artist-chooses': () => [
        'This week the artist chooses alone, and no ballots are counted.',
        'Your votes stay on this device.',
      ],
      closed: () => [
        'This round has closed.',
        'A ballot signed now would not count, so the wallet was not opened.',
      ],
      'over-budget': () => [
        'This ballot uses more than you have, and would be refused whole.',
        'Take some back, then sign.',
      ],
      'bad-choices': () => ['A ballot cannot hold these choices.', 'Take the smallest ones out, then sign.'],
      'unknown-picture': () => [
        'This ballot names a picture that is not in the round.',
        'Reload the page, then look through your votes.',
      ],
      'negative-power': () => [
        'In this round you can only give, not take away.',
        'Clear what you have taken away, then sign.',
      ],
      'not-kept': () => [
        'Signed, but this device has no room to store it.',
        'Save the ballot as a file now, or free some room and store it again.',
      ],
    },
    saveFile: 'Save the ballot as a file',
    keepAgain: 'Store it again',
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
    atHint: (time) => `${dateTime(time)}, by this device’s clock`,
    verify: 'Verify',
    verifying: 'Checking…',
    statement: {
      digest: ['The number is that of this ballot.', 'The number is not that of this ballot.'],
      signer: ['The signer is the voter on the ballot.', 'The signer is not the voter on the ballot.'],
      used: ['The VP is what the choices add up to.', 'The VP is not what the choices add up to.'],
      signature: ['The signature is the voter’s.', 'The signature is not the voter’s.'],
      inclusion: [
        'The seal on this receipt holds this ballot.',
        'The proof does not lead to the seal on this receipt.',
      ],
    },
    unknown: {
      'not-asked':
        'The signature is not that of an ordinary account. It may be a contract’s, and only the chain can say.',
      'no-answer':
        'The signature is not that of an ordinary account, and the chain did not answer. Try again.',
    },
    holds: 'Everything on this receipt is true.',
    fails: 'Something on this receipt is not true.',
    open: 'Not decided: what could be checked here is true.',
    claimed:
      'The ballot is genuine. The seal on this receipt proves nothing here: it is not known to be the one that the round’s witnesses signed.',
    save: 'Save receipt',
    copy: 'Copy number',
    copied: 'Number copied.',
    sealed: 'It names a seal of which nobody here knows that the round’s witnesses signed it.',
    witnessed: 'The round’s witnesses sealed this ballot.',
    inSeal: 'In the witnesses’ seal.',
    inClaims: (seals) =>
      seals === 0 ? '' : plural(seals, { one: 'In # claimed seal.', other: 'In # claimed seals.' }),
    fate: (fate) =>
      fate === 'counted' ? 'Counted.' : `Not counted: ${resultsWords.aside.reasons[fate][0].toLowerCase()}.`,
  },
}
