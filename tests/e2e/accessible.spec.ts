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
const pagesInNarrow = [...pages, '#/taste'] as const

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
}

/** Opens the page of taste when the guide has seen every picture of the season: by embeddings of chance, put where it keeps them. */
async function openTaste(page: Page): Promise<void> {
  await open(page, '#/')
  await page.evaluate(async () => {
    interface Season {
      readonly charters: readonly { readonly packId: string }[]
      readonly rounds: readonly { readonly manifest: { readonly fragments: readonly { id: string }[] } }[]
    }
    const season = (await (await fetch('./season/season.json')).json()) as Season
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('daub')
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(new Error('no database'))
    })
    const store = database.transaction('embeddings', 'readwrite').objectStore('embeddings')
    for (const { id } of season.rounds.flatMap(({ manifest }) => manifest.fragments)) {
      const embedding = Int8Array.from(
        { length: 256 },
        (_, i) => (parseInt(id.slice(i % 60, (i % 60) + 2), 16) % 64) - 32,
      )
      for (const { packId } of season.charters) store.put({ packId, id, embedding })
    }
    await new Promise((resolve) => (store.transaction.oncomplete = resolve))
    database.close()
  })
  await open(page, '#/taste')
  await expect(page.getByText('Everything that is known is shown.')).toBeAttached({ timeout: 30_000 })
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

    look(
      'a taste with its map, its curves and a pair to answer is clean, and a finger hits everything',
      async ({ page }) => {
        await openTaste(page)
        const map = page.getByRole('listbox', { name: 'Pictures by how they look' })
        await map.press('ArrowRight')
        await expect(map.getByRole('option', { selected: true })).toHaveCount(1)
        await expect(page.getByRole('img', { name: /^Hits against false alarms: area/ })).toBeVisible()
        await expectClean(page, 'taste')
        await expectTargets(page, 'taste')
        await expectNoSidewaysScroll(page, 'taste')
        await page
          .getByRole('button', { name: /^I like this more/ })
          .first()
          .click()
        await expect(page.getByText('1 answer given here')).toBeVisible()
        await page.getByRole('button', { name: 'Undo' }).click()
        await expect(page.getByText('0 answers given here')).toBeVisible()
      },
    )

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

  for (const address of pagesInNarrow) {
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
