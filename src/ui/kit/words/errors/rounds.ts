// The sentences for the codes of rounds/.
import type { RoundsErrors } from '../../../../rounds/index.ts'
import { formSentence, jsonSentence, type ErrorWords } from '../errorSentence.ts'
import { dateTime, list, number } from '../../format.ts'

const getRoundAgain = 'Get the round again from where you have it.'
const refused = 'A round that breaks its own rules is refused. Ask whoever made it.'
const practice = { closesAt: 'closes', snapshots: 'reads stake' } as const

export const roundsErrors: ErrorWords<RoundsErrors> = {
  'charter/form': (fault) => ({
    happened: `The rules of this round cannot be read. ${formSentence(fault)}.`,
    doThis: getRoundAgain,
    remedy: 'retry',
  }),
  'charter/threshold': ({ threshold, witnesses }) => ({
    happened: `The rules ask for ${number(threshold)} witnesses and name only ${number(witnesses)}.`,
    doThis: 'Nobody could ever seal such a round. Ask whoever made the rules.',
    remedy: 'retry',
  }),

  'manifest/form': (fault) => ({
    happened: `This round cannot be read. ${formSentence(fault)}.`,
    doThis: getRoundAgain,
    remedy: 'retry',
  }),
  'manifest/times': ({ opensAt, closesAt }) => ({
    happened: `This round closes (${dateTime(closesAt)}) before it opens (${dateTime(opensAt)}).`,
    doThis: getRoundAgain,
    remedy: 'retry',
  }),
  'manifest/late-snapshot': ({ chainId, time, opensAt }) => ({
    happened: `Stake on chain ${chainId} would be read at ${dateTime(time)}, after the opening at ${dateTime(opensAt)}.`,
    doThis: 'Such a round is refused. Ask whoever made it.',
    remedy: 'retry',
  }),
  'manifest/snapshots-apart': ({ apart, most }) => ({
    happened: `The chains of this round are read ${number(apart / 1000)} seconds apart; at most ${number(most / 1000)} are allowed.`,
    doThis: 'Stake could be counted twice. Ask whoever made the round.',
    remedy: 'retry',
  }),
  'manifest/other-charter': ({ received, expected }) => ({
    happened: `This round was made under other rules (${received}) than it came with (${expected}).`,
    doThis: getRoundAgain,
    remedy: 'retry',
  }),
  'manifest/entrants': ({ entrants, most }) => ({
    happened: `This round has ${number(entrants)} new pictures; its rules let in ${number(most)}.`,
    doThis: 'Such a round is refused. Ask whoever made it.',
    remedy: 'retry',
  }),
  'manifest/chains': ({ received, expected }) => ({
    happened: `This round reads stake on ${chains(received)}, where its rules count ${chains(expected)}.`,
    doThis: 'Such a round is refused. Ask whoever made it.',
    remedy: 'retry',
  }),
  'manifest/version': ({ received, expected }) => ({
    happened: `This round is written in version ${received}, its rules in version ${expected}.`,
    doThis: getRoundAgain,
    remedy: 'retry',
  }),
  'manifest/schedule': ({ received, expected }) => ({
    happened: `This round has a time (${dateTime(received)}) that its rules do not give; they give ${dateTime(expected)}.`,
    doThis: refused,
    remedy: 'retry',
  }),
  'manifest/never-closes': () => ({
    happened: 'This round never closes, although its rules say when it does.',
    doThis: refused,
    remedy: 'retry',
  }),
  'manifest/practice': ({ member }) => ({
    happened: `A practice round counts no ballots, and yet this one ${practice[member]}.`,
    doThis: refused,
    remedy: 'retry',
  }),
  'manifest/previous': ({ number: round }) => ({
    happened:
      round === 0
        ? `Round ${number(round + 1)} is the first, and yet it names one before it (its number is ${round}).`
        : `Round ${number(round + 1)} (its number is ${round}) does not name the one before it.`,
    doThis: refused,
    remedy: 'retry',
  }),
  'manifest/since': ({ id, since, number: round }) => ({
    happened: `The picture ${id} is said to have come in round ${since}, after this round (${round}).`,
    doThis: refused,
    remedy: 'retry',
  }),
  'manifest/too-few': ({ entrants, expected }) => ({
    happened: `This round has only ${number(entrants)} new pictures; its rules bring in ${number(expected)}.`,
    doThis: refused,
    remedy: 'retry',
  }),
  'manifest/pool': ({ stayed, most }) => ({
    happened: `${number(stayed)} pictures stayed for this round; its rules keep ${number(most)}.`,
    doThis: refused,
    remedy: 'retry',
  }),
  'manifest/earned': ({ id, earned, most }) => ({
    happened: `The picture ${id} is said to have earned ${earned} VP; nobody can have given it more than ${most}.`,
    doThis: refused,
    remedy: 'retry',
  }),
  'manifest/order': ({ index }) => ({
    happened: `The pictures of this round are out of order at number ${index}: the oldest come first.`,
    doThis: refused,
    remedy: 'retry',
  }),
  'manifest/old-snapshot': ({ chainId, before, most }) => ({
    happened: `Stake on chain ${chainId} would be read ${number(before / 1000)} seconds before the opening; at most ${number(most / 1000)} are allowed.`,
    doThis: refused,
    remedy: 'retry',
  }),
  'manifest/chosen': ({ number: round }) => ({
    happened: `In the round of number ${round} the artist’s own choice is missing, or stands where people vote.`,
    doThis: refused,
    remedy: 'retry',
  }),
  'manifest/beacon': ({ expected }) => ({
    happened: `What this round’s prompts were drawn with is not what its rules say (a ${expected} of this week).`,
    doThis: refused,
    remedy: 'retry',
  }),
  'manifest/other-previous': ({ received, expected }) => ({
    happened: `This round follows ${received}, not ${expected}.`,
    doThis: getRoundAgain,
    remedy: 'retry',
  }),
  'manifest/carried': ({ id }) => ({
    happened: `The picture ${id} is not where the vote before this round left it.`,
    doThis: refused,
    remedy: 'retry',
  }),
  'manifest/twice': ({ id }) => ({
    happened: `The picture ${id} is in the pool already.`,
    doThis: 'Paint another.',
    remedy: 'editPrompt',
  }),

  'pairing/pictures': ({ pictures }) => ({
    happened: `Pairs cannot be made of ${number(pictures)} pictures: they need two or more, each once.`,
    doThis: 'Vote in the grid instead.',
    remedy: 'reload',
  }),
  'pairing/budget': ({ budget }) => ({
    happened: `There are ${budget} VP to give; it must be 0 or more.`,
    doThis: 'Reload the page; votes already kept stay.',
    remedy: 'reload',
  }),

  'event/form': (fault) => ({
    happened: `An event from a witness or a relay cannot be read. ${formSentence(fault)}.`,
    doThis: 'It was damaged on its way, or made by another program. Get it again.',
    remedy: 'retry',
  }),
  'witness/form': (fault) => ({
    happened: `A statement of a witness cannot be read. ${formSentence(fault)}.`,
    doThis: 'It counts for nothing. Get it again from where you have it.',
    remedy: 'retry',
  }),
  'witness/json': (fault) => ({
    happened: `What a witness signed cannot be read. ${jsonSentence(fault)}.`,
    doThis: 'It counts for nothing. Get it again from where you have it.',
    remedy: 'retry',
  }),
  'witness/not-canonical': () => ({
    happened: 'A statement of a witness is not written in its one form.',
    doThis: 'It counts for nothing. Ask the witness to sign again.',
    remedy: 'retry',
  }),
  'witness/kind': ({ received, expected }) => ({
    happened: `A statement is of the kind ${received}, where ${expected} is expected.`,
    doThis: 'It counts for nothing.',
    remedy: 'retry',
  }),
  'witness/tag': ({ tag, received, expected }) => ({
    happened: `A statement’s tag “${tag}” is “${received}”, where ${expected} is expected.`,
    doThis: 'It is about something else, and counts for nothing here.',
    remedy: 'retry',
  }),
  'witness/signature': ({ key }) => ({
    happened: `The signature of the key ${key} does not hold.`,
    doThis: 'The statement was altered, and counts for nothing.',
    remedy: 'retry',
  }),

  'seal/form': (fault) => ({
    happened: `The seal of this round cannot be read. ${formSentence(fault)}.`,
    doThis: 'Get the file of its ballots again.',
    remedy: 'retry',
  }),
  'seal/not-included': ({ digest }) => ({
    happened: `The ballot ${digest} is not in the seal.`,
    doThis: 'It came after the close, or the witnesses left it out.',
    remedy: 'retry',
  }),
  'seal/other-list': ({ received, expected }) => ({
    happened: `The seal ${received} is not that of its list of ballots, which would be ${expected}.`,
    doThis: 'Get the file of its ballots again.',
    remedy: 'retry',
  }),

  'receipt/form': (fault) => ({
    happened: `This receipt cannot be read. ${formSentence(fault)}.`,
    doThis: 'Use the copy you saved.',
    remedy: 'retry',
  }),
  'receipt/digest': ({ received, expected }) => ({
    happened: `This receipt is for the ballot ${received} and contains the ballot ${expected}.`,
    doThis: 'Use the copy you saved.',
    remedy: 'retry',
  }),

  'ballot-file/form': (fault) => ({
    happened: `This file of ballots cannot be read. ${formSentence(fault)}.`,
    doThis: 'Ask its sender to save it again; nothing of it was taken.',
    remedy: 'retry',
  }),
  'ballot-file/json': (fault) => ({
    happened: `This file of ballots cannot be read. ${jsonSentence(fault)}.`,
    doThis: 'Ask its sender to save it again; nothing of it was taken.',
    remedy: 'retry',
  }),
  'ballot-file/not-ballots': () => ({
    happened: 'This is not a file of ballots.',
    doThis: 'Choose a file of ballots that Daub saved.',
    remedy: 'retry',
  }),
  'ballot-file/content': () => ({
    happened: 'This file holds something that does not belong in a file of ballots.',
    doThis: 'Ask its sender to save it again; nothing of it was taken.',
    remedy: 'retry',
  }),
  'ballot-file/id': ({ received, expected }) => ({
    happened: `This file was damaged or altered: it names itself ${received}, and its content is ${expected}.`,
    doThis: 'Ask its sender to save it again; nothing of it was taken.',
    remedy: 'retry',
  }),
  'ballot-file/seal': ({ received, expected }) => ({
    happened: `The seal in this file (${received}) does not fit its list of ballots (${expected}).`,
    doThis: 'Ask its sender where the seal is from; nothing of the file was taken.',
    remedy: 'retry',
  }),
  'ballot-file/other-round': ({ received, expected }) => ({
    happened: `This file is about the round ${received}, not about ${expected}.`,
    doThis: 'Choose the file of this round.',
    remedy: 'retry',
  }),

  'season/form': (fault) => ({
    happened: `This season cannot be read. ${formSentence(fault)}.`,
    doThis: 'Reload the page to fetch it again.',
    remedy: 'reload',
  }),
  'season/json': (fault) => ({
    happened: `This season cannot be read. ${jsonSentence(fault)}.`,
    doThis: 'Reload the page to fetch it again.',
    remedy: 'reload',
  }),
  'season/recipes': ({ round, recipes, pictures }) => ({
    happened: `Round ${round} has ${number(recipes)} recipes for ${number(pictures)} pictures.`,
    doThis: 'Reload the page to fetch the season again.',
    remedy: 'reload',
  }),
  'season/other-round': ({ received, expected }) => ({
    happened: `A round on this device is ${received}, where ${expected} was kept.`,
    doThis: 'The copy on this device is damaged. Open its season or its file again.',
    remedy: 'reload',
  }),
}

function chains(ids: readonly number[]): string {
  return ids.length === 0 ? 'no chain' : list(ids.map((id) => `chain ${id}`))
}
