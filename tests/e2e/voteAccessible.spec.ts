// The pages and dialogs of voting, in both themes, on phone and desktop, and very narrow.
import { expect } from '@playwright/test'
import { expectClean, expectNoSidewaysScroll, expectTargets } from './axe.ts'
import { answerPairs, connect, enterRound, review, shown, signButton, test, useRpcs } from './voteVisit.ts'

test('every page and dialog of voting is clean, hits are large enough, nothing scrolls sideways', async ({
  page,
  world,
  wallet,
}) => {
  test.setTimeout(240_000)
  await useRpcs(page, world.rpcs)
  const open = `#/round/${world.open.round.id}`
  const closed = `#/round/${world.closed.round.id}`
  // Colours do not depend on the size, nor sizes on the colours: two rounds see all of both.
  const rounds = [
    ['phone', { width: 390, height: 844 }, 'dark'],
    ['desktop', { width: 1440, height: 900 }, 'light'],
  ] as const
  for (const [size, viewport, colorScheme] of rounds) {
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme })
    for (const address of [
      '#/rounds',
      open,
      `${open}/vote`,
      `${open}/results`,
      `${closed}/results`,
      '#/settings',
    ]) {
      await page.goto(address)
      await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
      if (address === `${closed}/results`) await expect(shown.result(page)).toBeVisible()
      await expectClean(page, `${address} ${size} ${colorScheme}`)
      await expectTargets(page, `${address} ${size}`)
    }
    await page.goto(open)
    await page
      .getByRole('button', { name: /^Look closer|^Image generated/ })
      .first()
      .click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectClean(page, `large view ${size} ${colorScheme}`)
    await page.keyboard.press('Escape')

    await page.getByRole('link', { name: 'Vote in the grid' }).click()
    await page
      .getByRole('button', { name: /^Give \+\d+ to: / })
      .first()
      .dblclick()
    await expectClean(page, `grid ${size} ${colorScheme}`)
    await review(page).click()
    await expect(page.getByRole('dialog', { name: 'Your ballot' })).toBeVisible()
    if (size === 'phone') await connect(page)
    await expect(shown.power(page)).toBeVisible()
    await expectClean(page, `review ${size} ${colorScheme}`)
    wallet.decide = () => 'no'
    await signButton(page).click()
    await expect(page.getByRole('alert').filter({ hasText: 'You said no' })).toBeVisible()
    await expectClean(page, `rejected ${size} ${colorScheme}`)
    wallet.decide = () => 'yes'
    await signButton(page).click()
    await page.getByRole('button', { name: 'Verify' }).click()
    await expect(page.getByText('Everything on this receipt is true.')).toBeVisible()
    await expectClean(page, `receipt ${size} ${colorScheme}`)
    await page.getByRole('button', { name: 'Done' }).click()
  }

  await page.setViewportSize({ width: 320, height: 640 })
  for (const address of ['#/rounds', open, `${open}/vote`, `${closed}/results`, '#/settings']) {
    await page.goto(address)
    await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
    await expectNoSidewaysScroll(page, address)
  }
})

test('forced colours leave the pairs and the tray readable', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await enterRound(page, 'Vote in pairs')
  await answerPairs(page, 1)
  await expect(review(page)).toBeVisible()
  await expectClean(page, 'forced colours')
})
