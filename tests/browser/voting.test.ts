// Voting before a wallet comes in: rounds and their pictures, pairs by every hand, the grid and its budget, and a tray that
// nothing empties but its owner.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { createMemoryArchive, type Archive } from '../../src/archive/index.ts'
import { exampleSeason, seasonNow, seasonUrl, type SeasonHost } from '../fixtures/season.ts'
import { openPage } from '../fixtures/scripted/openPage.ts'

let season: SeasonHost
let archive: Archive

beforeEach(() => {
  season = exampleSeason()
  archive = createMemoryArchive(() => seasonNow)
  const network = globalThis.fetch.bind(globalThis)
  vi.spyOn(globalThis, 'fetch').mockImplementation(
    (input, options) =>
      season.answer(input instanceof Request ? input.url : String(input)) ?? network(input, options),
  )
})
afterEach(() => vi.restoreAllMocks())

const open = (hash: string) => openPage(hash, {}, archive, { seasonUrl, now: () => seasonNow })
const address = (page: '' | '/vote' = '') => `#/round/${season.open.id}${page}`
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
const heading = (name: string | RegExp) => page.getByRole('heading', { name })
const draft = () => archive.drafts.get(season.open.id)
const tray = () => page.getByRole('region', { name: 'Your vote' })

async function openPairs() {
  const opened = await open(address('/vote'))
  await expect.element(heading('Pair 1 of 16')).toBeVisible()
  return opened
}
async function openGrid() {
  const opened = await openPairs()
  await page.getByRole('radio', { name: 'Grid' }).click()
  await expect.element(page.getByText('0 of 100 points used')).toBeVisible()
  return opened
}
const amountOf = (index: number) =>
  page.getByRole('textbox', { name: `Amount for: picture ${index} of Weather`, exact: true })

test('the season comes with the first look at the rounds: the open one first, what it is worth, where it is from', async () => {
  await open('#/rounds')
  await expect.element(heading('Weather')).toBeVisible()
  const groups = page.getByRole('heading', { level: 2 }).elements()
  expect(groups.map((group) => group.textContent).slice(0, 2)).toEqual(['Open now', 'Closed'])
  await expect.element(page.getByText('You have not looked yet')).toBeVisible()
  await expect.element(page.getByText(season.note)).toBeVisible()
  await expect.element(page.getByRole('link', { name: 'See the results' })).toBeVisible()

  const until = button('Closes in 6 days')
  await until.click()
  await expect.element(page.getByText('By the clock of this device.').first()).toBeVisible()
})

test('what was here once is here without a network', async () => {
  const { screen } = await open(address())
  await expect
    .poll(
      async () => (await archive.roundPictures.has(season.open.manifest.fragments.map(({ id }) => id))).size,
    )
    .toBe(8)
  await screen.unmount()
  season.manner = 'offline'
  await open('#/rounds')
  await expect.element(heading('Weather')).toBeVisible()
  await expect.element(page.getByText('Daub could not look for newer rounds.')).toBeVisible()
  location.hash = address('/vote')
  await expect.element(heading('Pair 1 of 16')).toBeVisible()
  await expect.element(button(/^Left: picture/)).toBeVisible()
})

test('a first visit without a network has words and a way to try again', async () => {
  season.manner = 'offline'
  await open('#/rounds')
  await expect.element(page.getByText(/did not answer\./)).toBeVisible()
  season.manner = 'honest'
  await button('Try again').click()
  await expect.element(heading('Weather')).toBeVisible()
})

test('an address of no round says so', async () => {
  await open(`#/round/${'0'.repeat(64)}`)
  await expect.element(page.getByText('This round is not on this device.')).toBeVisible()
})

