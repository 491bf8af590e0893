// Pictures of every page on phone and desktop, in both themes, to look at after a change. By hand:
//   npx tsx tests/e2e/screenshots.ts [folder]
// The page runs over the scripted studio (tests/fixtures/scripted/), so nothing is downloaded and a painting takes a second.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { createServer } from 'vite'
import { chromiumArguments, findChromium } from '../../src/tools/chromium.ts'

const folder = process.argv[2] ?? 'screenshots'
const looks = [
  { name: 'phone-light', width: 390, height: 844, colorScheme: 'light' },
  { name: 'phone-dark', width: 390, height: 844, colorScheme: 'dark' },
  { name: 'desktop-light', width: 1280, height: 800, colorScheme: 'light' },
  { name: 'desktop-dark', width: 1280, height: 800, colorScheme: 'dark' },
] as const

async function paint(page: Page, prompt: string): Promise<void> {
  const box = page.getByLabel('What shall we paint?')
  await box.fill(prompt)
  await box.press('Enter')
}

/** What is on view under each name, in an order in which each begins where the one before ended. */
const scenes: readonly (readonly [name: string, at: string, act?: (page: Page) => Promise<void>])[] = [
  ['week', '#/'],
  ['works-empty', '#/works'],
  ['paint-empty', '#/paint'],
  ['paint-dials', '#/paint', (page) => page.getByText('More', { exact: true }).click()],
  [
    'paint-prompt-wrong',
    '#/paint',
    async (page) => {
      await paint(page, 'a fox:0')
      await page.getByRole('alert').waitFor()
    },
  ],
  [
    'paint-under-way',
    '#/paint',
    async (page) => {
      await paint(page, 'a red fox under a full moon')
      await page.getByText(/^Step \d/).waitFor()
    },
  ],
  ['paint-finished', '#/paint', (page) => page.getByRole('link', { name: 'Recipe and timelapse' }).waitFor()],
  [
    'piece',
    '#/paint',
    async (page) => {
      await page.getByRole('link', { name: 'Recipe and timelapse' }).click()
      await page.getByRole('heading', { name: 'Recipe', exact: true }).waitFor()
    },
  ],
  ['works', '#/works'],
  ['rounds', '#/rounds', (page) => page.getByRole('heading', { level: 3 }).first().waitFor()],
  [
    'round',
    '#/rounds',
    async (page) => {
      await page.getByRole('heading', { level: 3 }).getByRole('link').first().click()
      await page.getByRole('heading', { name: 'The pictures' }).waitFor()
    },
  ],
  [
    'round-large',
    '',
    (page) =>
      page
        .getByRole('button', { name: /^Look closer/ })
        .first()
        .click(),
  ],
  [
    'results',
    '#/rounds',
    async (page) => {
      await page.getByRole('link', { name: 'See the results' }).last().click()
      await page.getByRole('heading', { name: 'Ranking' }).waitFor({ timeout: 60_000 })
    },
  ],
  [
    'vote-pairs',
    '#/rounds',
    async (page) => {
      await page.getByRole('link', { name: 'Look and vote' }).first().click()
      await page.getByRole('link', { name: 'Vote in pairs' }).click()
      await page.getByRole('heading', { name: /^Pair 1/ }).waitFor()
    },
  ],
  [
    'vote-grid',
    '',
    async (page) => {
      await page.getByRole('radio', { name: 'Grid' }).check({ force: true })
      await page
        .getByRole('button', { name: /^Give / })
        .first()
        .dblclick()
    },
  ],
  [
    'vote-review',
    '',
    async (page) => {
      await page.getByRole('button', { name: 'Review', exact: true }).click()
      await page.getByRole('dialog', { name: 'Your ballot' }).waitFor()
    },
  ],
  ['artist-form', '#/artist', (page) => page.getByLabel('Name of the artist').waitFor()],
  ['autonomy', '#/autonomy', (page) => page.getByRole('heading', { name: 'Proof for this round' }).waitFor()],
  ['settings', '#/settings', (page) => page.getByRole('heading', { name: 'WalletConnect' }).waitFor()],
  ['about', '#/about'],
  ['unknown', '#/nowhere'],
]

const server = await createServer({ server: { port: 0, host: '127.0.0.1' }, logLevel: 'error' })
await server.listen()
const base = `${server.resolvedUrls!.local[0]}tests/fixtures/scripted/?pace=60&now=2026-11-20T12:00Z`
const executablePath = findChromium()
const browser = await chromium.launch({
  args: [...chromiumArguments],
  ...(executablePath && { executablePath }),
})
await mkdir(folder, { recursive: true })
for (const { name: look, width, height, colorScheme } of looks) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' })
  page.on('pageerror', (error) => console.error(`${look}: ${error.message}`))
  await page.goto(base)
  for (const [name, at, act] of scenes) {
    if (at !== '') await page.evaluate((hash) => (location.hash = hash), at)
    await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
    try {
      await act?.(page)
      await page.waitForLoadState('networkidle')
      await page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: !/large|vote/.test(name) })
    } catch (error) {
      console.error(
        `${name} ${look}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
      )
    }
    await page.keyboard.press('Escape')
  }
  await page.close()
}
await browser.close()
await server.close()
