// Faults of the page itself, as a person meets them: a storage that is not to be had, parts that cannot be fetched, double
// clicks, pastes, and prompts in every script.
import { expect, test, vi } from 'vitest'
import { render } from 'vitest-browser-svelte'
import { page, userEvent } from 'vitest/browser'
import { createMemoryArchive, StorageError } from '../../src/archive/index.ts'
import { encodePng, keptAfter } from '../../src/fragment/index.ts'
import Lazy from '../../src/ui/kit/Lazy.svelte'
import { exampleRecipe } from '../fixtures/recipe.ts'
import { openPage } from '../fixtures/scripted/openPage.ts'

const prompt = () => page.getByLabelText('What shall we paint?')
const button = (name: string) => page.getByRole('button', { name, exact: true })

const id = 'ab'.repeat(32)
const routes = [
  '#/',
  '#/paint',
  '#/about',
  '#/settings',
  '#/rounds',
  `#/piece/${id}`,
  `#/round/${id}`,
  `#/round/${id}/vote`,
  `#/round/${id}/results`,
  '#/nowhere',
]
const faults = [
  [new StorageError('storage/blocked', {}), 'Another tab holds an older Daub open.'],
  [new StorageError('storage/newer', { supported: 3 }), 'What is on this device was saved by a newer Daub.'],
  [
    new StorageError('storage/unavailable', { reason: 'SecurityError' }),
    'gives the page no storage (SecurityError)',
  ],
  [
    new StorageError('storage/upgrade', { version: 2, reason: 'AbortError' }),
    'could not be brought up to date (AbortError)',
  ],
] as const
const losses = [
  ['storage/taken-over', 'A newer Daub in another tab took over the storage.'],
  ['storage/closed', 'The browser closed Daub’s storage: its data was cleared'],
] as const

test.each(faults)('P2: every page says why nothing is kept: %s', async (archiveFault, sentence) => {
  for (const route of routes) {
    const { screen } = await openPage(route, {}, createMemoryArchive(), { archiveFault })
    const notice = page.getByRole('complementary', { name: 'Storage' })
    await expect.element(notice, { message: route }).toHaveTextContent(sentence)
    await expect.element(notice).toHaveTextContent('nothing that you paint, type or vote outlives this tab')
    await expect.element(notice.getByRole('button', { name: 'Reload' })).toBeVisible()
    await screen.unmount()
  }
})

test.each(losses)(
  'P15: every page says that the storage was lost, and to whom: %s',
  async (code, sentence) => {
    for (const route of routes) {
      const { app, screen } = await openPage(route)
      const notice = page.getByRole('complementary', { name: 'Storage' })
      await expect.element(notice).not.toBeInTheDocument()
      app.storageLost(new StorageError(code, {}))
      await expect.element(notice, { message: route }).toHaveTextContent(sentence)
      await screen.unmount()
    }
  },
)

test('P15: a picture that cannot be saved for want of a storage offers its download, and no trash to empty', async () => {
  const archive = createMemoryArchive()
  vi.spyOn(archive.fragments, 'save').mockRejectedValue(new StorageError('storage/closed', {}))
  await openPage('#/paint', {}, archive)
  await prompt().fill('an owl')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('alert')).toHaveTextContent('The browser closed Daub’s storage')
  await expect.element(button('Download PNG')).toBeVisible()
  await expect.element(button('Empty the trash and save')).not.toBeInTheDocument()
})

test('P1: a part of the page that is gone from its host says so and offers a reload', async () => {
  const gone = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'))
  await render(Lazy, { props: { load: gone, props: {} } })
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent('a newer Daub may have taken the place of this one')
  await expect.element(button('Reload')).toBeVisible()
})

test('P18: a double click on Paint paints one picture', async () => {
  const { app, archive } = await openPage('#/paint', { msPerStep: 10 })
  await prompt().fill('a lighthouse')
  await button('Paint').dblClick()
  await expect.poll(() => app.easel.isPainting).toBe(true)
  expect(app.easel.queue).toEqual([])
  await button('Keep & stop').click()
  await expect.poll(async () => (await archive.fragments.list(5)).length).toBe(1)
})

test('P18: a double click on Delete deletes once, and a deleted picture offers no Delete', async () => {
  const { app, archive } = await openPage('#/paint')
  await prompt().fill('a lighthouse')
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => app.easel.current?.piece?.id).toBeDefined()
  app.router.go({ name: 'piece', id: app.easel.current!.piece!.id })
  const show = vi.spyOn(app.toasts, 'show')
  await button('Delete').dblClick()
  await expect.element(page.getByText('in the trash', { exact: false }).first()).toBeVisible()
  await expect.element(button('Delete')).not.toBeInTheDocument()
  await expect.poll(() => show.mock.calls.length).toBe(1)
  expect(await archive.fragments.listTrash()).toHaveLength(1)
})

/** A click as the second of a double click that began on something else. */
const secondClick = (on: { element(): Element }) =>
  void on.element().dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 2 }))

