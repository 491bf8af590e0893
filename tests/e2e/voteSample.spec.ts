// The season that is shipped, on a first visit: rounds to look at, an open one to vote on, and a closed one to count again.
import { resolve } from 'node:path'
import { expect } from '@playwright/test'
import { parseSeason } from '../../src/rounds/index.ts'
import { checkSeason } from '../../src/tools/season/checkSeason.ts'
import { readSeason } from '../../src/tools/season/folder.ts'
import { test } from './studioVisit.ts'

test('a first visitor finds an open round of 32 pictures or more, and counts the closed one', async ({
  page,
}) => {
  const files = readSeason(resolve(import.meta.dirname, '../../dist/season'))
  const { rounds, bytes } = await checkSeason(files)
  const [closed] = rounds
  const { rounds: all } = parseSeason(JSON.parse(files.get('season.json') as string))
  const open = all.at(-1)
  expect(bytes).toBeLessThan(8 * 1024 * 1024)
  expect(open!.round.manifest.fragments.length).toBeGreaterThanOrEqual(32)
  await page.clock.setFixedTime(open!.round.manifest.opensAt + 86_400_000)

  await page.goto('')
  await page.getByRole('navigation').getByRole('link', { name: 'Vote', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Rounds' })).toBeVisible()
  await expect(page.getByRole('heading', { name: open!.round.manifest.theme! })).toBeVisible()
  await expect(page.getByText('signed by test keys', { exact: false })).toBeVisible()
  await page.getByRole('link', { name: 'See the results' }).click()
  const vouched = closed!.ballots - closed!.result.setAside['unknown-signature']
  await expect(page.getByText(`${vouched} ballots verified on this device`)).toBeVisible()
  // Its witness sealed it: the count is final, and the same as in Node.
  await expect(page.getByText(closed!.resultId)).toBeVisible()
  await expect(page.getByText('Winner', { exact: true })).toBeVisible()
  await expect(page.getByText(/^Sealed: 1 of 1 witness signed one list of 59 ballots/)).toBeVisible()
  await expect(page.getByText(/^Provisional/)).toHaveCount(0)

  await page.goto(`#/round/${open!.round.id}`)
  await expect(page.getByText(`${open!.round.manifest.fragments.length} pictures`)).toBeVisible()
  const picture = page
    .getByRole('button', { name: /^Look closer: / })
    .locator('img')
    .first()
  await expect(picture).toHaveJSProperty('complete', true)
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
})
