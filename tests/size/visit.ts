// Measures in Chromium what a first visit fetches, by any way (page, workers, service worker), and what each later tier adds:
// the server writes down every script it is asked for. Prints kB gzip; ends with 1 when a budget is broken.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { ensureBuilt } from '../../src/tools/build.ts'
import { launchChromium } from '../../src/tools/chromium.ts'
import { serve } from '../../src/tools/serve.ts'

/** Seconds after the load within which everything fetched counts as the first visit (DESIGN section 11). */
const visitSeconds = 30
/** kB gzip of JavaScript in a first visit. */
const visitBudget = 450
/** kB of everything the first screen is made of: until the wall is filled with its contact sheet. */
const screenBudget = 250

const dist = ensureBuilt()
const fetched = new Set<string>()
const server = await serve(dist, { onRequest: (path) => fetched.add(path) })
const browser = await launchChromium()
let isBroken = false
try {
  const screen = await weighFirstScreen()
  if (screen > screenBudget) {
    console.error(`The first screen takes ${screen} kB; at most ${screenBudget} are allowed.`)
    isBroken = true
  }
  fetched.clear()
  const page = await (await browser.newContext({ baseURL: `${server.origin}/` })).newPage()
  await page.goto(`${server.origin}/`)
  await page.waitForTimeout(visitSeconds * 1000)
  const controlled = await page.evaluate(() => navigator.serviceWorker.controller !== null)
  if (!controlled) throw new Error('The service worker is not in control after the first visit')
  const visit = report('first visit', fetched)
  if (visit > visitBudget) {
    console.error(`A first visit fetches ${visit} kB of JavaScript; at most ${visitBudget} are allowed.`)
    isBroken = true
  }
  report('first painting', await addedBy(() => paintOnce(page)))
  report('first look at a result', await addedBy(() => lookAtResult(page)))
  report('first look for wallets', await addedBy(() => lookForWallets(page)))
} finally {
  await browser.close()
  await server.close()
}
process.exit(isBroken ? 1 : 0)

/** Prints and returns the kB of what is asked for before the first single picture of the wall. */
async function weighFirstScreen(): Promise<number> {
  // Without the service worker, whose fetches for later visits come at the same time.
  const context = await browser.newContext({ serviceWorkers: 'block' })
  const page = await context.newPage()
  const firstPicture = page.waitForRequest(/\/season\/pictures\//)
  await page.goto(`${server.origin}/`)
  await firstPicture
  const paths = [...fetched].filter((path) => !path.includes('/pictures/'))
  if (!paths.some((path) => path.endsWith('.webp'))) throw new Error('The wall did not begin with its sheet')
  const total = Math.round(paths.map(weightOf).reduce((sum, weight) => sum + weight, 0) / 1000)
  console.log(`${'first screen'.padEnd(24)} ${String(total).padStart(4)} kB in ${paths.length} files`)
  await context.close()
  return total
}

/** Bytes as a host sends a file: text compressed, what is compressed already as it is. */
function weightOf(path: string): number {
  const bytes = readFileSync(join(dist, path.endsWith('/') ? `${path}index.html` : path))
  return /\.(woff2|webp|png)$/.test(path) ? bytes.length : gzipSync(bytes).length
}

/** What an act fetches that was not fetched before. */
async function addedBy(act: () => Promise<void>): Promise<ReadonlySet<string>> {
  const before = new Set(fetched)
  await act()
  return new Set([...fetched].filter((path) => !before.has(path)))
}

/** Prints the scripts among some paths and returns their weight in kB gzip. */
function report(tier: string, paths: ReadonlySet<string>): number {
  const scripts = [...paths].filter((path) => path.endsWith('.js'))
  const weights = scripts.map((path) => gzipSync(readFileSync(join(dist, path))).length)
  const total = Math.round(weights.reduce((sum, weight) => sum + weight, 0) / 1000)
  console.log(`${tier.padEnd(24)} ${String(total).padStart(4)} kB gzip in ${scripts.length} scripts`)
  return total
}

async function paintOnce(page: Page): Promise<void> {
  await page.goto('#/paint')
  await page.getByText('More', { exact: true }).click()
  await page.getByLabel('Engine', { exact: true }).selectOption('wasm')
  await page.getByLabel('Steps', { exact: true }).fill('2')
  await page.getByLabel('Size', { exact: true }).selectOption({ index: 0 })
  await page.getByLabel('What shall we paint?').fill('a rainbow')
  await page.getByLabel('What shall we paint?').press('Enter')
  await page.getByRole('link', { name: 'Recipe and timelapse' }).waitFor({ timeout: 120_000 })
}

async function lookAtResult(page: Page): Promise<void> {
  await page.goto('#/rounds')
  await page
    .getByRole('link', { name: /result/i })
    .first()
    .click()
  await page
    .getByRole('heading', { name: /winner|ranking/i })
    .first()
    .waitFor({ timeout: 120_000 })
}

async function lookForWallets(page: Page): Promise<void> {
  await page.goto('#/rounds')
  await page.getByRole('link', { name: 'Look and vote' }).click()
  await page.locator('a[href*="vote"]').last().click()
  await page.getByRole('button', { name: 'Connect a wallet' }).click()
  await page.getByRole('dialog').waitFor()
}
