// Being the artist on the built app: a week of eight on wasm that is killed while it sketches and while it paints, against one that
// nobody disturbs; then a vote, its close by the clock, and a next brief that says what the vote did.
import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { expectClean, expectNoSidewaysScroll } from './axe.ts'
import { setSmall, test } from './studioVisit.ts'

/** Its vote opens within a minute of this, and closes a week after. */
const begun = Date.UTC(2026, 10, 25, 14, 30)
const closed = begun + 8 * 86_400_000

test('BW9, BW10: a week of eight survives being killed twice, is voted on, and the next brief says what the vote did', async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(240_000)
  const expected = await quietWeek(browser, baseURL!)
  const context = await artistContext(browser, baseURL!)
  const first = await context.newPage()
  await begin(first)

  // Killed while it chooses: some sketches are kept, and it goes on by itself.
  await expect(first.getByText(/^8 of 16/)).toBeVisible({ timeout: 90_000 })
  await first.reload()
  await expect(first.getByText('Painting', { exact: true })).toBeVisible({ timeout: 90_000 })
  await expect(first.getByRole('img', { name: 'On its easel' })).toBeVisible()

  // A second tab waits while the first one paints, and takes over when that is killed.
  const page = await context.newPage()
  await page.goto('#/artist')
  await expect(page.getByText(/^Another tab works on it/)).toBeVisible()
  await expect(first.getByText(/^[2-7] of 8/)).toBeVisible({ timeout: 90_000 })
  await first.close()
  await expect(page.getByText(/^It works/)).toBeVisible()
  await expect(page.getByText(/^[2-7] of 8/)).toBeVisible()
  expect(await roundOf(page)).toBe(expected)

  await page.getByRole('button', { name: 'Verify', exact: true }).click()
  await expect(page.getByText(/^Yes: all 16 prompts, the 8 that were chosen/)).toBeVisible()
  await expect(page.getByText('Nobody has voted yet, so all of them were drawn at random.')).toBeVisible()
  const before = await sentences(page)
  await expectClean(page, 'the artist at work')

  await page.getByRole('link', { name: 'Look at its pictures and vote' }).click()
  await page.getByRole('link', { name: 'Vote in the grid' }).click()
  const give = page.getByRole('button', { name: /^Give / })
  for (const i of [0, 1]) await give.nth(i).dblclick()
  await page.getByRole('button', { name: 'Vote without a wallet' }).click()

  await page.clock.setFixedTime(closed)
  await page.goto('#/artist')
  await page.reload()
  await expect(page.getByRole('heading', { name: /Week 2$/ })).toBeVisible()
  const effect = page.getByRole('region', { name: 'What your votes did' })
  await expect(effect).toContainText('You voted in week 1.')
  await expect(effect.getByRole('listitem')).toHaveCount(2)
  await expect(effect).toContainText(/prompts? came from it/)
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByText(/^It rests/)).toBeVisible()
  await expect(page.getByText(/come from pictures that were liked/)).toBeVisible()
  const after = await sentences(page)
  expect(after.filter((sentence) => before.includes(sentence))).toEqual([])

  // From a prompt to the picture it came from, and to what nobody decided.
  await effect.getByRole('link').first().click()
  await expect(page).toHaveURL(/#\/work\/[0-9a-f]{64}$/)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.goto(`#/autonomy/${expected}`)
  await page.getByRole('button', { name: 'Check the seal' }).click()
  await expect(page.getByText(/^Sealed: 1 of 1 witness signed one list of 0 ballots/)).toBeVisible()
  await expectNoSidewaysScroll(page, 'what nobody decided')
  await page.goto('#/artist')
  await expectNoSidewaysScroll(page, 'the artist')
  await context.close()
})

/** A browser whose artist has the same key and the same clock as any other's here. */
async function artistContext(browser: Browser, baseURL: string): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL })
  await context.clock.setFixedTime(begun)
  await context.addInitScript(() => {
    const random = crypto.getRandomValues.bind(crypto)
    crypto.getRandomValues = (array) =>
      array instanceof Uint8Array && array.length === 32 ? array.fill(7) : random(array)
  })
  return context
}

/** The id of the round that an artist makes whom nobody disturbs. */
async function quietWeek(browser: Browser, baseURL: string): Promise<string> {
  const context = await artistContext(browser, baseURL)
  const page = await context.newPage()
  await begin(page)
  const id = await roundOf(page)
  await context.close()
  return id
}

async function begin(page: Page): Promise<void> {
  await setSmall(page)
  await page.goto('#/artist')
  await page.getByLabel('Name of the artist').fill('Ada’s artist')
  await page.getByLabel('Pictures a week').selectOption('8')
  await page.getByLabel('Preset', { exact: true }).selectOption('daub-quick')
  await page.getByLabel('Size', { exact: true }).selectOption('128')
  await page.getByText('More', { exact: true }).click()
  await page.getByLabel('Ideas for each picture').selectOption('2')
  await page.getByLabel('Steps for each picture').fill('2')
  await page.getByRole('button', { name: 'Begin', exact: true }).click()
}

async function roundOf(page: Page): Promise<string> {
  const link = page.getByRole('link', { name: 'Look at its pictures and vote' })
  await expect(link).toBeVisible({ timeout: 120_000 })
  return (await link.getAttribute('href'))!.slice('#/round/'.length)
}

/** The prompts of the brief that are shown. */
function sentences(page: Page): Promise<readonly string[]> {
  return page
    .getByRole('region', { name: 'What it wants to paint' })
    .getByRole('listitem')
    .locator('p:first-child')
    .allTextContents()
}
