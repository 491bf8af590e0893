// The sentences for the codes of auction/: what a contract or an account's balance says no to, and what one can do about it.
import type { AuctionErrors } from '../../../../auction/index.ts'
import { dateTime, tokens } from '../../format.ts'
import { formSentence, type ErrorWords } from '../errorSentence.ts'

/** Wei as ETH. */
const eth = (wei: string) => `${/^\d{1,30}$/.test(wei) ? tokens(BigInt(wei), 18, 6) : wei} ETH`
const seeAgain = 'Look at the lot again; it has changed.'

const minted = {
  round: 'The work of this round is minted already.',
  picture: 'This picture is minted already.',
  number: 'There is a work of this number already.',
} as const

const winnerFaults = {
  'not-in-round': 'The count is of another round.',
  picture: 'This picture did not win the round by its count.',
  recipe: 'The picture’s file holds no recipe that can be read.',
  'not-final': 'The count of this round is not final yet.',
} as const

export const auctionErrors: ErrorWords<AuctionErrors> = {
  'auction/below-minimum': ({ minimum }) => ({
    happened: `This bid is too low, or somebody was faster; at least ${eth(minimum)} counts now.`,
    doThis: 'Bid at least that much.',
    remedy: 'retry',
  }),
  'auction/not-started': ({ start }) => ({
    happened: `This lot opens on ${dateTime(start)}.`,
    doThis: 'Come back then.',
    remedy: 'retry',
  }),
  'auction/has-ended': ({ end }) => ({
    happened: `This lot ended on ${dateTime(end)}; it takes no more bids.`,
    doThis: seeAgain,
    remedy: 'reload',
  }),
  'auction/not-ended': ({ end }) => ({
    happened: `This lot runs until ${dateTime(end)}; it can be settled after that.`,
    doThis: 'A bid in its last 15 minutes moves the end; try again then.',
    remedy: 'retry',
  }),
  'auction/settled': ({ lot }) => ({
    happened: `Lot ${lot} is settled already.`,
    doThis: 'There is nothing left to do for it.',
    remedy: 'reload',
  }),
  'auction/no-lot': ({ lot }) => ({
    happened: `There is no lot ${lot} in this auction.`,
    doThis: 'Choose one of those that are shown.',
    remedy: 'reload',
  }),
  'auction/no-credit': ({ account }) => ({
    happened: `Nothing waits for ${account} in this auction.`,
    doThis:
      'A bid that was outbid usually comes back at once; look for it in your wallet’s internal transactions.',
    remedy: 'reload',
  }),
  'auction/nothing-to-do': () => ({
    happened: 'There is nothing to pay or to buy back here now.',
    doThis: 'Somebody else may have done it; look again.',
    remedy: 'reload',
  }),
  'auction/price-moved': ({ bought, floor }) => ({
    happened: `The pool would give ${token(bought)} tokens; at the average price it should be at least ${token(floor)}.`,
    doThis: 'Wait until the price is calm again.',
    remedy: 'retry',
  }),
  'auction/price-too-young': ({ usableAt }) => ({
    happened: `The pool’s average price can be used from ${dateTime(usableAt)} on: it needs 30 minutes.`,
    doThis: 'Try again then.',
    remedy: 'retry',
  }),
  'auction/no-price': () => ({
    happened: 'The pool’s price was not noted within the last day, so there is no average yet.',
    doThis: 'Note it now; half an hour later one can buy back.',
    remedy: 'retry',
  }),
  'auction/claimed': ({ voter }) => ({
    happened: `The part of ${voter} of this sale is claimed already.`,
    doThis: 'It was paid to that address.',
    remedy: 'reload',
  }),
  'auction/claims-over': ({ until }) => ({
    happened:
      until === 0
        ? 'This round’s work is not sold, so there is nothing to claim yet.'
        : `Claims for this sale ended on ${dateTime(until)}.`,
    doThis: 'What is left goes to the voters of the next sale.',
    remedy: 'reload',
  }),
  'auction/wrong-proof': () => ({
    happened: 'By the tally that the work carries, this address did not vote with this much.',
    doThis: 'Count the round again; the file of its ballots may be incomplete here.',
    remedy: 'retry',
  }),
  'auction/minted': ({ what }) => ({
    happened: minted[what],
    doThis: 'Each round, picture and number is minted once, for ever.',
    remedy: 'reload',
  }),
  'auction/not-allowed': ({ account }) => ({
    happened: `${account} may not do this: only the artist’s key or Safe may.`,
    doThis: 'Choose that account in your wallet.',
    remedy: 'retry',
  }),
  'auction/refused': ({ reason }) => ({
    happened: `The contract refuses this, and says “${reason}”.`,
    doThis: 'Nothing was sent. Look at the lot again.',
    remedy: 'reload',
  }),
  'auction/short-of-funds': ({ balance, needed }) => ({
    happened: `This needs ${eth(needed)} with the network’s fee, and the account has ${eth(balance)}.`,
    doThis: 'Choose another account, or a smaller amount.',
    remedy: 'retry',
  }),
  'auction/unchecked': ({ chainId }) => ({
    happened: `No server of chain ${chainId} could say what would come of this, so the wallet was not asked.`,
    doThis: 'Try again, or choose other servers in the settings.',
    remedy: 'retry',
  }),
  'auction/no-contracts': ({ missing }) => ({
    happened: `The artist’s charter names contracts for selling, but not exactly one for its ${missing} on their chain.`,
    doThis: 'Nothing can be sold under it; ask whoever made it.',
    remedy: 'reload',
  }),
  'auction/winner': ({ fault }) => ({
    happened: winnerFaults[fault],
    doThis: 'Only the winner of a final count can be minted, with its own file.',
    remedy: 'retry',
  }),
  'auction/kept-logs': (fault) => ({
    happened: `What was kept of the auction’s history cannot be used: ${formSentence(fault)}.`,
    doThis: 'It is read from the chain anew.',
    remedy: 'retry',
  }),
}

const token = (amount: string) => (/^\d{1,40}$/.test(amount) ? tokens(BigInt(amount), 18, 2) : amount)
