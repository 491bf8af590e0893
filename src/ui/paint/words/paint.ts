// The words of painting: the form, the painting in progress, the queue, and what one can do with a finished picture.
import { bytes, decimal, duration, list, number, percent, plural } from '../../kit/format.ts'
import type { Texts } from '../../kit/words/texts.ts'

export interface PaintWords {
  readonly prompt: Texts<
    | 'label'
    | 'placeholder'
    | 'paint'
    | 'queue'
    | 'examples'
    | 'open'
    | 'openHint'
    | 'drop'
    | 'missing'
    | 'without'
  >
  /** What was understood of the prompt. */
  readonly echo: Texts<'heading'> & {
    part(text: string): string
    weight(weight: number): string
    stop(stop: number): string
    cut(text: string): string
    unknown(words: readonly string[]): string
  }
  /** A learned taste that guides. */
  readonly guided: Texts<'label' | 'hint' | 'yours' | 'unknown'> & { community(artist: string): string }
  /** A recipe whose picture was kept early. */
  readonly early: Texts<'all'> & { stops(step: number, of: number): string }
  readonly seed: Texts<'roll' | 'lock' | 'locked' | 'free'>
  readonly needs: Texts<'unknown' | 'reading' | 'cancel'> & {
    size(bytes: number): string
    /** The button that paints and downloads. */
    paint(bytes: number): string
    readonly ask: Texts<'heading' | 'go' | 'later'> & { body(bytes: number | null): string }
    downloading(received: number, total: number): string
  }
  /** Where a painting is. */
  readonly stage: Texts<
    | 'waiting'
    | 'discarded'
    | 'starting'
    | 'compiling'
    | 'painting'
    | 'pausing'
    | 'paused'
    | 'keeping'
    | 'saving'
    | 'done'
    | 'failed'
  >
  /** What can be seen of a painting in progress, instead of a bare step number. */
  readonly mood: Texts<'first-idea' | 'finding-colours' | 'taking-shape' | 'settling'>
  readonly progress: Texts<'label' | 'lossLine' | 'hidden'> & {
    step(step: number, of: number): string
    eta(seconds: number): string
    etaSketch(seconds: number): string
    loss(value: number): string
    /** @param part Of the steps, from 0 to 1. */
    announce(part: number, prompt: string): string
  }
  readonly control: Texts<'pause' | 'resume' | 'keep' | 'discard' | 'awakeOn' | 'awakeOff'>
  readonly engine: Texts<'explainWebgpu' | 'explainWasm' | 'singleThread'> & {
    webgpu(adapter: string | null): string
    wasm(threads: number): string
  }
  readonly queue: Texts<'heading' | 'removed' | 'start'> & {
    up(prompt: string): string
    down(prompt: string): string
    remove(prompt: string): string
    added(place: number): string
  }
  readonly resume: Texts<'heading' | 'resume' | 'discard' | 'discarded'> & {
    body(prompt: string, step: number, of: number): string
  }
  readonly easel: Texts<'label' | 'empty' | 'emptyHint' | 'rescued'>
  readonly finished: Texts<
    | 'download'
    | 'copyLink'
    | 'copied'
    | 'copyFailed'
    | 'again'
    | 'newSeed'
    | 'vary'
    | 'edit'
    | 'details'
    | 'trash'
    | 'identical'
    | 'notes'
  >
  readonly more: Texts<'heading' | 'reset' | 'changed' | 'choose' | 'remove' | 'weight' | 'addImagePrompt'>
  readonly offer: Texts<
    'heading' | 'start' | 'startHint' | 'towards' | 'towardsHint' | 'noEncoder' | 'four' | 'cancel'
  >
  readonly opened: Texts<'recipe' | 'link' | 'otherPack' | 'shared'>
  seedOf(seed: number): string
}