test('P18: what comes under the pointer takes no second click: a message is not answered, a dialog not closed', async () => {
  const { app } = await openPage('#/paint')
  const answer = app.toasts.show('Deleted.', 'Undo')
  const heard = vi.fn()
  void answer.then(heard)
  await expect.element(button('Undo')).toBeVisible()
  secondClick(button('Undo'))
  secondClick(button('Close'))
  await expect.element(button('Undo')).toBeVisible()
  expect(heard).not.toHaveBeenCalled()
  // A click of its own answers, as the second of a series that began here would.
  await button('Undo').click()
  expect(await answer).toBe(true)
  await userEvent.keyboard('?')
  const dialog = page.getByRole('dialog')
  await expect.element(dialog).toBeVisible()
  secondClick(dialog)
  await expect.element(dialog).toBeVisible()
  await dialog.getByRole('button').first().click()
  await expect.element(dialog).not.toBeInTheDocument()
})

test('P5: what was understood stands under the box: weights, text with colons, words the models do not know', async () => {
  await openPage('#/paint')
  await expect.element(button('Paint')).toBeEnabled()
  await prompt().fill('a clock showing 12:30 | fog:0.5 | xyzzy:-1')
  const echo = page.getByText('Understood as').element().parentElement!
  await expect
    .poll(() => echo.textContent)
    .toMatch(/“a clock showing 12:30”.*“fog”\s*weight 0\.5.*“xyzzy”\s*away from it, weight 1/s)
  await expect
    .poll(() => echo.textContent)
    .toContain('Probably unknown to these models, so it says little: “xyzzy”')
  await prompt().fill('a red fox')
  await expect.element(page.getByText('Understood as')).not.toBeInTheDocument()
})

test('P20: a prompt in Arabic reads from the right, in the box and on the wall', async () => {
  const { app } = await openPage('#/paint')
  await prompt().fill('ضباب:0.5')
  expect(getComputedStyle(prompt().element()).direction).toBe('rtl')
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => app.easel.current?.piece?.id).toBeDefined()
  const title = page.getByText('ضباب:0.5', { exact: true }).first()
  await expect.poll(() => getComputedStyle(title.element()).direction).toBe('rtl')
})

test('P9: a picture kept early says so when its file is opened, and all steps are a tap away', async () => {
  const { app } = await openPage('#/paint')
  const rgba = new Uint8ClampedArray(4 * 16 * 16)
  const file = new File([new Uint8Array(encodePng(rgba, 16, 16, keptAfter(exampleRecipe, 13)))], 'kept.png')
  await app.openFiles([file])
  await expect.element(page.getByText('Stops after 13 of 40 steps, as this picture did.')).toBeVisible()
  await button('Take all steps').click()
  await expect.element(page.getByText('Stops after', { exact: false })).not.toBeInTheDocument()
})

async function picture(side: number): Promise<File> {
  const canvas = new OffscreenCanvas(side, side)
  canvas.getContext('2d')!.fillRect(0, 0, side / 2, side)
  return new File([await canvas.convertToBlob({ type: 'image/png' })], `${side}.png`)
}

test('P19: of two pictures each is asked for, and P21: a weight shows what is used', async () => {
  const { app } = await openPage('#/paint')
  await app.openFiles([await picture(20), await picture(30)])
  await expect.poll(() => app.offered.length).toBe(2)
  await button('Paint towards it').click()
  await expect.poll(() => app.offered.length).toBe(1)
  await button('Start from it').click()
  await expect.poll(() => app.offered.length).toBe(0)
  expect(app.draft.imagePrompts).toHaveLength(1)
  expect(app.draft.initImage).not.toBeNull()
  await page.getByText('More', { exact: true }).click()
  const weight = page.getByLabelText('Weight').first()
  for (const typed of ['99', '99', '']) {
    await weight.fill(typed)
    await userEvent.tab()
    await expect.element(weight).toHaveValue(10)
    expect(app.draft.initImage!.weight).toBe(10)
  }
})

test('P12: text pasted with its picture goes into the box, and no dialog opens', async () => {
  const { app } = await openPage('#/paint')
  const data = new DataTransfer()
  data.items.add(await picture(20))
  data.setData('text/plain', 'a red fox')
  const box = prompt().element()
  const paste = () => new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
  expect(box.dispatchEvent(paste())).toBe(true) // not prevented: the browser pastes the text
  expect(app.offered).toEqual([])
  document.body.dispatchEvent(paste())
  await expect.poll(() => app.offered.length).toBe(1)
})

test('P11: the Enter that ends a composition in WebKit’s order paints nothing', async () => {
  const { app } = await openPage('#/paint')
  await prompt().fill('狐')
  const box = prompt().element()
  box.dispatchEvent(new CompositionEvent('compositionend', { data: '狐', bubbles: true }))
  const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })
  Object.defineProperty(enter, 'keyCode', { value: 229 })
  box.dispatchEvent(enter)
  expect(app.easel.current).toBeNull()
})
