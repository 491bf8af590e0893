// Every page and dialog, in both themes, on phone and desktop: no violation axe can find, no sideways scrolling.
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { paint, setSmall, test } from './studioVisit.ts'

const phone = { width: 390, height: 844 }
const desktop = { width: 1440, height: 900 }
const narrow = { width: 320, height: 640 }

async function expectClean(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  )
  expect(found, what).toEqual([])
}

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
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(wider, address).toBeLessThanOrEqual(0)
  }
})

test('buttons and links are at least 44 pixels high', async ({ page }) => {
  await page.setViewportSize(phone)
  for (const address of ['#/', '#/paint', '#/about']) {
    await page.goto(address)
    await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
    const small = await page.evaluate(() =>
      [
        ...document.querySelectorAll(
          'button, a[href], summary, select, input:not([type=file]):not([type=checkbox])',
        ),
      ]
        .filter((element) => element.checkVisibility() && !element.matches('.skip'))
        .filter((element) => element.getBoundingClientRect().height < 43.5)
        .map((element) => element.outerHTML.slice(0, 90)),
    )
    expect(small, address).toEqual([])
  }
})

test('forced colours leave everything readable', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await page.goto('#/paint')
  await expect(page.getByRole('button', { name: 'Paint', exact: true })).toBeVisible()
  await expectClean(page, 'forced colours')
})
