// The sentences for the codes of app/.
import type { CountErrors } from '../../../../app/count/index.ts'
import type { IntakeErrors } from '../../../../app/intake/index.ts'
import { bytes as size, number } from '../../format.ts'
import type { ErrorWords } from '../errorSentence.ts'

export const appErrors: ErrorWords<IntakeErrors & CountErrors> = {
  'brought/large-file': ({ bytes, most }) => ({
    happened: `This picture file has ${size(bytes)}; at most ${size(most)} are read.`,
    doThis: 'Save a smaller copy of it and open that.',
    remedy: 'openPicture',
  }),
  'brought/no-picture': () => ({
    happened: 'This file is not a picture Daub can read.',
    doThis: 'Open a PNG, JPEG, WebP or AVIF. A PNG saved by Daub brings its recipe back.',
    remedy: 'openPicture',
  }),
  'brought/large-picture': ({ width, height, mostSide }) => ({
    happened: `This picture is ${number(width)} × ${number(height)} pixels; at most ${number(mostSide)} a side can be opened.`,
    doThis: 'Save a smaller copy of it and open that.',
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
}
