// The sentences for the codes of ballots/.
import type { BallotsErrors } from '../../../../ballots/index.ts'
import { formSentence, jsonSentence, type ErrorWords } from '../errorSentence.ts'
import { number } from '../../format.ts'

export const ballotsErrors: ErrorWords<BallotsErrors> = {
  'choices/entry': ({ entry }) => ({
    happened: `The choice “${entry}” cannot be read; a choice looks like 12:+40.`,
    doThis: 'Have the ballot signed again.',
    remedy: 'retry',
  }),
  'choices/not-canonical': ({ received, canonical }) => ({
    happened: `The choices “${received}” are not written in the standard form, which is “${canonical}”.`,
    doThis: 'Have the ballot signed again.',
    remedy: 'retry',
  }),
  'choices/index': ({ index, most }) => ({
    happened: `A choice names picture ${index}; pictures are numbered 0 to ${number(most)}.`,
    doThis: 'Take that choice out.',
    remedy: 'retry',
  }),
  'choices/power': ({ index, power, most }) => ({
    happened: `Picture ${index} gets ${power} VP; a picture can get 1 to ${number(BigInt(most))}, or lose as much.`,
    doThis: 'Give it another amount.',
    remedy: 'retry',
  }),
  'choices/twice': ({ index }) => ({
    happened: `Picture ${index} is chosen twice.`,
    doThis: 'Choose each picture once.',
    remedy: 'retry',
  }),
  'choices/too-long': ({ length, most }) => ({
    happened: `These choices take ${number(length)} characters; a ballot holds ${number(most)}.`,
    doThis: 'Take the smallest ones out.',
    remedy: 'retry',
  }),

  'ballot/form': (fault) => ({
    happened: `A ballot cannot be read. ${formSentence(fault)}.`,
    doThis: 'It was damaged on its way, or made by another program. Ask for it again.',
    remedy: 'retry',
  }),
  'ballot/json': (fault) => ({
    happened: `A ballot cannot be read. ${jsonSentence(fault)}.`,
    doThis: 'It was damaged on its way. Ask for it again.',
    remedy: 'retry',
  }),
  'ballot/other-round': ({ round, expected }) => ({
    happened: `A ballot was signed for the round ${round}, not for ${expected}.`,
    doThis: 'Add it to its own round.',
    remedy: 'retry',
  }),
  'ballot/other-key': ({ member, received, expected }) => ({
    happened: `The ${member} of a ballot on this device is ${received}, where ${expected} was kept.`,
    doThis: 'The copy on this device is damaged. Import the ballots of this round again.',
    remedy: 'retry',
  }),

  'curve/not-started': () => ({
    happened: 'Signatures cannot be checked here: WebAssembly did not start.',
    doThis: 'Update the browser, or allow WebAssembly for this page. Ballots and votes are kept.',
    remedy: 'reload',
  }),
}
