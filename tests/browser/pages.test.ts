// The pages around the painting: pictures and their recipes, files and links that bring one, keys, words.
import { expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { encodePng, type Recipe } from '../../src/fragment/index.ts'
import { encodeRecipeLink } from '../../src/app/intake/index.ts'
import { exampleRecipe } from '../fixtures/recipe.ts'
import { openPage } from '../fixtures/scripted/openPage.ts'

const prompt = () => page.getByLabelText('What shall we paint?')
const button = (name: string) => page.getByRole('button', { name, exact: true })

const recipe: Recipe = { ...exampleRecipe, prompt: 'a boat on a teal sea', seed: 99, width: 128, height: 96 }
const pixels = new Uint8ClampedArray(4 * 8 * 8).fill(140)
const ours = () =>
  new File([new Uint8Array(encodePng(pixels, 8, 8, recipe))], 'boat.png', { type: 'image/png' })

async function painted(count = 1) {
  const opened = await openPage('#/paint')
  for (let i = 0; i < count; i++) {
    await prompt().fill(`picture ${i}`)
    await userEvent.keyboard('{Enter}')
    await expect.poll(async () => (await opened.archive.fragments.list(9)).length).toBe(i + 1)
  }
  return opened
}

async function plainPng(): Promise<File> {
  const canvas = new OffscreenCanvas(40, 30)
  canvas.getContext('2d')!.fillRect(0, 0, 40, 30)
  return new File([await canvas.convertToBlob()], 'plain.png', { type: 'image/png' })
}

function drop(file: File): void {
  const dataTransfer = new DataTransfer()
  dataTransfer.items.add(file)
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
}

test('an empty wall says so, and says what to do', async () => {
  await openPage('#/works')
  await expect
    .element(page.getByRole('heading', { level: 1 }))
    .toHaveTextContent('A painter that lives in your browser.')
  await expect.element(page.getByText('Nothing hangs here yet.')).toBeVisible()
  await prompt().fill('a fox')
  await page.getByRole('button', { name: /^Paint · / }).click()
  await expect.poll(() => location.hash).toBe('#/paint')
  await expect.element(page.getByRole('link', { name: 'Recipe and timelapse' })).toBeVisible()
})

test('a picture has its own address, with recipe, scores and timelapse', async () => {
  const { archive } = await painted()
  const [piece] = await archive.fragments.list(1)
  location.hash = `#/piece/${piece!.id}`
  await expect.element(page.getByText('By the judge')).toBeVisible()
  await expect.element(page.getByText('close 0.44')).toBeVisible()
  await expect.element(page.getByText(piece!.id)).toBeVisible()
  const slider = page.getByRole('slider', { name: 'Step of the painting' })
  await slider.fill('0')
  await expect.element(page.getByText('step 0', { exact: true })).toBeVisible()
  await button('Play').click()
  await expect.element(button('Pause')).toBeVisible()
})

test('a slow answer about one picture does not take the place of the next', async () => {
  const { archive } = await painted(2)
  const [second, first] = await archive.fragments.list(2)
  const get = archive.fragments.get
  let answer: (() => Promise<void>) | undefined
  const asked = vi.spyOn(archive.fragments, 'get').mockImplementationOnce(
    (id) =>
      new Promise((resolve) => {
        answer = async () => resolve(await get(id))
      }),
  )
  location.hash = `#/piece/${first!.id}`
  await expect.poll(() => answer).toBeDefined()
  location.hash = `#/piece/${second!.id}`
  const heading = page.getByRole('heading', { level: 1 })
  await expect.element(heading).toHaveTextContent(second!.recipe.prompt)
  await answer!()
  await new Promise((painted) => requestAnimationFrame(painted))
  await expect.element(heading).toHaveTextContent(second!.recipe.prompt)
  expect(asked.mock.calls.map(([id]) => id)).toEqual([first!.id, second!.id])
})

test('an address of no picture of ours says so and leads back', async () => {
  await openPage(`#/piece/${'0'.repeat(64)}`)
  await expect.element(page.getByText('This picture is not on this device.')).toBeVisible()
  await page.getByRole('link', { name: 'To your wall' }).click()
  await expect.poll(() => location.hash).toBe('#/works')
})

test('any other address has words too', async () => {
  await openPage('#/nowhere')
  await expect.element(page.getByText('There is no page at this address.')).toBeVisible()
})

test('delete is a trash with undo', async () => {
  const { archive } = await painted()
  const [piece] = await archive.fragments.list(1)
  location.hash = `#/piece/${piece!.id}`
  await button('Delete').click()
  await expect.element(page.getByText('This picture is in the trash.')).toBeVisible()
  expect(await archive.fragments.list(1)).toEqual([])
  await button('Undo').click()
  await expect.poll(async () => (await archive.fragments.list(1)).length).toBe(1)
})

test('“Vary” starts from the picture, “New seed” keeps all but chance, “Same again” keeps all', async () => {
  const { app, archive } = await painted()
  const [piece] = await archive.fragments.list(1)
  await button('Same again').click()
  await expect.element(page.getByText('Painted again: every byte is the same.')).toBeVisible()
  expect(await archive.fragments.list(9)).toHaveLength(1)

  await button('Vary').click()
  await expect.poll(async () => (await archive.fragments.list(9)).length).toBe(2)
  const [varied] = await archive.fragments.list(1)
  expect(varied!.recipe).toMatchObject({
    parent: piece!.id,
    initImage: { id: piece!.id },
    prompt: 'picture 0',
  })
  expect(varied!.recipe.parameters.start).toBe('image')

  await expect.poll(() => app.easel.isPainting).toBe(false)
  await button('New seed').click()
  await expect.poll(async () => (await archive.fragments.list(9)).length).toBe(3)
  expect((await archive.fragments.list(1))[0]!.recipe.seed).not.toBe(varied!.recipe.seed)
})

test('the download is the very bytes of the fragment, named after prompt and seed', async () => {
  const { archive } = await painted()
  const [piece] = await archive.fragments.list(1)
  const made: Blob[] = []
  const spy = vi
    .spyOn(URL, 'createObjectURL')
    .mockImplementation((blob) => (made.push(blob as Blob), 'blob:none'))
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {})
  await button('Download PNG').click()
  await expect.poll(() => click.mock.contexts.length).toBe(1)
  expect((click.mock.contexts[0] as HTMLAnchorElement).download).toBe(`picture-0-${piece!.recipe.seed}.png`)
  spy.mockRestore()
  click.mockRestore()
  expect(new Uint8Array(await made.at(-1)!.arrayBuffer())).toEqual(await archive.fragments.image(piece!.id))
})