export const paintWords: PaintWords = {
  prompt: {
    label: 'What shall we paint?',
    placeholder: 'a red fox under a full moon',
    paint: 'Paint',
    queue: 'Add to the queue',
    examples: 'Or start from one of these',
    open: 'Open a picture',
    openHint: 'A picture saved by Daub brings its recipe back; any other can be painted from.',
    drop: 'Drop the picture to open it',
    missing:
      'This recipe needs a picture that is not on this device. Open that picture, or paint without it.',
    without: 'Paint without it',
  },
  echo: {
    heading: 'Understood as',
    part: (text) => `“${text}”`,
    weight: (weight) => (weight > 0 ? `weight ${number(weight)}` : `away from it, weight ${number(-weight)}`),
    stop: (stop) => `until the loss is below ${number(stop)}`,
    cut: (text) => `Too long for these models: “${text}” is left out.`,
    unknown: (words) =>
      plural(words.length, {
        one: 'Probably unknown to these models, so it says little: ',
        other: 'Probably unknown to these models, so they say little: ',
      }) + list(words.map((word) => `“${word}”`)),
  },
  guided: {
    label: 'Guided by taste',
    hint: 'The painting also leans a little to what was learnt to be liked. In trials about a third of what the taste then sees in its pictures was really there.',
    yours: 'Your taste, as it was when you chose it.',
    community: (artist) => `The taste of the community of ${artist}, as it was when you chose it.`,
    unknown: 'The taste this recipe names.',
  },
  early: {
    stops: (step, of) => `Stops after ${number(step)} of ${number(of)} steps, as this picture did.`,
    all: 'Take all steps',
  },
  seed: {
    roll: 'Roll a new seed',
    lock: 'Keep this seed for the next picture',
    locked: 'Kept',
    free: 'New each time',
  },
  needs: {
    size: (size) => `Downloads ${bytes(size)} once; works offline afterwards.`,
    paint: (size) => `Paint · ${bytes(size)} once`,
    ask: {
      heading: 'Download now?',
      body: (size) =>
        `Painting needs the artist’s models once${size === null ? '' : `: ${bytes(size)}`}. Your browser asks to save data, or you are on a mobile network, where this may cost money. Afterwards painting needs no network.`,
      go: 'Download and paint',
      later: 'Not now',
    },
    unknown: 'Needs one download; works offline afterwards.',
    downloading: (received, total) => `Downloading: ${bytes(received)} of ${bytes(total)}`,
    reading: 'Loading from this device',
    cancel: 'Cancel',
  },
  stage: {
    waiting: 'Waiting',
    discarded: 'Discarded',
    starting: 'Getting ready',
    compiling: 'Preparing the brushes',
    painting: 'Painting',
    pausing: 'Pausing',
    paused: 'Paused',
    keeping: 'Finishing early',
    saving: 'Saving',
    done: 'Finished',
    failed: 'Stopped',
  },
  mood: {
    'first-idea': 'A first idea',
    'finding-colours': 'Finding its colours',
    'taking-shape': 'Taking shape',
    settling: 'Settling',
  },
  progress: {
    label: 'Painting',
    step: (step, of) => `Step ${number(step)} of ${number(of)}`,
    eta: (seconds) => `about ${duration(1000 * seconds)} left`,
    etaSketch: (seconds) => `about ${duration(1000 * seconds)} left for the sketch, then full size`,
    loss: (value) => `loss ${decimal(value, 3)}`,
    lossLine: 'Loss so far: lower is closer to the words',
    hidden: 'Browsers slow down tabs in the background. The painting goes on, more slowly.',
    announce: (part, prompt) => (part === 1 ? `Finished: ${prompt}` : `${percent(part)} of ${prompt}`),
  },
  control: {
    pause: 'Pause',
    resume: 'Resume',
    keep: 'Keep & stop',
    discard: 'Discard',
    awakeOn: 'Screen stays on',
    awakeOff: 'Screen may sleep',
  },
  engine: {
    webgpu: (adapter) => (adapter ? `WebGPU · ${adapter}` : 'WebGPU'),
    wasm: (threads) => `wasm × ${plural(threads, { one: '# thread', other: '# threads' })}`,
    explainWebgpu: 'The graphics card of this device paints.',
    explainWasm:
      'The processor of this device paints. It is slower than a graphics card; the pictures are as good.',
    singleThread: 'Reload the page once, and it may paint with several threads.',
  },
  queue: {
    heading: 'Next on the easel',
    up: (prompt) => `Paint “${prompt}” earlier`,
    down: (prompt) => `Paint “${prompt}” later`,
    remove: (prompt) => `Remove “${prompt}”`,
    removed: 'Removed from the queue.',
    start: 'Start the queue',
    added: (place) =>
      place === 1 ? 'Added: next on the easel.' : `Added: number ${number(place)} in the queue.`,
  },
  resume: {
    heading: 'Continue this painting?',
    body: (prompt, step, of) => `“${prompt}” was left at step ${number(step)} of ${number(of)}.`,
    resume: 'Continue',
    discard: 'Discard',
    discarded: 'Discarded.',
  },
  easel: {
    label: 'On the easel',
    empty: 'An empty canvas.',
    emptyHint: 'Say what to paint, and press Enter.',
    rescued: 'The last good picture',
  },
  finished: {
    download: 'Download PNG',
    copyLink: 'Copy recipe link',
    copied:
      'Link copied. Whoever opens it can paint this picture again: the same to the last byte with the same engine and number of threads, elsewhere the same to the eye.',
    copyFailed: 'The browser did not allow copying. Here is the link:',
    again: 'Same again',
    newSeed: 'New seed',
    vary: 'Vary',
    edit: 'Edit recipe',
    details: 'Recipe and timelapse',
    trash: 'Delete',
    identical: 'Painted again: every byte is the same.',
    notes: 'What was changed to paint it',
  },
  more: {
    heading: 'More',
    reset: 'Back to the preset',
    changed: 'changed',
    choose: 'Choose a picture',
    remove: 'Remove',
    weight: 'Weight',
    addImagePrompt: 'Add a picture',
  },
  offer: {
    heading: 'What should this picture do?',
    start: 'Start from it',
    startHint: 'The painting begins as this picture and changes towards the words.',
    towards: 'Paint towards it',
    towardsHint: 'Besides following the words, the painting should come to resemble this picture.',
    four: 'Four pictures are followed at most: the oldest of them was left out.',
    noEncoder: 'The models in use cannot start from a picture.',
    cancel: 'Nothing',
  },
  opened: {
    recipe: 'The recipe of this picture is in the form.',
    link: 'The recipe of this link is in the form.',
    shared: 'The shared text is in the form.',
    otherPack: 'It was painted with other models, so the picture will come out different.',
  },
  seedOf: (seed) => `Seed ${seed}`,
}
