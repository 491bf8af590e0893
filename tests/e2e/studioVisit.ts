// What the journeys have in common: a page whose console is watched, and a painting small enough to wait for.
import { expect, test as base, type ConsoleMessage, type Page } from '@playwright/test'

/** A test whose page fails it on an uncaught error or anything the Content-Security-Policy refused. */
export const test = base.extend<{ page: Page; expectedNoise: RegExp }>({
  /** What the console may say. */
  expectedNoise: [/net::ERR_INTERNET_DISCONNECTED/, { option: true }],
  page: ({ page, expectedNoise }, use) => whileQuiet(page, expectedNoise, use),
})

/** Lets a test use a page, and fails it for what the console said meanwhile. */
export async function whileQuiet(
  page: Page,
  noise: RegExp,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const complaints: string[] = []
  const onError = (error: Error): void => void complaints.push(error.message)
  const onConsole = (message: ConsoleMessage): void => {
    if (message.type() === 'error' && !noise.test(message.text())) complaints.push(message.text())
  }
  page.on('pageerror', onError).on('console', onConsole)
  await use(page)
  page.off('pageerror', onError).off('console', onConsole)
  expect(complaints).toEqual([])
}

/** Turns the dials down on the paint page of whichever host is open: wasm, the smallest size, few steps. */
export async function setSmall(page: Page, steps = 4): Promise<void> {
  if (page.url() === 'about:blank') await page.goto('')
  await page.evaluate(() => (location.hash = '#/paint'))
  await expect(page.getByLabel('Preset', { exact: true })).toHaveValue(/.+/)
  await page.getByText('More', { exact: true }).click()
  await page.getByLabel('Engine', { exact: true }).selectOption('wasm')
  await page.getByLabel('Steps', { exact: true }).fill(String(steps))
  await page.getByLabel('Cutouts', { exact: true }).fill('2')
  await page.getByLabel('Size', { exact: true }).selectOption({ index: 0 })
  await page.getByText('More', { exact: true }).click()
}

/** Paints a prompt and waits for the finished picture. */
export async function paint(page: Page, prompt: string): Promise<void> {
  await page.getByLabel('What shall we paint?').fill(prompt)
  await page.getByLabel('What shall we paint?').press('Enter')
  await expect(page.getByRole('link', { name: 'Recipe and timelapse' })).toBeVisible({ timeout: 90_000 })
}

/** Waits until the service worker has everything it needs to open the app without a network. */
export async function untilOffline(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, {
    timeout: 60_000,
  })
}
