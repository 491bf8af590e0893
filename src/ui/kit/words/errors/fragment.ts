// The sentences for the codes of fragment/.
import type { FragmentErrors } from '../../../../fragment/index.ts'
import { formSentence, jsonSentence, type ErrorWords } from '../errorSentence.ts'
import { bytes as size, number } from '../../format.ts'

export const fragmentErrors: ErrorWords<FragmentErrors> = {
  'prompt/too-long': ({ length, most }) => ({
    happened: `The prompt has ${number(length)} characters; at most ${number(most)} can be painted.`,
    doThis: 'Shorten it: the painter reads about 30 words of each part.',
    remedy: 'editPrompt',
  }),
  'prompt/empty': () => ({
    happened: 'The prompt is empty.',
    doThis: 'Say what to paint, for example “a red fox under a full moon”.',
    remedy: 'editPrompt',
  }),
  'prompt/too-many-parts': ({ parts, most }) => ({
    happened: `The prompt has ${number(parts)} parts; at most ${number(most)} can be painted at once.`,
    doThis: 'Leave some parts out: a | starts a new one.',
    remedy: 'editPrompt',
  }),
  'prompt/no-words': ({ part }) => ({
    happened: `The part “${part}” has a weight but no words.`,
    doThis: 'Write what to paint before the colon, or leave the part out.',
    remedy: 'editPrompt',
  }),
  'prompt/half-character': ({ before }) => ({
    happened:
      before === ''
        ? 'The prompt begins with half of a character.'
        : `After “${before}” the prompt holds half of a character.`,
    doThis: 'Delete the broken character there, and type it again.',
    remedy: 'editPrompt',
  }),
  'prompt/weight': ({ part, weight, most }) => ({
    happened: `The weight of “${part}” is ${number(weight)}; it can be −${most} to ${most}, but not 0.`,
    doThis:
      'Change the number after the colon, or leave it out. What should be painted as it stands goes into quotation marks: "AD:1984".',
    remedy: 'editPrompt',
  }),

  'recipe/form': (fault) => ({
    happened: `This recipe cannot be read. ${formSentence(fault)}.`,
    doThis: 'Open the original picture or link again, or write a prompt.',
    remedy: 'editPrompt',
  }),
  'recipe/other-id': () => ({
    happened: 'A painting in progress that was kept on this device has changed since.',
    doThis: 'It was damaged on this device. Paint it again.',
    remedy: 'editPrompt',
  }),

  'png/pixels': ({ bytes, expected }) => ({
    happened: `The picture has ${number(bytes)} bytes, where its size needs ${number(expected)}.`,
    doThis: 'Paint it again, and tell us if it happens twice.',
    remedy: 'retry',
  }),
  'png/too-large': ({ bytes, most }) => ({
    happened: `The picture file has ${size(bytes)}; at most ${size(most)} are opened.`,
    doThis: 'Open a smaller file.',
    remedy: 'openPicture',
  }),
  'png/not-png': () => ({
    happened: 'This file is not a PNG picture.',
    doThis: 'Open a PNG that Daub saved.',
    remedy: 'openPicture',
  }),
  'png/damaged': () => ({
    happened: 'This PNG is damaged or incomplete.',
    doThis: 'Save or download it again, and open the new file.',
    remedy: 'openPicture',
  }),
  'png/recipe': (fault) => ({
    happened: `The recipe inside this PNG cannot be read. ${jsonSentence(fault)}.`,
    doThis: 'The file was edited by another program. Open the original.',
    remedy: 'openPicture',
  }),

  'critic/json': (fault) => ({
    happened: `This is no learned taste that can guide. ${jsonSentence(fault)}.`,
    doThis: 'Save it again from the page of taste.',
    remedy: 'retry',
  }),
  'critic/form': (fault) => ({
    happened: `This learned taste cannot guide. ${formSentence(fault)}.`,
    doThis: 'Save it again from the page of taste.',
    remedy: 'retry',
  }),
  'critic/not-canonical': () => ({
    happened: 'This learned taste was altered after it was saved.',
    doThis: 'Save it again from the page of taste.',
    remedy: 'retry',
  }),

  'json/type': ({ type }) => ({
    happened: `A value of the kind “${type}” cannot be written down.`,
    doThis: 'This is a fault of Daub: please tell us what you did.',
    remedy: 'reload',
  }),
  'json/number': ({ received }) => ({
    happened: `The number ${received} cannot be written down; only finite numbers can.`,
    doThis: 'This is a fault of Daub: please tell us what you did.',
    remedy: 'reload',
  }),
  'json/half-character': ({ text }) => ({
    happened: `The text “${text}” holds half of a character.`,
    doThis: 'Delete the broken character, often the last one, and try again.',
    remedy: 'editPrompt',
  }),
}
