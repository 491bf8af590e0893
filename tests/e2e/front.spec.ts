// The front door: what a stranger sees first, and how soon she has painted and voted.
import { expect, type Page } from '@playwright/test'
import { answerPairs } from './voteVisit.ts'
import { test } from './studioVisit.ts'

test('a stranger’s first picture and first vote within a minute of the first visit, without a wallet', async ({
  page,
}) => {
  const start = Date.now()
  await page.goto('')
  await expect(page.getByText(/^On the wall this week/)).toBeVisible()
  await page.getByRole('link', { name: 'Vote', exact: true }).last().click()
  await expect(page.getByRole('button', { name: /^Left: / })).toBeVisible()
  await answerPairs(page, 1)
  await page.getByRole('button', { name: 'Vote without a wallet' }).click()
  await expect(page.getByText('Not signed, counts on this device only.').first()).toBeVisible()
  const voted = Date.now()

  await page.getByRole('link', { name: 'Daub', exact: true }).click()
  await page.getByRole('button', { name: 'a castle at sunset, watercolour' }).click()
  await expect(page.getByRole('button', { name: /^Paint · 2\d MB once$/ })).toBeVisible()
  await page.getByRole('button', { name: /^Paint/ }).click()
  await expect(page.getByRole('link', { name: 'Recipe and timelapse' })).toBeVisible({ timeout: 120_000 })
  const painted = Date.now()
  console.log(
    `first vote after ${seconds(voted - start)} s, first picture ${seconds(painted - voted)} s later, both after ${seconds(painted - start)} s`,
  )
  // On two idle cores both take half of this minute; a shared machine may be three times slower.
  expect(painted - start).toBeLessThan(180_000)
})

test('the wall is there before its pictures, and nothing moves when they come', async ({ page }) => {
  await page.addInitScript(() => {
    const shifts: number[] = ((window as unknown as { shifts: number[] }).shifts = [])
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput } = entry as PerformanceEntry & {
          value: number
          hadRecentInput: boolean
        }
        if (!hadRecentInput) shifts.push(value)
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
  let holdPictures = () => {}
  const held = new Promise<void>((go) => (holdPictures = go))
  await page.route('**/season/pictures/*.png', async (route) => {
    await held
    await route.continue()
  })
  await page.goto('')
  const wall = page.locator('ul li a[aria-label^="Look at"]')
  await expect(wall).toHaveCount(12)
  await expect(wall.first().locator('.place')).toHaveCSS('background-image', /^url\("blob:/)
  await expect(wall.locator('img')).toHaveCount(0)
  holdPictures()
  await expect(wall.locator('img')).toHaveCount(12)
  await expect(page.getByRole('link', { name: 'Count every vote yourself' })).toBeVisible({ timeout: 60_000 })
  const shifted = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts)
  expect(shifted.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.05)
})

test('last week’s work is counted here, and counted alike on a later visit', async ({ page }) => {
  await page.goto('')
  const work = page.getByRole('region', { name: 'Last week’s work' })
  await expect(work.getByText(/^It (was painted|hung)/)).toBeVisible({ timeout: 60_000 })
  await expect(work.getByText(/\d+ of \d+ voters spoke of it/)).toBeVisible()
  await expect(work.locator('ol li')).toHaveCount(5)
  const title = await work.getByRole('heading', { level: 3 }).first().textContent()
  await page.reload()
  await expect(work.getByRole('heading', { level: 3 }).first()).toHaveText(title!)
})

test('who saves data is asked before anything large is fetched, once a visit', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } })
  })
  const models: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('.onnx')) models.push(request.url())
  })
  await page.goto('')
  await expect(page.getByRole('button', { name: 'Count last week’s votes' })).toBeVisible()
  await page.getByRole('button', { name: 'stained glass whale' }).click()
  await pressPaint(page)
  const asked = page.getByRole('dialog', { name: 'Download now?' })
  await expect(asked.getByText(/2\d MB/)).toBeVisible()
  await asked.getByRole('button', { name: 'Not now' }).click()
  await expect(asked).toBeHidden()
  await expect(page.getByLabel('What shall we paint?')).toHaveValue('stained glass whale')
  expect(models).toEqual([])

  await pressPaint(page)
  await asked.getByRole('button', { name: 'Download and paint' }).click()
  await expect(page.getByRole('button', { name: 'Discard' })).toBeVisible({ timeout: 60_000 })
  await expect.poll(() => models.length, { timeout: 60_000 }).toBeGreaterThan(0)
  await page.getByRole('button', { name: 'Discard' }).click()
})

test('an empty box paints what it shows', async ({ page }) => {
  await page.goto('')
  await pressPaint(page)
  await expect(page.getByLabel('What shall we paint?')).toBeVisible()
  await expect(page).toHaveTitle(/a red fox under a full moon$/, { timeout: 60_000 })
  await page.getByRole('button', { name: 'Discard' }).click()
})

test.describe('on a host without a season', () => {
  test.use({ expectedNoise: /status of 404/ })

  test('the first screen says that no round is here, and one can paint all the same', async ({ page }) => {
    await page.route('**/season/season.json', (route) => route.fulfill({ status: 404 }))
    await page.goto('')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('A painter that lives in your browser.')
    await expect(page.getByText('No round is on this device yet.')).toBeVisible()
    await expect(page.getByLabel('What shall we paint?')).toBeVisible()
  })
})

async function pressPaint(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Paint/ }).click()
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1)
}
