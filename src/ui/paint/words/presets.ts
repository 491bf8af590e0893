// What people read about the presets: a title, and a sentence about how it paints.
import type { PresetName } from '../../../studio/index.ts'

export interface PresetWords {
  readonly title: string
  readonly description: string
}

const presetWords: Readonly<Record<PresetName, PresetWords>> = {
  daub: {
    title: 'Daub',
    description:
      'Our own: the best of four first ideas, the composition at half size, the last touches at full size.',
  },
  'daub-quick': { title: 'Daub, quick', description: 'A sketch in a third of the time.' },
  'daub-fine': {
    title: 'Daub, fine',
    description: 'Three times the steps and more cutouts, for a picture to keep.',
  },
  'crowson-2021': {
    title: 'Crowson 2021',
    description: 'The first VQGAN+CLIP: 64 random crops a step, no augmentations, Adam at 0.05.',
  },
  nerdyrodent: {
    title: 'nerdyrodent',
    description: 'The whole picture pooled and shaken 32 times a step, Adam at 0.1.',
  },
  mse: {
    title: 'MSE regularised',
    description:
      'Big steps held back by a pull towards zero that fades, with the optimiser started anew every 50 steps.',
  },
  pixray: {
    title: 'pixray',
    description: 'Adam at 0.2 that calms down for the last quarter; crops, perspective and wide views.',
  },
  'style-transfer': {
    title: 'Style transfer',
    description: 'Starts from your picture and repaints it in the words of the prompt: 80 quick steps.',
  },
}

/** The words of a preset; one of another version of Daub is called by its name. */
export function wordsOfPreset(name: string): PresetWords {
  return Object.hasOwn(presetWords, name) ? presetWords[name as PresetName] : { title: name, description: '' }
}