test('a picture with another hash is never shown, cannot be chosen, and can be fetched again', async () => {
  season.manner = 'other pictures'
  await openPairs()
  await expect
    .element(page.getByText('This file is not the picture that belongs here (its hash differs).').first())
    .toBeVisible()
  expect(document.querySelectorAll('fieldset img')).toHaveLength(0)
  await userEvent.keyboard('{ArrowLeft}')
  await expect.element(heading('Pair 1 of 16')).toBeVisible()
  season.manner = 'honest'
  await button('Try again').first().click()
  await expect.element(page.getByRole('button', { name: /^(Left|Right): picture/ })).toBeVisible()
})

test('pairs by keyboard: choose, can’t decide, undo, each time at the heading of the pair', async () => {
  await openPairs()
  await expect.element(button(/^Left: picture/)).toBeVisible()
  const first = document.querySelector('fieldset button')!.getAttribute('aria-label')
  ;(heading('Pair 1 of 16').element() as HTMLElement).focus()
  await userEvent.keyboard('{ArrowLeft}')
  await expect.element(heading('Pair 2 of 16')).toHaveFocus()
  await expect.element(page.getByRole('status').filter({ hasText: 'Pair 2 of 16' })).toBeInTheDocument()
  await userEvent.keyboard('{ArrowRight}')
  await expect.element(heading('Pair 3 of 16')).toHaveFocus()
  await userEvent.keyboard('{ArrowDown}')
  await expect.element(heading('Pair 4 of 16')).toHaveFocus()
  await expect.poll(async () => (await draft())?.pairing?.answers).toEqual(['left', 'right', 'undecided'])
  expect((await draft())?.seen).toHaveLength(6)

  await userEvent.keyboard('{Backspace}{Backspace}{Backspace}')
  await expect.element(heading('Pair 1 of 16')).toHaveFocus()
  expect(document.querySelector('fieldset button')!.getAttribute('aria-label')).toBe(first)
  await expect.poll(async () => (await draft())?.pairing?.answers).toEqual([])
})

test('arrow keys do nothing outside the pairs, and nowhere once single keys are switched off', async () => {
  const { app } = await openPairs()
  tray().getByRole('button').first().element().focus()
  await userEvent.keyboard('{ArrowLeft}')
  app.prefer({ singleKeys: false })
  ;(heading('Pair 1 of 16').element() as HTMLElement).focus()
  await userEvent.keyboard('{ArrowLeft}{ArrowDown}{Enter}')
  await expect.element(page.getByText('Single-key shortcuts are switched off')).toBeInTheDocument()
  expect(app.voting.answered).toBe(0)
})

test('a tap chooses, “Undo” takes it back, and after the last pair there is an end', async () => {
  const { app } = await openPairs()
  await button(/^Right: picture/).click()
  await expect.element(heading('Pair 2 of 16')).toHaveFocus()
  await button('Undo').click()
  await expect.element(heading('Pair 1 of 16')).toHaveFocus()
  for (let i = 0; i < 16; i++) app.voting.answer('left')
  await expect.element(heading('That was the last pair.')).toBeVisible()
})

test('a flick chooses the picture it moves; a short or upright move does not', async () => {
  const { app } = await openPairs()
  const right = button(/^Right: picture/)
  await expect.element(right).toBeVisible()
  const flick = (dx: number, dy: number) => {
    const element = right.element()
    const at = (x: number, y: number) => ({
      pointerId: 1,
      isPrimary: true,
      button: 0,
      bubbles: true,
      clientX: 100 + x,
      clientY: 100 + y,
    })
    element.dispatchEvent(new PointerEvent('pointerdown', at(0, 0)))
    element.dispatchEvent(new PointerEvent('pointermove', at(dx / 2, dy / 2)))
    element.dispatchEvent(new PointerEvent('pointerup', at(dx, dy)))
    element.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }))
  }
  flick(10, 120) // a scroll that ends in a click, as mice do: the click chooses
  await expect.element(heading('Pair 2 of 16')).toBeVisible()
  flick(-90, 12) // the click after a flick does not choose once more
  await expect.element(heading('Pair 3 of 16')).toBeVisible()
  expect(app.voting.answered).toBe(2)
  expect((await draft())?.pairing?.answers).toEqual(['right', 'right'])
})

