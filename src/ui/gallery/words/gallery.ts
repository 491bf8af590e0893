// The words of the wall and of one picture on it: label, scores, recipe, timelapse, trash.
import { date, decimal, duration, number, plural } from '../../kit/format.ts'
import type { Texts } from '../../kit/words/texts.ts'

export interface GalleryWords {
  readonly wall: Texts<'heading' | 'tagline' | 'empty' | 'lead' | 'all'>
  readonly search: Texts<'label' | 'liked' | 'select' | 'nothing' | 'all'> & {
    found(shown: number, all: number): string
  }
  readonly selection: Texts<'label' | 'all' | 'trash' | 'done'> & {
    chosen(count: number): string
    trashed(count: number): string
  }
  readonly like: Texts<'do' | 'undo' | 'liked'>
  readonly label: {
    readonly engine: Texts<'webgpu' | 'wasm'>
    seed(seed: number): string
    size(width: number, height: number): string
    steps(steps: number): string
    /** @param time Milliseconds since 1970. */
    date(time: number): string
  }
  readonly picture: Texts<
    | 'missing'
    | 'missingHint'
    | 'toWall'
    | 'trashed'
    | 'inTrash'
    | 'putBack'
    | 'recipe'
    | 'parent'
    | 'id'
    | 'time'
  > & {
    steps(steps: number, of: number): string
    duration(ms: number): string
  }
  readonly scores: Texts<
    'heading' | 'judge' | 'judgeHint' | 'guide' | 'guideHint' | 'unknown' | 'ask' | 'asking'
  > & {
    inWords(similarity: number): string
    inNumbers(similarity: number): string
  }
  readonly timelapse: Texts<'label' | 'play' | 'pause' | 'compare'> & { value(step: number): string }
}

export const galleryWords: GalleryWords = {
  wall: {
    heading: 'Your wall',
    tagline: 'A painter that lives in your browser.',
    empty: 'Nothing hangs here yet. The first picture will.',
    lead: 'Type what you would like to see. The picture grows on this device, step by step, and stays here.',
    all: 'Your pictures',
  },
  search: {
    label: 'Search the prompts',
    liked: 'Liked only',
    select: 'Choose several',
    nothing: 'No picture of yours is like that.',
    all: 'Show all',
    found: (shown, all) =>
      shown === all
        ? plural(all, { one: '# picture', other: '# pictures' })
        : `${number(shown)} of ${plural(all, { one: '# picture', other: '# pictures' })}`,
  },
  selection: {
    label: 'Chosen pictures',
    all: 'All or none',
    trash: 'Delete',
    done: 'Done',
    chosen: (count) => (count === 0 ? 'None chosen yet' : `${number(count)} chosen`),
    trashed: (count) => `${plural(count, { one: '# picture', other: '# pictures' })} moved to the trash.`,
  },
  like: { do: 'Like', undo: 'Unlike', liked: 'Liked' },
  label: {
    seed: (seed) => `Seed ${seed}`,
    size: (width, height) => `${width} × ${height} px`,
    steps: (steps) => plural(steps, { one: '# step', other: '# steps' }),
    date,
    engine: { webgpu: 'WebGPU', wasm: 'wasm' },
  },
  picture: {
    missing: 'This picture is not on this device.',
    missingHint:
      'Pictures stay where they were painted. If somebody sent you the file, drop it here and its recipe opens.',
    toWall: 'To your wall',
    trashed: 'Moved to the trash.',
    inTrash: 'This picture is in the trash.',
    putBack: 'Put it back',
    recipe: 'Recipe',
    parent: 'Made from an earlier picture',
    id: 'Fingerprint (SHA-256)',
    time: 'Time',
    steps: (steps, of) => (steps === of ? number(of) : `${number(steps)} of ${number(of)}`),
    duration,
  },
  scores: {
    heading: 'How close to the words',
    judge: 'By the judge',
    judgeHint: 'A second pair of eyes that took no part in the painting.',
    guide: 'By the guide',
    guideHint: 'The network that steered the painting: it tends to praise its own work.',
    unknown: 'not measured',
    ask: 'Ask the judge',
    asking: 'The judge is looking…',
    /**
     * Cosine similarity in words, calibrated on the embedded pack (guide and judge agree to 0.03): held-out pictures and their own
     * captions have a median of 0.4 and 5 % below 0.29; of wrong captions 1 % reach 0.28 and 5 % reach 0.2.
     */
    inWords: (similarity) =>
      similarity > 0.4
        ? 'very close'
        : similarity > 0.28
          ? 'close'
          : similarity > 0.2
            ? 'some likeness'
            : 'far off',
    inNumbers: (similarity) => decimal(similarity, 2),
  },
  timelapse: {
    label: 'Step of the painting',
    play: 'Play',
    pause: 'Pause',
    value: (step) => `step ${number(step)}`,
    compare: 'Hold to see how it began',
  },
}
