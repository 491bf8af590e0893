// The sentences for parts of the page that could not be fetched.
import type { PartErrors } from '../../state/part.ts'
import type { ErrorWords } from '../errorSentence.ts'

export const partErrors: ErrorWords<PartErrors> = {
  'part/not-fetched': ({ isOnline }) =>
    isOnline
      ? {
          happened:
            'This part of Daub could not be fetched: a newer Daub may have taken the place of this one.',
          doThis: 'Reload the page. What you typed and what you painted is kept.',
          remedy: 'reload',
        }
      : {
          happened: 'This part of Daub is not on this device yet, and there is no network.',
          doThis: 'Reload when you are online again. What you typed and what you painted is kept.',
          remedy: 'reload',
        },
}