test('the grid gives by buttons, by hand, by Space and by a double tap, and never more than there is', async () => {
  await openGrid()
  await button('10 more for: picture 0 of Weather').click()
  await expect.element(amountOf(0)).toHaveValue('10')
  await amountOf(1).fill('-30')
  await userEvent.tab()
  await expect.element(page.getByText('40 of 100 points used')).toBeVisible()

  const picture = button('Give +10 to: picture 2 of Weather')
  ;(picture.element() as HTMLElement).focus()
  await userEvent.keyboard(' ')
  await expect.element(amountOf(2)).toHaveValue('10')
  await picture.dblClick()
  await expect.element(amountOf(2)).toHaveValue('20')

  await amountOf(3).fill('90')
  await userEvent.tab()
  await expect.element(amountOf(3)).toHaveValue('40')
  await expect.element(page.getByText('That is all there was left.')).toBeVisible()
  await button('10 more for: picture 4 of Weather').click()
  await expect.element(page.getByText('Everything has been given. Take some back first.')).toBeVisible()
  await expect.element(page.getByText('100 of 100 points used')).toBeVisible()

  await button('Undo').click()
  await expect.element(amountOf(3)).toHaveValue('0')
  await button('Clear the amount for: picture 2 of Weather').click()
  await expect.element(amountOf(2)).toHaveValue('0')
})

test('the step is chosen, may be negative, and is refused when it is nothing', async () => {
  await openGrid()
  const step = page.getByLabelText('Step')
  await step.fill('-5')
  await userEvent.tab()
  await button('Give −5 to: picture 0 of Weather').dblClick()
  await expect.element(amountOf(0)).toHaveValue('-5')
  await step.fill('0')
  await userEvent.tab()
  await expect.element(page.getByText('Enter a whole number other than 0.')).toBeVisible()
  expect((await draft())?.step).toBe('-5')
})

test('where the rules allow no negative votes there is no way to give one', async () => {
  season = exampleSeason(8, { negativeVotes: false })
  await openGrid()
  await expect.element(button('10 less for: picture 0 of Weather')).toBeDisabled()
  await amountOf(0).fill('-4')
  await userEvent.tab()
  await expect.element(page.getByText('In this round you can only give, not take away.')).toBeVisible()
  await expect.element(amountOf(0)).toHaveValue('0')
})

test('the tray survives a reload, with both ways and the one used last', async () => {
  const { screen } = await openPairs()
  await button(/^Left: picture/).click()
  await page.getByRole('radio', { name: 'Grid' }).click()
  await amountOf(5).fill('25')
  await userEvent.tab()
  await expect.element(tray()).toHaveTextContent('1 picture · 25 points')
  await expect.element(tray()).toHaveTextContent('Unsent; kept on this device.')
  await screen.unmount()

  const { app } = await open(address('/vote'))
  await expect.element(tray()).toHaveTextContent('1 picture · 25 points')
  await expect.element(amountOf(5)).toHaveValue('25')
  expect(app.voting.answered).toBe(1)
  await page.getByRole('radio', { name: 'Pairs' }).click()
  await expect.element(heading('Pair 2 of 16')).toBeVisible()
  await expect.element(tray()).toHaveTextContent('2 pictures · 100 points')
})

test('clearing is taken back by “Undo”', async () => {
  await openGrid()
  await amountOf(5).fill('25')
  await userEvent.tab()
  await tray().getByRole('button', { name: 'More about your vote' }).click()
  await tray().getByRole('button', { name: 'Clear' }).click()
  await expect.element(tray()).toHaveTextContent('Nothing chosen yet.')
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click()
  await expect.element(tray()).toHaveTextContent('1 picture · 25 points')
  await expect.poll(async () => (await draft())?.choices).toEqual([{ index: 5, power: '25' }])
})

