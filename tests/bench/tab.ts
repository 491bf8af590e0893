// What a tab that paints weighs (DESIGN.md section 11), in the built app in Chromium: a painting from words, and one that starts from a
// photograph of 8,000 × 8,000. Memory is the highest that the operating system counted for the tab's process, and for the GPU's beside it.
import { readFileSync } from 'node:fs'
import type { Browser } from '@playwright/test'
import { ensureBuilt } from '../../src/tools/build.ts'
import { launchChromium } from '../../src/tools/chromium.ts'
import { serve } from '../../src/tools/serve.ts'

export interface TabFigures {
  /** What the painting began with. */
  readonly from: 'words' | 'photograph'
  /** Sides of the painting, in pixels, and its steps. */
  readonly size: number
  readonly steps: number
  /** Highest resident memory of the tab's own process, in MB. Budget: 1,000. Null without /proc. */
  readonly tabMB: number | null
  /** The same of the process that all tabs draw with. */
  readonly drawingMB: number | null
  /** Of the tab's process before anything was painted. */
  readonly idleMB: number | null
}

const photographSide = 8000
const steps = 12

/** Paints twice, each in a browser of its own; prints progress to standard error. */
export async function benchTab({ size }: { readonly size: number }): Promise<readonly TabFigures[]> {
  const server = await serve(ensureBuilt())
  try {
    console.error(`tab: making a photograph of ${photographSide} × ${photographSide}`)
    const photograph = await makePhotograph()
    console.error('tab: painting from words')
    const words = await measure(server.origin, size, null)
    console.error('tab: painting from the photograph')
    return [words, await measure(server.origin, size, photograph)]
  } finally {
    await server.close()
  }
}

async function measure(origin: string, size: number, photograph: Buffer | null): Promise<TabFigures> {
  const browser = await launchChromium()
  try {
    const page = await (await browser.newContext({ serviceWorkers: 'block' })).newPage()
    await page.goto(`${origin}/#/paint`)
    await page.getByLabel('Preset', { exact: true }).waitFor()
    const idle = await peaks(browser)
    await page.getByText('More', { exact: true }).click()
    await page.getByLabel('Engine', { exact: true }).selectOption('wasm')
    await page.getByLabel('Steps', { exact: true }).fill(String(steps))
    await page.getByLabel('Size', { exact: true }).selectOption({ label: `${size} × ${size}` })
    await page.getByText('More', { exact: true }).click()
    await page.getByLabel('What shall we paint?').fill('a red fox under a full moon')
    if (photograph !== null) {
      const file = { name: 'photograph.jpg', mimeType: 'image/jpeg', buffer: photograph }
      await page.locator('input[type=file]').last().setInputFiles(file)
      await page.getByRole('button', { name: /^Start from it/ }).click()
    }
    await page.getByLabel('What shall we paint?').press('Enter')
    await page.getByRole('link', { name: 'Recipe and timelapse' }).waitFor({ timeout: 600_000 })
    const { tab, drawing } = await peaks(browser)
    return {
      from: photograph === null ? 'words' : 'photograph',
      size,
      steps,
      tabMB: tab,
      drawingMB: drawing,
      idleMB: idle.tab,
    }
  } finally {
    await browser.close()
  }
}

/** Something with the structure of a photograph, as a JPEG of about a megabyte. */
async function makePhotograph(): Promise<Buffer> {
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    const text = await page.evaluate(async (side) => {
      const canvas = new OffscreenCanvas(side, side)
      const context = canvas.getContext('2d')!
      const sky = context.createLinearGradient(0, 0, side, side)
      for (let i = 0; i <= 12; i++) sky.addColorStop(i / 12, `hsl(${i * 67} 60% ${30 + ((i * 29) % 50)}%)`)
      context.fillStyle = sky
      context.fillRect(0, 0, side, side)
      for (let i = 0; i < 300; i++) {
        context.fillStyle = `hsl(${i * 41} 50% 50% / 60%)`
        context.fillRect((i * 1237) % side, (i * 2741) % side, 40 + ((i * 97) % 600), 40 + ((i * 53) % 400))
      }
      const file = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.6 })
      const bytes = new Uint8Array(await file.arrayBuffer())
      let binary = ''
      for (let at = 0; at < bytes.length; at += 8192)
        binary += String.fromCharCode.apply(null, [...bytes.subarray(at, at + 8192)])
      return btoa(binary)
    }, photographSide)
    return Buffer.from(text, 'base64')
  } finally {
    await browser.close()
  }
}

/** Highest resident sizes until now, in MB: of the page's process (the largest renderer) and of the GPU's. */
async function peaks(
  browser: Browser,
): Promise<{ readonly tab: number | null; readonly drawing: number | null }> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const most = (kind: string) =>
    processInfo
      .filter(({ type }) => type === kind)
      .map(({ id }) => peakOf(id))
      .reduce<number | null>((a, b) => (b === null ? a : Math.max(a ?? 0, b)), null)
  return { tab: most('renderer'), drawing: most('GPU') }
}

function peakOf(pid: number): number | null {
  try {
    const match = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return match ? Math.round(Number(match[1]) / 1024) : null
  } catch {
    return null
  }
}
