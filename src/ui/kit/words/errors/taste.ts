// The sentences for the codes of taste/.
import type { TasteErrors } from '../../../../taste/index.ts'
import { bytes as size, number } from '../../format.ts'
import { formSentence, jsonSentence, type ErrorWords } from '../errorSentence.ts'

const short = (id: string) => `${id.slice(0, 12)}…`

/** What comes with a round is had from whoever painted it. */
const again = { doThis: 'Get the round’s files again from whoever painted it.', remedy: 'retry' } as const

export const tasteErrors: ErrorWords<TasteErrors> = {
  'vocabulary/form': (fault) => ({
    happened: `This is no vocabulary Daub can use. ${formSentence(fault)}.`,
    doThis: 'Get the artist’s vocabulary again from whoever runs it.',
    remedy: 'retry',
  }),
  'vocabulary/reference': ({ at, names }) => ({
    happened: `This vocabulary contradicts itself: “${at}” speaks of “${names}”, which does not fit.`,
    doThis: 'Get the artist’s vocabulary again from whoever runs it.',
    remedy: 'retry',
  }),
  'brief/form': (fault) => ({
    happened: `This is no brief Daub can read. ${formSentence(fault)}.`,
    doThis: 'A brief can always be computed again from the last count; let Daub do so.',
    remedy: 'retry',
  }),
  'brief/json': (fault) => ({
    happened: `This is no brief. ${jsonSentence(fault)}.`,
    doThis: 'A brief can always be computed again from the last count; let Daub do so.',
    remedy: 'retry',
  }),
  'brief/other-vocabulary': ({ received, expected }) => ({
    happened: `This artist speaks with the vocabulary ${short(expected)}; the one to hand is ${short(received)}.`,
    doThis:
      'Its prompts cannot be made or checked here until that vocabulary is there; nothing else is lost.',
    remedy: 'retry',
  }),
  'brief/theme': ({ theme }) => ({
    happened: `The theme “${theme}” would be read as several prompts or as a weight.`,
    doThis: 'A theme may hold no “|” and not end in a colon with a number; choose another.',
    remedy: 'editPrompt',
  }),
  'brief/exhausted': ({ candidate, attempts }) => ({
    happened: `No new prompt was found for candidate ${number(candidate)} in ${number(attempts)} attempts: this vocabulary has said what it can.`,
    doThis: 'The artist needs a larger vocabulary, or fewer candidates a week.',
    remedy: 'retry',
  }),
  'brief/terms': ({ round, picture }) => ({
    happened: `Picture ${number(picture)} of round ${number(round)} was made of words that this vocabulary lacks.`,
    doThis: 'Get the brief of that round again; until then the next one cannot be made.',
    remedy: 'retry',
  }),
  'embeddings/not-a-file': () => ({
    happened: 'This file holds no embeddings of pictures.',
    doThis: 'Choose the file that came with the round.',
    remedy: 'retry',
  }),
  'embeddings/too-large': ({ bytes, most }) => ({
    happened: `This file of embeddings has ${size(bytes)}; at most ${size(most)} are read.`,
    doThis: 'It is not what a round needs; get it from somebody else.',
    remedy: 'retry',
  }),
  'embeddings/length': ({ bytes, expected }) => ({
    happened: `This file of embeddings has ${number(bytes)} bytes where it says itself that it has ${number(expected)}.`,
    doThis: 'It was cut short or altered; get it again.',
    remedy: 'retry',
  }),
  'embeddings/dimensions': ({ received, expected }) => ({
    happened: `These embeddings have ${number(received)} numbers each, where this artist’s have ${number(expected)}: another model pack made them.`,
    doThis: 'Use the model pack the artist’s charter names.',
    remedy: 'retry',
  }),
  'embeddings/number': ({ at }) => ({
    happened: `Number ${number(at)} of an embedding is not a number.`,
    doThis: 'The engine failed at this picture; let it look at the picture again.',
    remedy: 'retry',
  }),
  'embeddings/count': ({ received, expected }) => ({
    happened: `There are ${number(received)} embeddings for ${number(expected)} pictures.`,
    doThis: 'The file belongs to another round; get the right one.',
    remedy: 'retry',
  }),
  'choice/too-few': ({ candidates, shown }) => ({
    happened: `${number(shown)} pictures are to be shown, and there are only ${number(candidates)} candidates.`,
    doThis: 'Let the artist sketch the rest of its candidates first.',
    remedy: 'retry',
  }),
  'votes/none': () => ({
    happened: 'Nobody has voted yet, so there is no taste to show.',
    doThis: 'Vote on some pictures first.',
    remedy: 'retry',
  }),
  'votes/too-few': ({ answers, least }) => ({
    happened: `${number(answers)} answers are too few to say what is liked; it takes ${number(least)}.`,
    doThis: 'Answer some more.',
    remedy: 'retry',
  }),
  'votes/one-class': ({ likes, others }) => ({
    happened: `There are ${number(likes)} likes and ${number(others)} pictures passed over: without both, nothing tells them apart.`,
    doThis: 'It can be said once some pictures are liked and others are not.',
    remedy: 'retry',
  }),
  'votes/all-equal': ({ answers }) => ({
    happened: `In ${number(answers)} answers the liked pictures look just like the others, so nothing can be learnt.`,
    doThis: 'Vote on pictures that differ more.',
    remedy: 'retry',
  }),
  'votes/contradictory': ({ answers }) => ({
    happened: `In ${number(answers)} answers as much speaks for each picture as against it.`,
    doThis: 'A few more answers will tell which way you lean.',
    remedy: 'retry',
  }),
  'head/form': (fault) => ({
    happened: `This learned taste cannot be read. ${formSentence(fault)}.`,
    doThis: 'It can be learnt again from the votes; let Daub do so.',
    remedy: 'retry',
  }),
  'head/json': (fault) => ({
    happened: `This is no learned taste. ${jsonSentence(fault)}.`,
    doThis: 'It can be learnt again from the votes; let Daub do so.',
    remedy: 'retry',
  }),
  'head/features': ({ received, expected }) => ({
    happened: `This learned taste looks at ${number(received)} things in a picture, and ${number(expected)} are known of each.`,
    doThis: 'It belongs to another artist or pack; use the one the charter names.',
    remedy: 'retry',
  }),
  'head/diverged': ({ step }) => ({
    happened: `Learning went astray at step ${number(step)}.`,
    doThis: 'Nothing is lost: the simpler taste is used instead. Try again with more votes.',
    remedy: 'retry',
  }),
  'week/no-rules': ({ missing }) => ({
    happened: `This charter leaves “${missing}” open, so nobody can paint by it.`,
    ...again,
  }),
  'week/json': ({ file, ...fault }) => ({
    happened: `The file “${file}” cannot be read. ${jsonSentence(fault)}.`,
    ...again,
  }),
  'week/form': ({ file, ...fault }) => ({
    happened: `The file “${file}” cannot be used. ${formSentence(fault)}.`,
    ...again,
  }),
  'week/not-canonical': ({ file }) => ({
    happened: `The file “${file}” was altered after it was made.`,
    ...again,
  }),
  'week/other-picture': ({ id }) => ({
    happened: `No file of this artist speaks of the picture ${short(id)}.`,
    ...again,
  }),
}
