// Every page and dialog, in both themes, on phone and desktop: no violation axe can find, no sideways scrolling. One test for
// each, so that a failure says which.
import { expect, type Page } from '@playwright/test'
import { expectClean, expectNoSidewaysScroll, expectTargets } from './axe.ts'
import { openShared, useShared } from './sharedPage.ts'
import { paint, setSmall, test as visit } from './studioVisit.ts'

/** Tests that only look, on one page; those that paint have pages of their own. */
const look = visit.extend<object, { shared: Page }>({
  shared: [
    ({ browser }, use, { project }) => openShared(browser, project.use.baseURL!, use),
    { scope: 'worker' },
  ],
  page: ({ shared, viewport, colorScheme, expectedNoise }, use) =>
    useShared({ shared, viewport, colorScheme, expectedNoise }, use),
})

const phone = { width: 390, height: 844 }
const desktop = { width: 1440, height: 900 }
const narrow = { width: 320, height: 640 }
// Colours do not depend on the size, nor sizes on the colours: two rounds see all of both.
const looks = [
  { size: 'phone', viewport: phone, colorScheme: 'dark' },
  { size: 'desktop', viewport: desktop, colorScheme: 'light' },
] as const
const pages = ['#/', '#/works', '#/paint', '#/artist', '#/autonomy', '#/about', '#/nowhere'] as const

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
}

for (const { size, viewport, colorScheme } of looks) {
  visit.describe(`on a ${size}, ${colorScheme}`, () => {
    look.use({ viewport, colorScheme })

    for (const address of pages) {
      look(`the page ${address} has no violation axe can find`, async ({ page }) => {
        await open(page, address)
        await expectClean(page, address)
      })
    }

    look('the dials under “More” have no violation axe can find', async ({ page }) => {
      await open(page, '#/paint')
      await page.getByText('More', { exact: true }).click()
      await expectClean(page, 'more')
      await page.getByText('More', { exact: true }).click() // as the next test expects it
    })

    look('the dialog of keys has no violation axe can find', async ({ page }) => {
      await open(page, '#/paint')
      await page.getByText('More', { exact: true }).focus()
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectClean(page, 'keys')
    })

    look('the dialog for a picture that was brought has no violation axe can find', async ({ page }) => {
      await open(page, '#/paint')
      await page.locator('input[type=file]').last().setInputFiles('public/icon-192.png')
      await expect(page.getByRole('dialog', { name: 'What should this picture do?' })).toBeVisible()
      await expectClean(page, 'offer')
    })
  })
}

visit.describe('at 320 pixels, which is also 200 % zoom of a small window', () => {
  look.use({ viewport: narrow })

  for (const address of pages) {
    look(`the page ${address} does not scroll sideways`, async ({ page }) => {
      await open(page, address)
      await expectNoSidewaysScroll(page, address)
    })
  }
})

for (const address of pages) {
  look(`buttons and links of the page ${address} are at least 44 pixels high`, async ({ page }) => {
    await page.setViewportSize(phone)
    await open(page, address)
    await expectTargets(page, address)
  })
}

visit(
  'a finished picture, the wall it hangs on and its own page: clean in each look, and never scrolling sideways',
  async ({ page }) => {
    const inEachLook = async (what: string) => {
      for (const { size, viewport, colorScheme } of looks) {
        await page.setViewportSize(viewport)
        await page.emulateMedia({ colorScheme })
        await expectClean(page, `${what} on a ${size}`)
      }
      await page.setViewportSize(narrow)
      await expectNoSidewaysScroll(page, what)
    }
    await setSmall(page)
    await paint(page, 'three mushrooms in the rain, pixel art, with a very long prompt to break')
    await inEachLook('the easel')
    await page.getByRole('link', { name: 'Recipe and timelapse' }).click()
    await expect(page.getByRole('heading', { name: 'Recipe' })).toBeVisible()
    await inEachLook('the picture')
    await open(page, '#/works')
    await inEachLook('the wall')
  },
)

visit('forced colours leave everything readable', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await page.goto('#/paint')
  await expect(page.getByRole('button', { name: 'Paint', exact: true })).toBeVisible()
  await expectClean(page, 'forced colours')
})
