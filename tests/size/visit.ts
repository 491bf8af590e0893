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

const dist = ensureBuilt()
const fetched = new Set<string>()
const server = await serve(dist, { onRequest: (path) => fetched.add(path) })
const browser = await launchChromium()
let isBroken = false
try {
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
