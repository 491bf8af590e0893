// The season that is shipped, on a first visit: rounds to look at, an open one to vote on, and a closed one to count again.
import { resolve } from 'node:path'
import { expect } from '@playwright/test'
import { verifyMany, type VerifiedBallot } from '../../src/ballots/index.ts'
import {
  readBallotFile,
  resultId,
  roundResult,
  tally,
  votingPowers,
  type RoundResult,
} from '../../src/rounds/index.ts'
import { checkSeason } from '../../src/tools/season/checkSeason.ts'
import { ballotsPath } from '../../src/tools/season/composeSeason.ts'
import { readSeason } from '../../src/tools/season/folder.ts'
import { test } from './studioVisit.ts'

test('a first visitor finds an open round of 32 pictures or more, and counts the closed one', async ({
  page,
}) => {
  const files = readSeason(resolve(import.meta.dirname, '../../dist/season'))
  const { rounds, bytes } = await checkSeason(files)
  const [closed, open] = rounds
  expect(bytes).toBeLessThan(8 * 1024 * 1024)
  expect(open!.round.manifest.fragments.length).toBeGreaterThanOrEqual(32)
  await page.clock.setFixedTime(open!.round.manifest.opensAt + 86_400_000)

  await page.goto('')
  await page.getByRole('navigation').getByRole('link', { name: 'Vote', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Rounds' })).toBeVisible()
  await expect(page.getByRole('heading', { name: open!.round.manifest.theme! })).toBeVisible()
  await expect(page.getByText('signed by test keys', { exact: false })).toBeVisible()
  await page.getByRole('link', { name: 'See the results' }).click()
  const here = await countWithoutSeal(files.get(ballotsPath(closed!.round.id)) as string)
  const vouched = closed!.ballots - here.setAside['unknown-signature']
  await expect(page.getByText(`${vouched} ballots verified on this device`)).toBeVisible()
  await expect(page.getByText(resultId(here))).toBeVisible()
  // No witness signed the season's seal yet, so nothing is final.
  await expect(page.getByText('Ahead for now', { exact: true })).toBeVisible()

  await page.goto(`#/round/${open!.round.id}`)
  await expect(page.getByText(`${open!.round.manifest.fragments.length} pictures`)).toBeVisible()
  const picture = page
    .getByRole('button', { name: /^Look closer: / })
    .locator('img')
    .first()
  await expect(picture).toHaveJSProperty('complete', true)
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
})

/** The count of a file of ballots by what it claims of stakes, with every ballot in it. */
async function countWithoutSeal(text: string): Promise<RoundResult> {
  const { round, ballots, stakes } = readBallotFile(text)
  const verified: VerifiedBallot[] = []
  for await (const ballot of verifyMany(ballots)) verified.push(ballot)
  return roundResult(
    round,
    tally({ round, ballots: verified, powerOf: votingPowers(round, stakes), sealed: null }),
  )
}
