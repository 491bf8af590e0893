// The sentences for the codes of app/.
import type { CountErrors } from '../../../../app/count/index.ts'
import type { IntakeErrors } from '../../../../app/intake/index.ts'
import type { TasteReadingErrors } from '../../../../app/taste/index.ts'
import type { WeekRunErrors } from '../../../../app/week/index.ts'
import { bytes as size, list, number, plural } from '../../format.ts'
import type { ErrorWords } from '../errorSentence.ts'

/** What a file is called. */
const theFile = (name: string) => (name === '' ? 'This picture' : `“${name}”`)

const onwards = { doThis: 'Mend that and go on: nothing is lost.', remedy: 'retry' } as const

export const appErrors: ErrorWords<IntakeErrors & CountErrors & WeekRunErrors & TasteReadingErrors> = {
  'artist/unknown-vocabulary': ({ id }) => ({
    happened: `This artist’s vocabulary ${id.slice(0, 8)}… is not here.`,
    ...onwards,
  }),
  'artist/other-pack': ({ received, expected }) => ({
    happened: `This artist paints with the pack ${expected.slice(0, 8)}…; ${received.slice(0, 8)}… is open.`,
    ...onwards,
  }),
  'artist/no-chain': ({ chains }) => ({
    happened: `This artist needs ${plural(chains, { one: '# chain', other: '# chains' })}, and none can be asked.`,
    ...onwards,
  }),
  'artist/clock': ({ hours }) => ({
    happened: `The clock was moved by ${number(hours)} hours while the week waited.`,
    ...onwards,
  }),
  'artist/not-counted': () => ({
    happened: 'It is not settled which votes count.',
    ...onwards,
  }),
  'artist/beacon-gone': ({ chainId, blockNumber }) => ({
    happened: `Block ${number(blockNumber)}, which this week’s brief was drawn with, is no longer on chain ${chainId}.`,
    doThis: 'What was painted is kept, and hangs if the block comes back. Go on later.',
    remedy: 'retry',
  }),
  'artist/check-stopped': () => ({
    happened: 'What computes the round again stopped, often for lack of memory.',
    doThis: 'Close other tabs and try again.',
    remedy: 'retry',
  }),
  'brought/large-file': ({ name, bytes, most }) => ({
    happened: `${theFile(name)} has ${size(bytes)}; at most ${size(most)} are read.`,
    doThis: 'Save a smaller copy of it and open that.',
    remedy: 'openPicture',
  }),
  'brought/no-picture': ({ name, begins, kind }) => ({
    happened:
      begins === ''
        ? `${theFile(name)} is empty.`
        : kind === null
          ? `${theFile(name)} is not a picture Daub can read.`
          : `${theFile(name)} seems to be of the kind ${kind}, which Daub does not read.`,
    doThis: 'Open a PNG, JPEG, WebP or AVIF. A PNG saved by Daub brings its recipe back.',
    remedy: 'openPicture',
  }),
  'brought/large-picture': ({ name, width, height, mostSide }) => ({
    happened: `${theFile(name)} is ${number(width)} × ${number(height)} pixels; at most ${number(mostSide)} a side can be opened.`,
    doThis: 'Save a smaller copy of it and open that.',
    remedy: 'openPicture',
  }),
  'brought/undecodable': ({ name }) => ({
    happened: `${theFile(name)} is damaged or incomplete: it cannot be shown.`,
    doThis: 'Copy or download it again, or save it anew as PNG or JPEG, and open that.',
    remedy: 'openPicture',
  }),
  'brought/unreadable': ({ name }) => ({
    happened: `${theFile(name)} cannot be read: it is a folder, or was moved.`,
    doThis: 'Choose the pictures themselves: PNG, JPEG, WebP or AVIF.',
    remedy: 'openPicture',
  }),
  'brought/more-recipes': ({ names }) => ({
    happened: `Only one recipe has room in the form: ${list(names.map(theFile))} ${plural(names.length, { one: 'was', other: 'were' })} left alone.`,
    doThis: 'Paint the first, then open the next.',
    remedy: 'openPicture',
  }),
  'brought/many-files': ({ files, most }) => ({
    happened: `${number(files)} files came at once; the first ${number(most)} were opened and the others left alone.`,
    doThis: `Bring at most ${number(most)} at a time.`,
    remedy: 'openPicture',
  }),
  'brought/no-recipe-link': () => ({
    happened: 'This link holds no recipe that can be read.',
    doThis: 'It may have been cut when it was copied; ask for it again.',
    remedy: 'editPrompt',
  }),
  'count/unknown-round': ({ round }) => ({
    happened: `Round ${round.slice(0, 12)}… is not on this device.`,
    doThis: 'Open its season or its file first.',
    remedy: 'retry',
  }),
  'count/closed': () => ({
    happened: 'The count was ended.',
    doThis: 'Count again when you like; what was kept stays.',
    remedy: 'retry',
  }),
  'count/worker-stopped': () => ({
    happened: 'The browser stopped the count, often for lack of memory.',
    doThis: 'Count again; close other tabs if it happens again. Nothing that was kept is lost.',
    remedy: 'retry',
  }),
  'taste/worker-stopped': () => ({
    happened: 'The browser stopped the reading of this taste, often for lack of memory.',
    doThis: 'Read it again; close other tabs if it happens again. No answer is lost.',
    remedy: 'retry',
  }),
  'taste/other-pack': ({ received, expected }) => ({
    happened: `This artist’s pictures are looked at with the pack ${expected.slice(0, 8)}…; here ${received.slice(0, 8)}… is open.`,
    doThis: 'What was seen before is still shown; get the pack of the artist to see more.',
    remedy: 'retry',
  }),
}
