// Painting as a person meets it: from the words to the picture, with everything that may happen on the way.
import { expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { createMemoryArchive, StorageError } from '../../src/archive/index.ts'
import { failureOf } from '../fixtures/scripted/failures.ts'
import { openPage } from '../fixtures/scripted/openPage.ts'

const prompt = () => page.getByLabelText('What shall we paint?')
const button = (name: string) => page.getByRole('button', { name, exact: true })
const canvas = () => page.getByRole('img', { name: /^Image generated/ })

async function paint(words: string): Promise<void> {
  await prompt().fill(words)
  await userEvent.keyboard('{Enter}')
}

test('a prompt becomes a finished picture that stays', async () => {
  const { app, archive } = await openPage('#/paint')
  await paint('a red fox under a full moon')
  await expect.element(page.getByRole('link', { name: 'Recipe and timelapse' })).toBeVisible()
  await expect
    .element(
      page.getByRole('img', { name: 'Image generated from the prompt: a red fox under a full moon' }).first(),
    )
    .toBeVisible()
  const [piece] = await archive.fragments.list(5)
  expect(piece!.recipe).toMatchObject({ prompt: 'a red fox under a full moon', width: 192, height: 192 })
  expect(await archive.checkpoints.list()).toEqual([])
  expect(app.history).toEqual(['a red fox under a full moon'])
})

test.each([
  ['', 'The prompt is empty.'],
  [' | ', 'The prompt is empty.'],
  ['x'.repeat(1001), 'The prompt has 1,001 characters; at most 1,000 can be painted.'],
  ['a fox:0', 'The weight of “a fox:0” is 0; it can be −100 to 100, but not 0.'],
])('the prompt "%.12s" is answered with a sentence and kept', async (words, sentence) => {
  const { app } = await openPage('#/paint')
  await prompt().fill(words)
  await button('Paint').click()
  await expect.element(page.getByRole('alert')).toHaveTextContent(sentence)
  await expect.element(prompt()).toHaveValue(words)
  expect(app.easel.current).toBeNull()
})

test('pause stops the steps, go on continues them, keep & stop finishes with what is there', async () => {
  const { app, archive } = await openPage('#/paint', { msPerStep: 40 })
  await paint('a lighthouse')
  await expect.poll(() => app.easel.current?.step).toBeGreaterThan(3)
  await button('Pause').click()
  await expect.poll(() => app.easel.current?.stage).toBe('paused')
  expect(document.title).toBe('Paused · a lighthouse')
  const { step } = app.easel.current!
  await button('Resume').click()
  await expect.poll(() => app.easel.current?.step).toBeGreaterThan(step)
  expect(document.title).toMatch(/^\d+% · a lighthouse$/)
  await button('Keep & stop').click()
  await expect.poll(async () => (await archive.fragments.list(1)).length).toBe(1)
  const [piece] = await archive.fragments.list(1)
  expect(piece!.steps).toBeLessThan(piece!.recipe.parameters.steps)
})

test('discard can be undone and goes on from the last saved step', async () => {
  const { app, archive } = await openPage('#/paint', { msPerStep: 30 })
  await paint('a castle')
  await expect.poll(() => app.easel.current?.checkpoint?.step ?? 0).toBeGreaterThan(5)
  await button('Discard').click()
  await expect.element(page.getByText('An empty canvas.')).toBeInTheDocument()
  await button('Undo').click()
  await expect.poll(() => app.easel.current?.step ?? 0).toBeGreaterThan(6)
  expect(app.easel.current!.resumeFrom).not.toBeNull()
  await button('Keep & stop').click()
  await expect.poll(async () => (await archive.fragments.list(1)).length).toBe(1)
})

test('wishes queue while one is painted, and can be moved and removed', async () => {
  const { app, archive } = await openPage('#/paint', { msPerStep: 25 })
  for (const words of ['first', 'second', 'third', 'fourth']) await paint(words)
  await expect
    .poll(() => app.easel.queue.map(({ wish }) => wish.prompt))
    .toEqual(['second', 'third', 'fourth'])
  await button('Paint “fourth” earlier').click()
  await button('Remove “second”').click()
  expect(app.easel.queue.map(({ wish }) => wish.prompt)).toEqual(['fourth', 'third'])
  await expect
    .poll(async () => (await archive.jobs.list()).map(({ draft }) => draft.prompt))
    .toEqual(['fourth', 'third'])
  await button('Keep & stop').click()
  await expect.poll(() => app.easel.current?.wish.prompt).toBe('fourth')
})

test('the first visit says what it needs, shows megabytes, and a cancel keeps the prompt', async () => {
  const { app } = await openPage('#/paint', { isOnDevice: false, msPerMegabyte: 60 })
  await expect.element(page.getByText('Downloads 21 MB once; works offline afterwards.')).toBeVisible()
  await paint('a whale')
  await expect.element(page.getByText(/^Downloading: \d.* MB of 21 MB$/).first()).toBeVisible()
  await button('Discard').click()
  await expect.poll(() => app.supplies.loading).toBeNull()
  await expect.element(prompt()).toHaveValue('a whale')
})

test('a download that breaks says so and can be tried again', async () => {
  const errors = [failureOf('download/refused')]
  const { archive } = await openPage('#/paint', {
    isOnDevice: false,
    openingFails: () => errors.pop() ?? null,
  })
  await paint('a whale')
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent('vqgan/decoder.onnx could not be fetched: the server answers 404.')
  await button('Try again').click()
  await expect.poll(async () => (await archive.fragments.list(1)).length).toBe(1)
})

test.each([
  ['engine/out-of-memory', 'Paint smaller', 'There is not enough memory for the painting step.'],
  ['engine/device-lost', 'Resume from there', 'The browser took the graphics card away.'],
  ['painting/diverged', 'Edit', 'The painting ran away at step 13'],
  ['engine/no-adapter', 'Use the processor', 'This browser offers no graphics card to WebGPU.'],
  ['worker/crashed', 'Resume from there', 'The painting engine stopped without an answer'],
  ['bug', 'Try again', 'Something went wrong that we did not foresee.'],
] as const)(
  'after %s the picture and the prompt stay, and “%s” is offered',
  async (name, remedy, happened) => {
    await openPage('#/paint', { failsAt: 6, failure: failureOf(name) })
    await paint('an owl')
    await expect.element(page.getByRole('alert')).toHaveTextContent(happened)
    await expect.element(button(remedy)).toBeVisible()
    await expect.element(canvas()).toBeVisible()
    await expect.element(prompt()).toHaveValue('an owl')
  },
)

test('“Paint smaller” paints the same words at the next smaller size', async () => {
  const script: { failsAt?: number; failure: Error } = {
    failsAt: 3,
    failure: failureOf('engine/out-of-memory'),
  }
  const { archive } = await openPage('#/paint', script)
  await paint('an owl')
  await expect.element(button('Paint smaller')).toBeVisible()
  delete script.failsAt
  await button('Paint smaller').click()
  await expect.poll(async () => (await archive.fragments.list(1))[0]?.recipe.width).toBe(128)
})

test('a full device keeps the finished picture in the tab until there is room', async () => {
  const archive = createMemoryArchive()
  const save = archive.fragments.save
  const full = vi
    .spyOn(archive.fragments, 'save')
    .mockRejectedValueOnce(new StorageError('storage/full', { subject: 'picture' }))
  await openPage('#/paint', {}, archive)
  await paint('an owl')
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent('There is no room on this device for this picture.')
  await expect.element(button('Download PNG')).toBeVisible()
  await expect.element(canvas()).toBeVisible()
  full.mockImplementation(save)
  await button('Empty the trash and save').click()
  await expect.poll(async () => (await archive.fragments.list(1)).length).toBe(1)
})

test('a painting left behind can be taken up where it was', async () => {
  const archive = createMemoryArchive()
  const first = await openPage('#/paint', { msPerStep: 250 }, archive)
  await paint('a volcano')
  await expect
    .poll(async () => (await archive.checkpoints.list())[0]?.checkpoint.step ?? 0)
    .toBeGreaterThan(9)
  await first.screen.unmount()

  const { app } = await openPage('#/', { msPerStep: 20 }, archive)
  await expect.element(page.getByText(/“a volcano” was left at step \d+ of \d+\./)).toBeVisible()
  await button('Continue').click()
  await expect.poll(() => app.easel.current?.step ?? 0).toBeGreaterThan(9)
  expect(app.easel.current!.resumeFrom!.step).toBeGreaterThan(9)
})

test('the draft and the queue survive a reload', async () => {
  const archive = createMemoryArchive()
  const first = await openPage('#/paint', { msPerStep: 50 }, archive)
  await paint('one')
  await paint('two')
  await prompt().fill('half a thought')
  await expect.poll(async () => (await archive.paintDrafts.list())[0]?.draft.prompt).toBe('half a thought')
  await first.screen.unmount()

  const { app } = await openPage('#/paint', {}, archive)
  await expect.element(prompt()).toHaveValue('half a thought')
  expect(app.easel.queue.map(({ wish }) => wish.prompt)).toEqual(['two'])
  await expect.element(button('Start the queue')).toBeVisible()
})

test('screen readers hear each quarter once, and nothing between', async () => {
  const { app } = await openPage('#/paint', { msPerStep: 12 })
  const heard: string[] = []
  const status = document.querySelector('p.visually-hidden[role=status]')!
  const listener = new MutationObserver(() => heard.push(status.textContent))
  listener.observe(status, { childList: true, characterData: true, subtree: true })
  await paint('a fox')
  await expect.poll(() => app.easel.current?.stage).toBe('done')
  await expect.poll(() => heard.at(-1)).toBe('Finished: a fox')
  listener.disconnect()
  const percents = heard.map((text) => /^(\d+)% of/.exec(text)?.[1]).filter(Boolean)
  expect(percents).toEqual(['0', '25', '50', '75'])
})
