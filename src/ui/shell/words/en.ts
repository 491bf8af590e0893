// Every word of the page, in English. A second language is a second file of this type. Longer texts stand beside:
// errors.ts (what went wrong), glossary.ts (what a word means), settings.ts (the dials).

const megabytes = (bytes: number) => {
  const value = bytes / 1e6
  return value < 10 ? value.toFixed(1) : Math.round(value).toString()
}
const size = (bytes: number) => (bytes < 1e9 ? `${megabytes(bytes)} MB` : `${(bytes / 1e9).toFixed(1)} GB`)
const count = (n: number, one: string, many: string) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`

/** Seconds as people say them: "about 40 s", "about 3 min". */
const duration = (seconds: number) =>
  seconds < 90 ? `${seconds} s` : `${(seconds / 60).toFixed(seconds % 60 ? 1 : 0)} min`

export const words = {
  name: 'Daub',
  tagline: 'A painter that lives in your browser.',
  skip: 'Skip to the page',
  nav: {
    label: 'Pages',
    wall: 'Wall',
    paint: 'Paint',
    vote: 'Vote',
    about: 'About',
    shortcuts: 'Keyboard shortcuts',
  },
  title: {
    wall: 'Daub',
    paint: 'Paint · Daub',
    about: 'About · Daub',
    rounds: 'Vote · Daub',
    round: (theme: string) => `${theme} · Daub`,
    vote: (theme: string) => `Vote: ${theme} · Daub`,
    results: (theme: string) => `Results: ${theme} · Daub`,
    someRound: 'A round',
    settings: 'Settings · Daub',
    painting: (percent: number, prompt: string) => `${percent} % · ${prompt}`,
    paused: (prompt: string) => `Paused · ${prompt}`,
    piece: (prompt: string) => `${prompt} · Daub`,
    unknown: 'Not found · Daub',
  },

  wall: {
    heading: 'The wall',
    ask: 'What shall we paint?',
    empty: 'Nothing hangs here yet. The first picture will.',
    lead: 'Type what you would like to see. The picture grows on this device, step by step, and stays here.',
    latest: 'Latest',
    all: 'Your pictures',
    more: 'Show more',
    onTheEasel: (prompt: string, percent: number) => `On the easel: ${prompt}, ${percent} %`,
    look: 'Go and look',
  },

  prompt: {
    label: 'What shall we paint?',
    placeholder: 'a red fox under a full moon',
    paint: 'Paint',
    queue: 'Add to the queue',
    examples: 'Or start from one of these',
    open: 'Open a picture',
    openHint: 'A picture saved by Daub brings its recipe back; any other can be painted from.',
    drop: 'Let go to open this picture',
    missing:
      'This recipe needs a picture that is not on this device. Open that picture, or paint without it.',
    without: 'Paint without it',
  },

  seed: {
    label: 'Seed',
    roll: 'Roll a new seed',
    lock: 'Keep this seed for the next picture',
    locked: 'Kept',
    free: 'New each time',
  },

  needs: {
    size: (bytes: number) => `Needs ${megabytes(bytes)} MB once; works offline afterwards.`,
    unknown: 'Needs a download once; works offline afterwards.',
    ready: 'Everything needed is on this device.',
    downloading: (received: number, total: number) =>
      `Downloading ${megabytes(received)} of ${megabytes(total)} MB`,
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
    keeping: 'Keeping what is there',
    saving: 'Saving',
    done: 'Finished',
    stopped: (steps: number) => `Kept after ${count(steps, 'step', 'steps')}`,
    failed: 'Stopped',
  },
  mood: {
    'first idea': 'A first idea',
    'finding colours': 'Finding its colours',
    'taking shape': 'Taking shape',
    settling: 'Settling',
  },
  progress: {
    label: 'Painting',
    step: (step: number, of: number) => `Step ${step} of ${of}`,
    eta: (seconds: number) => `about ${duration(seconds)} left`,
    etaSketch: (seconds: number) => `about ${duration(seconds)} left for the sketch, then full size`,
    loss: (value: number) => `loss ${value.toFixed(3)}`,
    lossLine: 'Loss so far: lower is closer to the words',
    hidden: 'Browsers slow down tabs in the background. It goes on, only later.',
    announce: (percent: number, prompt: string) =>
      percent === 100 ? `Finished: ${prompt}` : `${percent} percent of ${prompt}`,
  },
  control: {
    pause: 'Pause',
    resume: 'Go on',
    keep: 'Keep & stop',
    discard: 'Discard',
    awakeOn: 'Screen stays on',
    awakeOff: 'Screen may sleep',
  },
  engine: {
    webgpu: (adapter: string | null) => (adapter ? `WebGPU · ${adapter}` : 'WebGPU'),
    wasm: (threads: number) => `wasm × ${count(threads, 'thread', 'threads')}`,
    explainWebgpu: 'The graphics card of this device paints.',
    explainWasm: 'The processor of this device paints. It is slower than a graphics card, and as good.',
    singleThread: 'Reload the page once, and it may paint with several threads.',
  },

  queue: {
    heading: 'Next on the easel',
    up: (prompt: string) => `Paint “${prompt}” earlier`,
    down: (prompt: string) => `Paint “${prompt}” later`,
    remove: (prompt: string) => `Remove “${prompt}”`,
    removed: 'Removed from the queue.',
    held: 'The queue waits.',
    start: 'Start the queue',
    added: (place: number) =>
      place === 1 ? 'Added: next on the easel.' : `Added: number ${place} in the queue.`,
  },

  resume: {
    heading: 'Go on painting?',
    body: (prompt: string, step: number, of: number) => `“${prompt}” was left at step ${step} of ${of}.`,
    resume: 'Go on',
    discard: 'Discard',
  },

  easel: {
    label: 'On the easel',
    empty: 'An empty canvas.',
    emptyHint: 'Say what to paint, and press Enter.',
    noPicture: 'No picture yet.',
    rescued: 'The last good picture',
  },
  picture: {
    alt: (prompt: string) => `Image generated from the prompt: ${prompt}`,
    altShort: (prompt: string) =>
      `Image generated from the prompt: ${prompt.length > 80 ? `${prompt.slice(0, 79)}…` : prompt}`,
    missing: 'The picture itself is not on this device.',
    untitled: 'Untitled',
  },
  label: {
    seed: (seed: number) => `Seed ${seed}`,
    size: (width: number, height: number) => `${width} × ${height} px`,
    steps: (steps: number) => count(steps, 'step', 'steps'),
    date: (time: number) =>
      new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' }),
    engine: { webgpu: 'WebGPU', wasm: 'wasm' },
  },

  piece: {
    missing: 'This picture is not on this device.',
    missingHint:
      'Pictures stay where they were painted. If somebody sent you the file, drop it here and its recipe opens.',
    toWall: 'To the wall',
    download: 'Download PNG',
    copyLink: 'Copy recipe link',
    copied: 'Link copied. Whoever opens it can paint this picture again.',
    copyFailed: 'The browser would not copy. Here is the link:',
    again: 'Same again',
    newSeed: 'New seed',
    vary: 'Vary',
    edit: 'Edit recipe',
    details: 'Recipe and timelapse',
    trash: 'Delete',
    trashed: 'Moved to the trash.',
    undo: 'Undo',
    identical: 'Painted again, and the same to the last byte.',
    recipe: 'Recipe',
    scores: 'How close to the words',
    notes: 'What had to be changed to paint it',
    parent: 'Made from an earlier picture',
    id: 'Fingerprint (SHA-256)',
    time: 'Time',
    stepsOf: (steps: number, of: number) => (steps === of ? String(of) : `${steps} of ${of}`),
    inTrash: 'This picture is in the trash.',
    putBack: 'Put it back',
    duration: (ms: number) => duration(Math.max(1, Math.round(ms / 1000))),
  },
  scores: {
    judge: 'By the judge',
    judgeHint: 'A second pair of eyes that took no part in the painting.',
    guide: 'By the guide',
    guideHint: 'The eye that steered the painting: it tends to praise its own work.',
    unknown: 'not measured',
    ask: 'Ask the judge',
    asking: 'The judge is looking…',
    /**
     * Cosine similarity in words, calibrated on the embedded pack (guide and judge agree to 0.03): held-out pictures and their own
     * captions have a median of 0.4 and 5 % below 0.29; of wrong captions 1 % reach 0.28 and 5 % reach 0.2.
     */
    inWords: (value: number) =>
      value > 0.4 ? 'very close' : value > 0.28 ? 'close' : value > 0.2 ? 'some likeness' : 'far off',
  },
  timelapse: {
    heading: 'How it came to be',
    label: 'Step of the painting',
    play: 'Play',
    pause: 'Pause',
    value: (step: number) => `step ${step}`,
    compare: 'Hold to see how it began',
    none: 'No timelapse was kept of this picture.',
  },

  more: {
    heading: 'More',
    explain: (what: string) => `What is “${what}”?`,
    reset: 'Back to the preset',
    changed: 'changed',
    choose: 'Choose a picture',
    remove: 'Remove',
    weight: 'Weight',
    addImagePrompt: 'Add a picture',
  },
  offer: {
    heading: 'What shall this picture do?',
    start: 'Start from it',
    startHint: 'The painting begins as this picture and changes towards the words.',
    towards: 'Paint towards it',
    towardsHint: 'The painting should look alike, seen from afar, beside the words.',
    noEncoder: 'This pack cannot start from a picture.',
    cancel: 'Nothing',
  },
  opened: {
    recipe: 'The recipe of this picture is in the form.',
    link: 'The recipe of this link is in the form.',
    otherPack: 'It was painted with other models, so the picture will come out different.',
  },

  toast: { label: 'Messages', close: 'Close' },
  update: {
    ready: 'A new version of Daub is here.',
    whilePainting: 'A new version of Daub is here. It waits until the painting is finished.',
    reload: 'Reload',
    later: 'Later',
  },
  offline: 'Offline: painting and voting work, and everything is kept here.',
  discarded: 'Discarded.',
  dismiss: 'Dismiss',
  details: 'What exactly happened',
  undo: 'Undo',

  about: {
    heading: 'About Daub',
    howHeading: 'How it paints',
    wordsHeading: 'Words',
    keysHeading: 'Keyboard',
  },
  keys: {
    heading: 'Keyboard',
    close: 'Close',
    switch: 'Shortcuts of a single key',
    list: [
      ['/', 'Write a prompt'],
      ['Enter', 'Paint (in the prompt)'],
      ['Shift + Enter', 'New line (in the prompt)'],
      ['↑ ↓', 'Earlier prompts (at the start of the prompt)'],
      ['p', 'Pause, go on'],
      ['k', 'Keep & stop'],
      ['← →', 'Step through a timelapse, or through the pictures of a round'],
      ['← ↓ →', 'Voting in pairs: left, can’t decide, right'],
      ['⌫ Enter', 'Voting in pairs: undo, review'],
      ['?', 'This list'],
      ['Esc', 'Close'],
    ],
  },
  storage: {
    heading: 'Storage',
    protected: 'Protected: the browser will not clear your pictures by itself.',
    unprotected: 'Not protected: the browser may clear your pictures when the device runs low.',
    unknown: 'The browser does not say whether your pictures are protected.',
    memory:
      'This browser keeps nothing for Daub, so pictures last until you close the tab. Download what you want to keep.',
    lost: 'A newer Daub in another tab took over the storage. Download what you are painting, then reload.',
    protect: 'Protect my pictures',
    refused:
      'The browser said no for now. Installing Daub, or using it for some days, usually changes its mind.',
    used: (used: number, quota: number | null) =>
      quota === null ? `${size(used)} used` : `${size(used)} used of ${size(quota)} allowed`,
    trash: (n: number) => `${count(n, 'picture', 'pictures')} in the trash; each goes after 30 days.`,
    restore: 'Put all back',
    empty: 'Empty the trash',
    emptied: (n: number) => `${count(n, 'picture', 'pictures')} removed for good.`,
    restored: 'Back on the wall.',
  },
  unknownPage: { heading: 'There is nothing at this address.', back: 'To the wall' },
} as const