test('a picture of ours, dropped, brings its recipe back', async () => {
  const { app } = await openPage('#/')
  drop(ours())
  await expect.poll(() => location.hash).toBe('#/paint')
  await expect.element(prompt()).toHaveValue('a boat on a teal sea')
  await expect.element(page.getByLabelText('Seed', { exact: true })).toHaveValue(99)
  const { packId: _packId, ...wish } = recipe
  expect(app.draft.wish).toEqual(wish)
})

test('any other picture asks what it is for', async () => {
  const { app } = await openPage('#/paint')
  drop(await plainPng())
  await expect.element(page.getByRole('dialog', { name: 'What should this picture do?' })).toBeVisible()
  await button('Start from it').click()
  await expect.poll(() => app.draft.initImage?.weight).toBe(0.5)
  expect(app.draft.parameters?.start).toBe('image')
  expect(app.draft.missing).toEqual([])
})

test.each([
  ['a text', new File(['hello '.repeat(20)], 'a.txt'), '“a.txt” is not a picture Daub can read.'],
  [
    'something huge',
    new File([new Uint8Array(33 * 2 ** 20)], 'a.png'),
    '“a.png” has 35 MB; at most 34 MB are read.',
  ],
])('%s, dropped, is answered with a sentence', async (_, file, sentence) => {
  await openPage('#/paint')
  drop(file)
  await expect.element(page.getByText(sentence, { exact: false })).toBeVisible()
})

