// Without a network: every page opens, and once the pack is on the device, it paints.
import { expect } from '@playwright/test'
import { paint, setSmall, test, untilOffline } from './studioVisit.ts'

test('opens every page and paints without a network', async ({ page, context }) => {
  // Straight to the brush: the first screen is seen for the first time without a network.
  await page.goto('#/paint')
  await setSmall(page)
  await paint(page, 'a rainbow over green hills')
  await untilOffline(page)
  // The engine's wasm is kept when a page under the service worker fetches it, so once more from a fresh start.
  await page.reload()
  await paint(page, 'an owl')

  await context.setOffline(true)
  const pages = [
    ['#/', /After dark/],
    ['#/works', 'Your wall'],
    ['#/paint', 'Paint'],
    ['#/about', 'About Daub'],
  ] as const
  for (const [address, heading] of pages) {
    await page.goto(address)
    await page.reload()
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeAttached()
  }
  await page.goto('#/works')
  await expect(page.getByText('Offline: painting and voting work')).toBeVisible()
  await page.getByRole('link', { name: /rainbow/ }).click()
  await expect(page.getByRole('img', { name: /rainbow/ })).toBeVisible()
  await page.goto('#/paint')
  await paint(page, 'a volcano under the stars')
})
