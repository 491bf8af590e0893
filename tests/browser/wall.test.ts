// The wall of one's own pictures: however many hang, only those near the screen are in the page; they are searched, liked, chosen.
import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { createMemoryArchive } from '../../src/archive/index.ts'
import { exampleRecipe } from '../fixtures/recipe.ts'
import { openPage } from '../fixtures/scripted/openPage.ts'

const button = (name: string) => page.getByRole('button', { name, exact: true })
const links = () => document.querySelectorAll('.window a').length

/** The wall with so many pictures, the first the oldest; each fifth is of a castle. */
async function openWall(count: number) {
  const archive = createMemoryArchive()
  for (let i = 0; i < count; i++) {
    const prompt = i % 5 === 0 ? `a castle, number ${i}` : `a fox, number ${i}`
    const fragment = {
      version: 1,
      id: i.toString(16).padStart(64, '0'),
      image: new Uint8Array(1),
      recipe: { ...exampleRecipe, prompt },
      embedding: null,
      scores: { guide: null, judge: null },
      engine: { kind: 'wasm', threads: 2, adapter: null },
      steps: 40,
      losses: [],
      ms: 1,
      paintedAt: 1000 * i,
    } as const
    await archive.fragments.save({ fragment, frames: [], notes: [] })
  }
  return openPage('#/works', {}, archive)
}

test('holds only what is near the screen, also after a jump to its end', async () => {
  await openWall(300)
  await expect.element(page.getByText('300 pictures')).toBeVisible()
  await expect.poll(links).toBeGreaterThan(0)
  expect(links()).toBeLessThan(100)
  await expect
    .poll(() => {
      scrollTo(0, document.documentElement.scrollHeight)
      return [...document.querySelectorAll('.window a')].at(-1)?.textContent
    })
    .toContain('a castle, number 0')
  expect(links()).toBeLessThan(100)
  expect(document.querySelector('.window .pictures > li')?.getAttribute('aria-setsize')).toBe('299')
})

test('is searched, liked and thrown away by the many, with a way back', async () => {
  const { archive } = await openWall(12)
  await page.getByLabelText('Search the prompts').fill('CASTLE')
  await expect.element(page.getByText('3 of 12 pictures')).toBeVisible()
  await button('Choose several').click()
  await page.getByRole('checkbox', { name: 'a castle, number 0' }).click()
  await page.getByRole('checkbox', { name: 'a castle, number 10' }).click()
  await expect.element(page.getByText('2 chosen')).toBeVisible()
  await button('Like').click()
  await expect.element(button('Unlike')).toBeVisible()
  await button('Delete').click()
  await expect.element(page.getByText('2 pictures moved to the trash.')).toBeVisible()
  await expect.element(page.getByText('1 of 10 pictures')).toBeVisible()
  await button('Undo').click()
  await expect.element(page.getByText('3 of 12 pictures')).toBeVisible()
  await page.getByLabelText('Search the prompts').fill('a cat')
  await expect.element(page.getByText('No picture of yours is like that.')).toBeVisible()
  await button('Show all').click()
  await button('Liked only').click()
  await expect.element(page.getByText('2 of 12 pictures')).toBeVisible()
  expect((await archive.fragments.entries()).filter(({ likedAt }) => likedAt !== null)).toHaveLength(2)
})

test('lets go of what was chosen when the search hides it, and ends with Escape', async () => {
  await openWall(6)
  await button('Choose several').click()
  await button('All or none').click()
  await expect.element(page.getByText('6 chosen')).toBeVisible()
  await page.getByLabelText('Search the prompts').fill('castle')
  await expect.element(page.getByText('2 chosen')).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await expect.element(page.getByText('2 chosen')).not.toBeInTheDocument()
})
