// What the words mean: one sentence each, shown a tap away wherever the word is used, and all together on the about
// page. The dials of a recipe are explained in the same way.

/** A word and its sentence. */
export interface Entry {
  readonly word: string
  readonly meaning: string
}

export const glossary = {
  prompt: {
    word: 'Prompt',
    meaning:
      'The words to paint from: part several with | and weigh them, as in “sea:2 | fog | ships:-1”; a negative weight pushes away. What stands in quotation marks is taken as it is.',
  },
  preset: {
    word: 'Preset',
    meaning: 'A named set of all the dials, ours or one from the history of this method.',
  },
  size: {
    word: 'Size',
    meaning: 'Width and height in pixels; twice the side takes about four times as long.',
  },
  seed: {
    word: 'Seed',
    meaning:
      'The number all chance is drawn from: the same recipe with the same seed gives the same picture.',
  },
  latent: {
    word: 'Latent',
    meaning: 'The small grid of numbers the painter really changes; a network turns it into a picture.',
  },
  steps: {
    word: 'Steps',
    meaning: 'How often the picture is looked at and corrected; more is slower and clearer.',
  },
  cutouts: {
    word: 'Cutouts',
    meaning:
      'Random crops of the picture shown to the critic in every step, so that it looks right near and far.',
  },
  cutoutMethod: {
    word: 'Way of cutting',
    meaning: 'Crops of random size, the whole picture shrunk, or some of each.',
  },
  learningRate: {
    word: 'Learning rate',
    meaning: 'How far one step may move the picture: high is bold and rough, low is careful.',
  },
  optimiser: {
    word: 'Optimiser',
    meaning: 'The rule that turns each correction into a step; Adam is the usual one.',
  },
  start: {
    word: 'Start',
    meaning: 'What the first canvas is: a guess from the words, random codes, or your picture.',
  },
  growAt: {
    word: 'Grow',
    meaning:
      'The part of the steps painted at half size first: quicker, with a clearer composition; 0 paints at full size from the start.',
  },
  smoothness: {
    word: 'Smoothness',
    meaning: 'How strongly speckles are ironed out; too much turns the picture flat.',
  },
  ema: {
    word: 'Averaging',
    meaning: 'How much earlier steps linger in the picture shown: high is calm, 0 is raw.',
  },
  noise: {
    word: 'Noise',
    meaning: 'Grain added to what the critic sees, so that it judges shapes and not tricks.',
  },
  initImage: {
    word: 'Picture to start from',
    meaning: 'The painting begins as this picture; the weight says how close it stays.',
  },
  imagePrompts: {
    word: 'Pictures to paint towards',
    meaning: 'The painting should resemble these from afar; a negative weight says “not like this”.',
  },
  gentle: {
    word: 'Gentle mode',
    meaning:
      'Leaves the machine room to breathe between steps: a little slower, and the rest of your work stays smooth.',
  },
  engine: {
    word: 'Engine',
    meaning:
      'What does the arithmetic: the graphics card through WebGPU, or the processor through WebAssembly (wasm).',
  },
  loss: {
    word: 'Loss',
    meaning: 'How far the picture still is from the words, in the eyes of the critic; it should fall.',
  },
  recipe: {
    word: 'Recipe',
    meaning: 'Everything needed to paint a picture again; it travels inside the saved PNG.',
  },
  fragment: { word: 'Fragment', meaning: 'A finished picture together with how it came to be.' },
  pack: {
    word: 'Pack',
    meaning: 'The trained networks that see and paint, fetched once and kept on your device.',
  },
  guide: {
    word: 'Guide',
    meaning: 'The network that compares picture and words in every step, and so steers the painting.',
  },
  judge: {
    word: 'Judge',
    meaning: 'A second network, trained apart, that only scores finished pictures and never steers.',
  },
  round: {
    word: 'Round',
    meaning:
      'A set of pictures that is voted on together for a fixed time, pinned by a hash so that nobody can swap one.',
  },
  votingPower: {
    word: 'VP',
    meaning:
      'Voting power: how much you may give in one round, from the tokens you had staked at its snapshot; it is not spent, and the next round counts anew.',
  },
  snapshot: {
    word: 'Snapshot',
    meaning:
      'The block of a chain at which stake is read for a round; what moves afterwards changes nothing.',
  },
  ballot: {
    word: 'Ballot',
    meaning:
      'Your signed statement of what you give to which picture in one round; a newer one of yours replaces it until the close.',
  },
  digest: {
    word: 'Ballot number',
    meaning:
      'The fingerprint of exactly what was signed (its EIP-712 digest): another choice would have another.',
  },
  receipt: {
    word: 'Receipt',
    meaning: 'Your signed ballot as a file that proves itself: anybody can compute everything on it again.',
  },
  rpc: {
    word: 'RPC',
    meaning:
      'A server that answers questions about a chain; nothing it says is believed before another says the same.',
  },
  seal: {
    word: 'Seal',
    meaning:
      'What witnesses publish at the close: one hash over all ballots they have, so that none can be added later.',
  },
} as const satisfies Record<string, Entry>

export type Term = keyof typeof glossary

/** The choices of the dials that have names. */
export const choices = {
  optimiser: {
    adam: 'Adam',
    adamw: 'AdamW',
    adamax: 'Adamax',
    radam: 'RAdam',
    adagrad: 'Adagrad',
    rmsprop: 'RMSprop',
  },
  start: { prior: 'a guess from the words', codes: 'random codes', image: 'my picture' },
  cutoutMethod: { crop: 'crops', pooled: 'the whole, shrunk', mixed: 'some of each' },
  engine: { auto: 'the best there is', webgpu: 'graphics card (WebGPU)', wasm: 'processor (wasm)' },
} as const
