// The sentences for notes: what had to be cut, changed or done without to paint a picture.
import { engineErrors } from '../../kit/words/errors/engine.ts'
import { onnxErrors } from '../../kit/words/errors/onnx.ts'
import { studioErrors } from '../../kit/words/errors/studio.ts'
import type { ErrorSentence } from '../../kit/words/errorSentence.ts'
import type { Note } from '../../../fragment/index.ts'
import type { Fault, StudioNotes } from '../../../studio/index.ts'

/** A sentence for each code; it does not compile when one is missing. */
const sentences: { readonly [Code in keyof StudioNotes]: (params: StudioNotes[Code]) => string } = {
  'note/prompt-cut': ({ text }) => `The prompt is longer than these models read: “${text}” was left out.`,
  'note/random-start': ({ lacking }) =>
    lacking === 'prior'
      ? 'The painting starts from random codes: these models have no first idea of a prompt.'
      : 'The painting starts from random codes: no picture was given to start from.',
  'note/pack-not-kept': ({ reason }) =>
    `The models could not be kept on this device and will be fetched again next time (${reason}).`,
  'note/not-judged': ({ fault }) => `The judge could not look at this picture: ${faultSentence(fault)}`,
  'note/rolled-back': ({ step }) =>
    `At step ${step} the loss was not a number; the painting went back a few steps and on with half the learning rate.`,
  'note/gpu-lost': ({ next }) =>
    next === 'cpu'
      ? 'The graphics card was lost again; the processor goes on from the last checkpoint.'
      : 'The graphics card was lost; the painting goes on from the last checkpoint.',
  'note/gpu-unfit': ({ fault }) => `The processor goes on with the painting. ${faultSentence(fault)}`,
  'note/smaller-groups': () =>
    'Memory ran short; cutouts are now looked at in smaller groups, which is slower.',
  'note/text': ({ text }) => text,
}

/** A note in words. One of a newer Daub, which this one does not know, shows its code. */
export function noteSentence({ code, params }: Note): string {
  const sentence = sentences[code as keyof StudioNotes] as ((params: object) => string) | undefined
  return sentence ? sentence(params) : code
}

const faults: Readonly<Record<string, ((params: never) => ErrorSentence) | undefined>> = {
  ...engineErrors,
  ...onnxErrors,
  ...studioErrors,
}

function faultSentence(fault: Fault): string {
  if (fault.code === null) return String((fault.params as { readonly reason: string }).reason)
  return faults[fault.code]?.(fault.params as never).happened ?? fault.code
}