test('a damaged picture of ours is answered with a sentence', async () => {
  await openPage('#/paint')
  const bytes = new Uint8Array(await ours().arrayBuffer())
  drop(new File([bytes.slice(0, bytes.length - 30)], 'cut.png'))
  await expect.element(page.getByText('This PNG is damaged or incomplete.', { exact: false })).toBeVisible()
})

test('a recipe link opens in the form, and leaves the address', async () => {
  await openPage(`#recipe=${encodeRecipeLink(recipe)}`)
  await expect.element(prompt()).toHaveValue('a boat on a teal sea')
  await expect.poll(() => location.hash).toBe('#/paint')
})

test('a broken link is answered with a sentence', async () => {
  await openPage('#recipe=nonsense')
  await expect
    .element(page.getByText('This link holds no recipe that can be read.', { exact: false }))
    .toBeVisible()
})

test('a recipe that needs a picture from elsewhere says so and can do without', async () => {
  const { app } = await openPage(
    `#recipe=${encodeRecipeLink({ ...recipe, initImage: { id: 'e'.repeat(64), weight: 1 } })}`,
  )
  await expect
    .element(page.getByText('This recipe needs a picture that is not on this device.', { exact: false }))
    .toBeVisible()
  await button('Paint without it').click()
  expect(app.draft.initImage).toBeNull()
})

test('/ goes to the prompt, ? shows the keys, and single keys can be switched off', async () => {
  const { app } = await openPage('#/about')
  await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('About Daub')
  await userEvent.keyboard('?')
  const dialog = page.getByRole('dialog', { name: 'Keyboard' })
  await expect.element(dialog).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await expect.element(dialog).not.toBeInTheDocument()
  await userEvent.keyboard('/')
  await expect.element(prompt()).toHaveFocus()
  await userEvent.keyboard('/?')
  await expect.element(prompt()).toHaveValue('/?')

  app.prefer({ singleKeys: false })
  prompt().element().blur()
  await userEvent.keyboard('?')
  await expect.element(dialog).not.toBeInTheDocument()
})

test('↑ brings earlier prompts back, ↓ the unfinished one', async () => {
  await painted(2)
  await prompt().fill('unfinished')
  await userEvent.keyboard('{Home}{ArrowUp}')
  await expect.element(prompt()).toHaveValue('picture 1')
  await userEvent.keyboard('{ArrowUp}')
  await expect.element(prompt()).toHaveValue('picture 0')
  await userEvent.keyboard('{ArrowDown}{ArrowDown}')
  await expect.element(prompt()).toHaveValue('unfinished')
})

test('the seed changes after each painting unless it is kept', async () => {
  const { app } = await openPage('#/paint')
  await page.getByLabelText('Seed', { exact: true }).fill('5')
  await userEvent.keyboard('{Tab}')
  await prompt().fill('one')
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => app.easel.current?.stage).toBe('done')
  expect(app.draft.seed).toBe(5)
  await button('Keep this seed for the next picture').click()
  await prompt().fill('two')
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => app.easel.current?.wish.prompt).toBe('two')
  expect(app.draft.seed).not.toBe(5)
})

test('every dial of “More” is explained', async () => {
  await openPage('#/paint')
  await page.getByText('More', { exact: true }).click()
  for (const word of [
    'Steps',
    'Cutouts',
    'Learning rate',
    'Optimiser',
    'Start',
    'Grow',
    'Smoothness',
    'Averaging',
    'Gentle mode',
    'Engine',
  ]) {
    const help = button(`What is “${word}”?`)
    await help.click()
    await expect.element(help).toHaveAttribute('aria-expanded', 'true')
  }
})