test('a vote without a wallet is kept, labelled, and lets one see how the round stands', async () => {
  const { app } = await openGrid()
  location.hash = address()
  await expect.element(page.getByText('How the round stands is hidden until it closes')).toBeVisible()
  location.hash = address('/vote')
  await amountOf(5).fill('25')
  await userEvent.tab()
  await tray().getByRole('button', { name: 'More about your vote' }).click()
  await button('Vote without a wallet').click()
  await expect.element(tray()).toHaveTextContent('Not signed, counts on this device only.')
  expect((await draft())?.localAt).toBe(seasonNow)

  location.hash = address()
  await page.getByLabelText('Show me how it stands').click()
  await expect.element(page.getByRole('link', { name: 'See how it stands' })).toBeVisible()
  await expect.poll(async () => (await draft())?.isRevealed).toBe(true)
  expect(app.voting.hasVoted).toBe(true)
})

test('voting power that becomes known and is smaller is said, and the vote fitted into it by one button', async () => {
  const { app } = await openGrid()
  await amountOf(5).fill('60')
  await userEvent.tab()
  await amountOf(6).fill('-30')
  await userEvent.tab()
  vi.spyOn(app.wallet, 'powerIn').mockReturnValue({ status: 'known', power: 9n, stakes: [] })
  await app.voting.reload()
  app.voting.stored = { ...app.voting.stored! }
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent('You have given 90, but there are only 9 VP.')
  await expect.element(button('Review')).toBeDisabled()
  await button('Fit into 9 VP').click()
  await expect.element(amountOf(5)).toHaveValue('6')
  await expect.element(amountOf(6)).toHaveValue('-3')
  await expect.element(page.getByText('9 of 9 VP used')).toBeVisible()
})

test('a vote that cannot be kept is said, with a way to try again', async () => {
  await openGrid()
  const set = vi.spyOn(archive.drafts, 'set').mockRejectedValue(new Error('full'))
  await amountOf(5).fill('25')
  await userEvent.tab()
  await expect.element(tray()).toHaveTextContent('It could not be saved on this device.')
  set.mockRestore()
  await button('Save again').click()
  await expect.element(tray()).toHaveTextContent('Unsent; kept on this device.')
  await expect.poll(async () => (await draft())?.choices).toEqual([{ index: 5, power: '25' }])
})

test('a picture opens large: arrows, recipe, fingerprint, and a way to paint it', async () => {
  const { app } = await open(address())
  const [first, second] = await vi.waitUntil(() => (app.voting.order.length ? app.voting.order : null))
  await button(`Look closer: picture ${first} of Weather`).click()
  const dialog = page.getByRole('dialog', { name: 'Picture 1 of 8' })
  await expect.element(dialog).toBeVisible()
  await expect
    .element(dialog.getByAltText(`Image generated from the prompt: picture ${first} of Weather`))
    .toBeVisible()
  await userEvent.keyboard('{ArrowRight}')
  await expect.element(page.getByRole('dialog', { name: 'Picture 2 of 8' })).toBeVisible()
  await page.getByText('How it was made').click()
  await expect.element(page.getByText(season.open.manifest.fragments[second!]!.id)).toBeVisible()
  await button('Paint this yourself').click()
  await expect.poll(() => location.hash).toBe('#/paint')
  expect(app.draft.prompt).toBe(`picture ${second} of Weather`)
  expect(app.draft.seed).toBe(second)
})

test('a round of 1,050 pictures holds only those near the screen', async () => {
  season = exampleSeason(1050)
  const { app } = await open(address('/vote'))
  await expect.element(heading('Pair 1 of 256')).toBeVisible()
  await expect.element(page.getByText('128 of the 1,050 pictures')).toBeInTheDocument()
  app.voting.chooseWay('grid')
  await expect.poll(() => document.querySelectorAll('main li').length).toBe(1050)
  await expect.poll(() => document.images.length).toBeGreaterThan(0)
  expect(document.images.length).toBeLessThan(200)
})
