// The sentences for the codes of engine/.
import type { EngineErrors } from '../../../../engine/index.ts'
import type { Note } from '../../../../fragment/index.ts'
import { number } from '../../format.ts'
import type { ErrorWords } from '../errorSentence.ts'

export const engineErrors: ErrorWords<EngineErrors> = {
  'engine/not-loaded': () => ({
    happened: 'The painting engine did not load.',
    doThis: 'Reload the page. If you are offline, connect once, so that it can be fetched and kept.',
    remedy: 'reload',
  }),
  'engine/no-adapter': () => ({
    happened: 'This browser offers no graphics card to WebGPU.',
    doThis:
      'Paint with the processor: it is slower, and the pictures are just as good. A current Chrome, Edge or Safari may offer one.',
    remedy: 'useWasm',
  }),
  'engine/software-adapter': () => ({
    happened:
      'The only graphics card here is emulated in software, which is slower than the processor itself.',
    doThis: 'Paint with the processor.',
    remedy: 'useWasm',
  }),
  'engine/adapter-limit': ({ limit, value, least }) => ({
    happened: `The graphics card is too small for painting: its ${limit} is ${number(value)}, and at least ${number(least)} is needed.`,
    doThis: 'Paint with the processor: it is slower, and the pictures are just as good.',
    remedy: 'useWasm',
  }),
  'engine/gpu-refused': () => ({
    happened: 'The graphics card refused to be used.',
    doThis: 'Paint with the processor: it is slower, and the pictures are just as good.',
    remedy: 'useWasm',
  }),
  'engine/self-test': ({ output, difference, tolerance }) => ({
    happened: `The graphics card computes wrongly: in the test of a ${output} ${offBy(difference)}, where ${tolerance} is allowed.`,
    doThis: 'Paint with the processor. A newer graphics driver may help.',
    remedy: 'useWasm',
  }),
  'engine/device-lost': () => ({
    happened: 'The browser took the graphics card away.',
    doThis: 'Resume from the last saved step. If it happens again, choose the processor in the settings.',
    remedy: 'resume',
  }),
  'engine/out-of-memory': ({ program }) => ({
    happened:
      program === ''
        ? 'The graphics memory is full.'
        : `There is not enough memory for ${programName(program)}.`,
    doThis: 'Close other tabs, or paint a smaller picture with fewer cutouts.',
    remedy: 'smaller',
  }),
  'engine/unsupported-operator': ({ program, operator }) => ({
    happened: `The engine has no code for the operator ${operator} in ${programName(program)}.`,
    doThis: 'Use other models, or export these with ordinary operators (opset 20 or older).',
    remedy: 'reload',
  }),
  'engine/model-refused': ({ program, reason }) => ({
    happened: `The engine cannot use ${programName(program)}: ${reason}`,
    doThis: 'Try other models, or the other engine.',
    remedy: 'useWasm',
  }),
  'engine/run-failed': ({ program, reason }) => ({
    happened: `The engine failed while running ${programName(program)}: ${reason}`,
    doThis: 'Try again, or paint with the other engine.',
    remedy: 'retry',
  }),
}

const programs: Readonly<Record<string, string>> = {
  step: 'the painting step',
  forward: 'the forward pass',
  decoder: 'the decoder',
  guide: 'the guide',
  'decoder-gradient': 'the gradient of the decoder',
  optimiser: 'the optimiser',
  'vqgan-encoder': 'the encoder',
  prior: 'the first idea',
  'clip-text': 'the text side of CLIP',
  'clip-vision': 'the image side of CLIP',
  'judge-text': 'the text side of the judge',
  'judge-vision': 'the image side of the judge',
  'self-test': 'the self-test',
}

/** What people call a compiled program. */
export function programName(program: string): string {
  return programs[program] ?? `“${program}”`
}

/** Why an engine is used that was not the first choice, in one sentence. */
export function fallbackSentence({ code, params }: Note<EngineErrors>): string {
  const sentence = engineErrors[code] as (params: EngineErrors[typeof code]) => { readonly happened: string }
  return sentence(params).happened
}

function offBy(difference: number): string {
  return Number.isFinite(difference)
    ? `it was off by ${difference.toPrecision(2)}`
    : 'it was off without limit'
}
