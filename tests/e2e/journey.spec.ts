// From the first visit to a picture that stays, and back from its file: on the built app, with the embedded pack.
import { readFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { bytesId, readPngRecipe } from '../../src/fragment/index.ts'
import { paint, setSmall, test } from './studioVisit.ts'

test('a first visitor paints, keeps, downloads, and reopens the file', async ({ page }) => {
  await page.goto('')
  // Whether this week's round is there yet or not: the first screen has one heading.
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await setSmall(page)
  await expect(page.getByText(/^Downloads [\d.]+ MB once; works offline afterwards\.$/)).toBeVisible()
  await paint(page, 'purple mountains under an orange sky')

  await page.getByRole('link', { name: 'Recipe and timelapse' }).click()
  await expect(page).toHaveURL(/#\/piece\/[0-9a-f]{64}$/)
  await expect(page.getByRole('slider', { name: 'Step of the painting' })).toBeVisible()
  const address = page.url()

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download PNG' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^purple-mountains-under-an-orange-sky-\d+\.png$/)
  const bytes = new Uint8Array(readFileSync(await download.path()))
  expect(bytesId(bytes)).toBe(address.slice(-64))
  const recipe = readPngRecipe(bytes)!
  expect(recipe.prompt).toBe('purple mountains under an orange sky')

  await page.reload()
  await expect(page.getByText('By the judge')).toBeVisible()
  await page.getByRole('link', { name: 'Works', exact: true }).click()
  await expect(page.getByRole('link', { name: /purple mountains/ })).toBeVisible()
  await page.goBack()
  await expect(page).toHaveURL(address)

  await page.getByRole('link', { name: 'Paint', exact: true }).click()
  await page.getByLabel('What shall we paint?').fill('something else')
  await page
    .locator('input[type=file]')
    .last()
    .setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from(bytes) })
  await expect(page.getByLabel('What shall we paint?')).toHaveValue('purple mountains under an orange sky')
  await expect(page.getByLabel('Seed', { exact: true })).toHaveValue(String(recipe.seed))
  await page.getByRole('button', { name: 'Paint', exact: true }).click()
  await expect(page.getByText('Painted again: every byte is the same.')).toBeVisible({
    timeout: 90_000,
  })
})

test('a painting survives a reload in the middle', async ({ page }) => {
  await setSmall(page, 1000)
  await page.getByLabel('What shall we paint?').fill('a lighthouse in a storm')
  await page.getByLabel('What shall we paint?').press('Enter')
  await expect(page.getByText(/^Step ([2-9]\d|\d{3,}) of 1,000/)).toBeVisible({ timeout: 90_000 })
  await expect(page).toHaveTitle(/^\d+% · a lighthouse in a storm$/)
  await page.reload()
  await expect(page.getByText(/“a lighthouse in a storm” was left at step \d+ of 1,000\./)).toBeVisible()
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page.getByText(/^Step \d+ of 1,000/)).toBeVisible({ timeout: 90_000 })
  await page.getByRole('button', { name: 'Keep & stop' }).click()
  await expect(page.getByRole('link', { name: 'Recipe and timelapse' })).toBeVisible()
})

test('everything on the way can be done by keyboard', async ({ page }) => {
  await setSmall(page)
  await page.locator('body').press('/')
  await page.keyboard.type('a red fox')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('link', { name: 'Recipe and timelapse' })).toBeVisible({ timeout: 90_000 })
  await page.getByRole('link', { name: 'Recipe and timelapse' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'a red fox' })).toBeFocused()
  const slider = page.getByRole('slider', { name: 'Step of the painting' })
  await slider.focus()
  await page.keyboard.press('Home')
  await expect(slider).toHaveAttribute('aria-valuetext', 'step 0')
  await page.getByRole('button', { name: 'Hold to see how it began' }).focus()
  await page.keyboard.down('Space')
  await expect(page.getByRole('button', { name: 'Hold to see how it began' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await page.keyboard.up('Space')
})
