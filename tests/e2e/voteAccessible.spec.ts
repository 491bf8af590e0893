// The pages and dialogs of voting, in both themes, on phone and desktop, and very narrow. One test for each, so that a failure
// says which.
import { expect, type Page } from '@playwright/test'
import { expectClean, expectNoSidewaysScroll, expectTargets } from './axe.ts'
import { openShared, useShared } from './sharedPage.ts'
import {
  answerPairs,
  connect,
  enterRound,
  review,
  shown,
  signButton,
  test as visit,
  useRpcs,
  type World,
} from './voteVisit.ts'

/** Tests that only look, on one page; those that vote have pages of their own. */
const look = visit.extend<object, { shared: Page }>({
  shared: [({ browser, world }, use) => openShared(browser, world.host.address, use), { scope: 'worker' }],
  page: ({ shared, viewport, colorScheme, expectedNoise }, use) =>
    useShared({ shared, viewport, colorScheme, expectedNoise }, use),
})

// Colours do not depend on the size, nor sizes on the colours: two rounds see all of both.
const looks = [
  { size: 'phone', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
  { size: 'desktop', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
] as const

const pages: Readonly<Record<string, (world: World) => string>> = {
  'all rounds': () => '#/rounds',
  'an open round': ({ open }) => `#/round/${open.round.id}`,
  voting: ({ open }) => `#/round/${open.round.id}/vote`,
  'the results of an open round': ({ open }) => `#/round/${open.round.id}/results`,
  'the results of a closed round': ({ closed }) => `#/round/${closed.round.id}/results`,
  'the settings': () => '#/settings',
}

async function open(page: Page, name: string, world: World): Promise<void> {
  await page.goto(pages[name]!(world))
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
  if (name === 'the results of a closed round') await expect(shown.result(page)).toBeVisible()
}

for (const { size, viewport, colorScheme } of looks) {
  visit.describe(`on a ${size}, ${colorScheme}`, () => {
    look.use({ viewport, colorScheme })
    visit.use({ viewport, colorScheme })

    for (const name of Object.keys(pages)) {
      look(`the page of ${name} is clean, and a finger hits everything on it`, async ({ page, world }) => {
        await open(page, name, world)
        await expectClean(page, name)
        await expectTargets(page, name)
      })
    }

    look('one picture large is clean', async ({ page, world }) => {
      await open(page, 'an open round', world)
      await page
        .getByRole('button', { name: /^Look closer/ })
        .first()
        .click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectClean(page, 'large view')
    })

    visit(
      'the grid with a vote, the review, a wallet that says no, and the receipt are clean',
      async ({ page, world, wallet }) => {
        // Not in a hook before the test: the wallet announces itself to pages opened after its fixture was made.
        await useRpcs(page, world.rpcs)
        await open(page, 'an open round', world)
        await page.getByRole('link', { name: 'Vote in the grid' }).click()
        await page
          .getByRole('button', { name: /^Give \+\d+ to: / })
          .first()
          .dblclick()
        await expectClean(page, 'grid')
        await review(page).click()
        await expect(page.getByRole('dialog', { name: 'Your ballot' })).toBeVisible()
        await connect(page)
        await expect(shown.power(page)).toBeVisible()
        await expectClean(page, 'review')
        wallet.decide = () => 'no'
        await signButton(page).click()
        await expect(page.getByRole('alert').filter({ hasText: 'You said no' })).toBeVisible()
        await expectClean(page, 'rejected')
        wallet.decide = () => 'yes'
        await signButton(page).click()
        await page.getByRole('button', { name: 'Verify' }).click()
        await expect(page.getByText('Everything on this receipt is true.')).toBeVisible()
        await expectClean(page, 'receipt')
      },
    )
  })
}

visit.describe('at 320 pixels', () => {
  look.use({ viewport: { width: 320, height: 640 } })

  for (const name of Object.keys(pages)) {
    look(`the page of ${name} does not scroll sideways`, async ({ page, world }) => {
      await useRpcs(page, world.rpcs)
      await open(page, name, world)
      await expectNoSidewaysScroll(page, name)
    })
  }
})

visit('forced colours leave the pairs and the tray readable', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await enterRound(page, 'Vote in pairs')
  await answerPairs(page, 1)
  await expect(review(page)).toBeVisible()
  await expectClean(page, 'forced colours')
})
