// The sentences for the codes of exchange/.
import type { ExchangeErrors } from '../../../../exchange/index.ts'
import { bytes as size } from '../../format.ts'
import { jsonSentence, type ErrorWords } from '../errorSentence.ts'

const parts = { length: 'length', hash: 'hash', kind: 'kind of file', size: 'size' } as const

export const exchangeErrors: ErrorWords<ExchangeErrors> = {
  'source/unreachable': ({ url }) => ({
    happened: `${url} did not answer.`,
    doThis: 'Check the connection and try again; what is on this device stays.',
    remedy: 'retry',
  }),
  'source/status': ({ url, status }) => ({
    happened: `${url} answered with status ${status}.`,
    doThis: 'The host has a fault; try again later. What is on this device stays.',
    remedy: 'retry',
  }),
  'source/too-long': ({ url, most }) => ({
    happened: `${url} is longer than the ${size(most)} that are allowed, and was not read.`,
    doThis: 'The host does not send what it should; try again, or use another copy of Daub.',
    remedy: 'retry',
  }),
  'source/json': ({ url, ...fault }) => ({
    happened: `${url} is not a season. ${jsonSentence(fault)}.`,
    doThis: 'It may have been damaged on its way; try again.',
    remedy: 'retry',
  }),
  'source/no-picture': ({ id }) => ({
    happened: `The picture ${id.slice(0, 12)}… did not come with this round.`,
    doThis: 'Ask whoever sent the round for its pictures; voting and counting work without them.',
    remedy: 'retry',
  }),
  'source/other-picture': ({ id, differs, received, expected }) => ({
    happened: `Another picture came in place of ${id.slice(0, 12)}…: its ${parts[differs]} is ${received || 'not readable'}, where the round says ${expected}.`,
    doThis: 'Nothing of it was kept. Try again, or get the picture from somebody else.',
    remedy: 'retry',
  }),
  'source/other-round': ({ received, expected }) => ({
    happened: `This file is about round ${received.slice(0, 12)}…, not about round ${expected.slice(0, 12)}….`,
    doThis: 'Choose the file of this round.',
    remedy: 'retry',
  }),
  'source/large-file': ({ name, bytes, most }) => ({
    happened: `${name} has ${size(bytes)}; a file of ballots has at most ${size(most)}.`,
    doThis: 'Choose a file that Daub saved.',
    remedy: 'retry',
  }),
}
