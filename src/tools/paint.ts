// `npm run paint -- "a red fox" --seed 7 --size 256 --steps 60 --engine wasm --out fox.png`
// Drives the built app in a headless Chromium and prints one JSON line a picture.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineInfo, Recipe } from '../fragment/index.ts'
import { noteSentence } from '../ui/paint/words/notes.ts'
import { fallbackSentence } from '../ui/kit/words/errors/engine.ts'
import type { PaintOrder, PaintReport } from './headlessPort.ts'
import { fail, sentenceOf } from './options.ts'
import { readPaintJob, usage, type PaintJob } from './paint/job.ts'
import { openStudioPage, type StudioPage } from './studioPage.ts'

try {
  await main(readPaintJob(process.argv.slice(2)))
} catch (error) {
  fail(error, usage)
}

async function main(job: PaintJob): Promise<void> {
  const studio = await openStudioPage({
    engine: job.engine,
    packFolder: job.pack,
    allowSoftwareGpu: job.softwareGpu,
  })
  try {
    if (studio.report.fallbackReason && job.engine !== 'auto')
      console.error(fallbackSentence(studio.report.fallbackReason))
    if (job.list) await paintList(studio, job)
    else await paintOne(studio, job)
  } finally {
    await studio.close()
  }
}

async function paintOne(studio: StudioPage, job: PaintJob): Promise<void> {
  const report = job.recipe
    ? await repaint(studio, job.recipe, job.critic)
    : await paint(studio, job, job.prompts[0]!.text)
  writeFileSync(job.out, Buffer.from(report.png, 'base64'))
  console.log(JSON.stringify(summary(report)))
}

/**
 * Paints every line of a file; the index grows line by line, so that a stopped run leaves what it painted. A line that cannot be
 * painted is named with its number and stops nothing; the run then ends with exit code 1.
 */
async function paintList(studio: StudioPage, job: PaintJob): Promise<void> {
  const index = join(job.out, 'index.jsonl')
  writeFileSync(index, '')
  const pngs: string[] = []
  for (const [i, { text, line: number }] of job.prompts.entries()) {
    let report
    try {
      report = await paint(studio, job, text)
    } catch (error) {
      console.error(`Line ${number} was not painted. ${sentenceOf(error)}`)
      process.exitCode = 1
      continue
    }
    const file = `${String(i).padStart(4, '0')}.png`
    writeFileSync(join(job.out, file), Buffer.from(report.png, 'base64'))
    const line = JSON.stringify({ file, ...summary(report) })
    writeFileSync(index, `${line}\n`, { flag: 'a' })
    console.log(line)
    pngs.push(report.png)
  }
  if (pngs.length === 0) return
  const columns = Math.ceil(Math.sqrt(pngs.length))
  const sheet = await studio.page.evaluate(([all, n]) => window.daub.contactSheet(all, n, 128), [
    pngs,
    columns,
  ] as const)
  writeFileSync(join(job.out, 'contact-sheet.png'), Buffer.from(sheet, 'base64'))
}

async function repaint({ page }: StudioPage, recipe: Recipe, critic: string | null): Promise<PaintReport> {
  return told(await page.evaluate(([what, by]) => window.daub.paint(what, by), [recipe, critic] as const))
}

async function paint({ page, pack }: StudioPage, job: PaintJob, prompt: string): Promise<PaintReport> {
  const [width, height] = job.size ?? [pack.defaultSize, pack.defaultSize]
  const overrides = job.steps === undefined ? {} : { steps: job.steps }
  const order: PaintOrder = { prompt, seed: job.seed, width, height, preset: job.preset, overrides }
  return told(await page.evaluate(([what, by]) => window.daub.paint(what, by), [order, job.critic] as const))
}

/** Says on standard error what had to be changed to paint. */
function told(report: PaintReport): PaintReport {
  for (const note of report.notes) console.error(noteSentence(note))
  return report
}

/** The figures the issue names, in its order. */
function summary({
  ms,
  steps,
  losses,
  scores,
  engine,
  sha256,
  recipe,
}: PaintReport): Record<string, unknown> {
  return {
    ms: Math.round(ms),
    msPerStep: steps === 0 ? null : Math.round(ms / steps),
    steps,
    lossFirst: losses[0] ?? null,
    lossLast: losses.at(-1) ?? null,
    guide: scores.guide,
    judge: scores.judge,
    engine: engineName(engine),
    sha256,
    prompt: recipe.prompt,
    seed: recipe.seed,
    size: `${recipe.width}x${recipe.height}`,
    preset: recipe.preset,
    packId: recipe.packId,
  }
}

function engineName({ kind, threads, adapter }: EngineInfo): string {
  return kind === 'webgpu' ? `webgpu (${adapter ?? 'unknown adapter'})` : `wasm × ${threads}`
}
