// The page the command line and the bench open in a headless Chromium: the studio's own port, with pictures as
// base64 so that they pass to Node. No second painting code exists; this is the app's.
import {
  contentId,
  criticText,
  DaubError,
  parseCritic,
  parseRecipe,
  type Critic,
  type Parameters,
  type Recipe,
} from '../fragment/index.ts'
import {
  createStudio,
  presets,
  type EngineChoice,
  type EngineReport,
  type PackInfo,
  type Picture,
  type Studio,
} from '../studio/index.ts'
import { troubleOf } from '../ui/kit/words/errors.ts'
import type { HeadlessPort, PaintOrder, PaintReport } from './headlessPort.ts'

const studio: Studio = createStudio()
let pack: PackInfo | null = null

const port: HeadlessPort = {
  open: inWords(open),
  recipe: recipeFor,
  paint: inWords(paint),
  sketch: inWords(sketch),
  embed: inWords(embed),
  judge: inWords(judge),
  contactSheet,
  measure,
}
Object.assign(window, { daub: port })

/** Only the message of an error passes to Node: codes become the sentences people read. */
function inWords<Arguments extends readonly unknown[], Result>(
  work: (...given: Arguments) => Promise<Result>,
): (...given: Arguments) => Promise<Result> {
  return async (...given) => {
    try {
      return await work(...given)
    } catch (error) {
      if (!(error instanceof DaubError)) throw error
      const { happened, doThis } = troubleOf(error)
      throw new Error(`${happened} ${doThis}`, { cause: error })
    }
  }
}

async function open(
  packUrl: string,
  choice: EngineChoice,
): Promise<{ pack: PackInfo; report: EngineReport }> {
  const url = new URL(packUrl, location.href).href
  pack = await studio.openPack({ kind: 'url', url })
  return { pack, report: await studio.chooseEngine(choice) }
}

async function paint(order: PaintOrder | Recipe, critic: string | null = null): Promise<PaintReport> {
  const guide = critic === null ? null : parseCritic(critic)
  const recipe = 'version' in order ? parseRecipe(order) : recipeFor(order, guide)
  const attachments = new Map(guide ? [[contentId(guide), new Blob([criticText(guide)])]] : [])
  const started = performance.now()
  let firstPreviewMs: number | null = null
  for await (const event of studio.paint({ recipe, attachments }).events) {
    if (event.kind === 'painting' && event.preview && firstPreviewMs === null)
      firstPreviewMs = performance.now() - started
    if (event.kind === 'failed') throw event.error
    if (event.kind !== 'done') continue
    const { fragment, notes } = event.painting
    return {
      png: toBase64(fragment.image),
      sha256: fragment.id,
      ms: fragment.ms,
      pieceMs: performance.now() - started,
      firstPreviewMs,
      steps: fragment.steps,
      losses: fragment.losses,
      scores: fragment.scores,
      engine: fragment.engine,
      recipe,
      notes,
    }
  }
  throw new Error('The painting ended without a picture.')
}

async function sketch(recipes: readonly Recipe[]): Promise<number[][]> {
  const sketches = await studio.sketch(recipes.map(parseRecipe))
  return sketches.map(({ embedding }) => [...embedding])
}

/** Of PNG pictures (base64). */
async function embed(pngs: readonly string[]): Promise<number[][]> {
  const embeddings = await studio.embed(openPack().id, await Promise.all(pngs.map(toPicture)))
  return embeddings.map((embedding) => [...embedding])
}

/** Similarity of PNG pictures (base64) with texts, by the judge. */
async function judge(pngs: readonly string[], texts: readonly string[]): Promise<number[][]> {
  return studio.judge(openPack().id, await Promise.all(pngs.map(toPicture)), texts)
}

/** Lays PNG pictures (base64) out in rows, each shrunk to `cell` pixels, and returns one PNG. */
async function contactSheet(
  pngs: readonly string[],
  columns: number,
  cell: number,
  quality?: number,
): Promise<string> {
  const canvas = new OffscreenCanvas(columns * cell, Math.ceil(pngs.length / columns) * cell)
  const context = canvas.getContext('2d')!
  context.imageSmoothingQuality = 'high'
  for (const [i, png] of pngs.entries()) {
    const bitmap = await createImageBitmap(fromBase64(png))
    const scale = cell / Math.max(bitmap.width, bitmap.height)
    context.drawImage(
      bitmap,
      (i % columns) * cell,
      Math.floor(i / columns) * cell,
      bitmap.width * scale,
      bitmap.height * scale,
    )
    bitmap.close()
  }
  const format = quality === undefined ? { type: 'image/png' } : { type: 'image/webp', quality }
  return toBase64(new Uint8Array(await (await canvas.convertToBlob(format)).arrayBuffer()))
}

/** Times forward pass and step; the graphs come along so that Node can run them natively. */
async function measure(order: PaintOrder, repeats: number): ReturnType<HeadlessPort['measure']> {
  const { engine, forward, step } = await studio.measure(recipeFor(order), repeats)
  const portable = ({ model, feeds, ms }: typeof step) => ({
    model: toBase64(model),
    ms,
    feeds: Object.fromEntries(
      Object.entries(feeds).map(([name, { type, dims, data }]) => [
        name,
        {
          type,
          dims,
          data: toBase64(new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength)),
        },
      ]),
    ),
  })
  return { engine, forward: portable(forward), step: portable(step) }
}

function recipeFor(
  { prompt, seed, width, height, preset: name, overrides }: PaintOrder,
  critic: Critic | null = null,
): Recipe {
  const preset = presets.find((candidate) => candidate.name === name)
  if (!preset)
    throw new Error(`There is no preset "${name}". Presets: ${presets.map((p) => p.name).join(', ')}.`)
  const parameters: Parameters = { ...preset.parameters, ...overrides }
  const recipe = {
    version: 2,
    prompt,
    seed,
    width,
    height,
    packId: openPack().id,
    preset: name,
    parameters,
    imagePrompts: [],
    initImage: null,
    parent: null,
    critic: critic && contentId(critic),
  }
  return parseRecipe(recipe)
}

function openPack(): PackInfo {
  if (pack === null) throw new Error('No pack is open.')
  return pack
}

async function toPicture(png: string): Promise<Picture> {
  const bitmap = await createImageBitmap(fromBase64(png))
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!
  context.drawImage(bitmap, 0, 0)
  const { width, height, data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
  return { width, height, rgba: data as Uint8ClampedArray<ArrayBuffer> }
}

function fromBase64(text: string): Blob {
  return new Blob([Uint8Array.from(atob(text), (character) => character.charCodeAt(0))])
}

function toBase64(bytes: Uint8Array): string {
  let text = ''
  const piece = 0x8000 // as many arguments as engines take in one call
  for (let at = 0; at < bytes.length; at += piece)
    text += String.fromCharCode(...bytes.subarray(at, at + piece))
  return btoa(text)
}
