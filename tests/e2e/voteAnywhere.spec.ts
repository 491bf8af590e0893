// The same count on another device, from a file; and everything again without a network.
import { expect, type Page } from '@playwright/test'
import { hostSeason } from './seasonHost.ts'
import { untilOffline } from './studioVisit.ts'
import { answerPairs, countInNode, enterRound, shown, test } from './voteVisit.ts'

test('ballots saved as a file give another browser the same result', async ({ page, world, browser }) => {
  const counted = await countInNode(world, world.closed)
  await page.goto(`#/round/${world.closed.round.id}/results`)
  await expect(page.getByText(`${counted.ballots} ballots verified on this device`)).toBeVisible()
  await expect(shown.result(page)).toHaveText(counted.id)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save all ballots' }).click(),
  ])

  const withoutBallots = new Map([...world.files].filter(([path]) => !path.startsWith('ballots/')))
  const other = await hostSeason(withoutBallots)
  const context = await browser.newContext({ baseURL: other.address })
  try {
    const elsewhere = await context.newPage()
    await elsewhere.goto(`#/round/${world.closed.round.id}/results`)
    await expect(elsewhere.getByText('No ballots of this round are on this device.')).toBeVisible()
    await elsewhere
      .locator('input[type=file]')
      .last()
      .setInputFiles(await download.path())
    await expect(
      elsewhere.getByText(`${counted.ballots} new ballots, 0 already here.`, { exact: false }),
    ).toBeVisible()
    await expect(shown.result(elsewhere)).toHaveText(counted.id)
  } finally {
    await context.close()
    await other.close()
  }
})

test('offline, on the second visit: rounds are read, voted on, and counted again', async ({
  page,
  world,
  context,
}) => {
  const counted = await countInNode(world, world.closed)
  await page.goto(`#/round/${world.closed.round.id}/results`)
  await expect(shown.result(page)).toHaveText(counted.id)
  await page.goto(`#/round/${world.open.round.id}`)
  const { length } = world.open.round.manifest.fragments
  await expect.poll(() => keptPictures(page)).toBeGreaterThanOrEqual(length)
  await untilOffline(page)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'After dark' })).toBeVisible()

  await context.setOffline(true)
  await page.reload()
  await enterRound(page, 'Vote in pairs')
  await expect(page.getByRole('button', { name: /^Left: / }).getByRole('presentation')).toBeVisible()
  await answerPairs(page, 2)
  await page.getByRole('button', { name: 'Vote without a wallet' }).click()
  await expect(page.getByText('Not signed, counts on this device only.').first()).toBeVisible()
  await page.goto(`#/round/${world.closed.round.id}/results`)
  await page.reload()
  await expect(page.getByText(`${counted.ballots} ballots verified on this device`)).toBeVisible()
  await expect(shown.result(page)).toHaveText(counted.id)
})

test('what is counted in the first minute of a first visit can be counted again without a network', async ({
  page,
  world,
  context,
}) => {
  // The service worker comes late, as on a busy machine.
  await page.addInitScript(() => {
    const { serviceWorker } = navigator
    const register = serviceWorker.register.bind(serviceWorker)
    const asked = new Promise((done) => addEventListener('register now', done, { once: true }))
    serviceWorker.register = (...args) => asked.then(() => register(...args))
  })
  const counted = await countInNode(world, world.closed)
  await page.goto(`#/round/${world.closed.round.id}/results`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.evaluate(() => dispatchEvent(new Event('register now')))
  await expect(shown.result(page)).toHaveText(counted.id)
  await untilOffline(page)

  await context.setOffline(true)
  await page.reload()
  await expect(page.getByText(`${counted.ballots} ballots verified on this device`)).toBeVisible()
  await expect(shown.result(page)).toHaveText(counted.id)
})

/** How many pictures of rounds are in the page's database. */
function keptPictures(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const opening = indexedDB.open('daub')
    const done = (request: IDBRequest) => new Promise((ready) => (request.onsuccess = ready))
    await done(opening)
    const counting = opening.result.transaction('roundPictures').objectStore('roundPictures').count()
    await done(counting)
    opening.result.close()
    return counting.result
  })
}
