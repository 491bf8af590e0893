// Every page and dialog, in both themes, on phone and desktop: no violation axe can find, no sideways scrolling.
import { expect } from '@playwright/test'
import { expectClean, expectNoSidewaysScroll, expectTargets } from './axe.ts'
import { paint, setSmall, test } from './studioVisit.ts'

const phone = { width: 390, height: 844 }
const desktop = { width: 1440, height: 900 }
const narrow = { width: 320, height: 640 }

test('every page and dialog is clean in both themes and sizes', async ({ page }) => {
  test.setTimeout(300_000)
  await setSmall(page)
  await paint(page, 'a butterfly, mosaic')
  await page.getByRole('link', { name: 'Recipe and timelapse' }).click()
  const piece = new URL(page.url()).hash

  // Colours do not depend on the size, nor sizes on the colours: two rounds see all of both.
  const rounds = [
    ['phone', phone, 'dark'],
    ['desktop', desktop, 'light'],
  ] as const
  for (const [size, viewport, colorScheme] of rounds) {
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme })
    for (const address of ['#/', '#/paint', '#/about', piece, '#/nowhere']) {
      await page.goto(address)
      await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
      await expectClean(page, `${address} ${size} ${colorScheme}`)
    }
    await page.goto('#/paint')
    await page.getByText('More', { exact: true }).click()
    await expectClean(page, `more ${size} ${colorScheme}`)
    await page.getByText('More', { exact: true }).focus()
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectClean(page, `keyboard dialog ${size} ${colorScheme}`)
    await page.keyboard.press('Escape')
    await page.locator('input[type=file]').last().setInputFiles('public/icon-192.png')
    await expect(page.getByRole('dialog', { name: 'What shall this picture do?' })).toBeVisible()
    await expectClean(page, `picture dialog ${size} ${colorScheme}`)
    await page.keyboard.press('Escape')
    await page.getByText('More', { exact: true }).click()
  }
})

test('nothing scrolls sideways at 320 pixels, which is also 200 % zoom of a small window', async ({
  page,
}) => {
  await page.setViewportSize(narrow)
  await setSmall(page)
  await paint(page, 'three mushrooms in the rain, pixel art, with a very long prompt to break')
  await page.getByRole('link', { name: 'Recipe and timelapse' }).click()
  const piece = new URL(page.url()).hash
  for (const address of ['#/', '#/paint', '#/about', piece]) {
    await page.goto(address)
    await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
    await expectNoSidewaysScroll(page, address)
  }
})

test('buttons and links are at least 44 pixels high', async ({ page }) => {
  await page.setViewportSize(phone)
  for (const address of ['#/', '#/paint', '#/about']) {
    await page.goto(address)
    await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
    await expectTargets(page, address)
  }
})

test('forced colours leave everything readable', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await page.goto('#/paint')
  await expect(page.getByRole('button', { name: 'Paint', exact: true })).toBeVisible()
  await expectClean(page, 'forced colours')
})
