// From a look at a round to a count that anybody gets again: with a wallet, without one, and through reloads.
import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { parseReceipt, type Receipt } from '../../src/rounds/index.ts'
import {
  ada,
  answerPairs,
  close,
  connect,
  countInNode,
  enterRound,
  review,
  shown,
  signButton,
  test,
  useRpcs,
} from './voteVisit.ts'

async function saveReceipt(page: Page): Promise<Receipt> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save receipt' }).first().click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^daub-receipt-[0-9a-f]{8}\.json$/)
  return parseReceipt(JSON.parse(readFileSync(await download.path(), 'utf8')))
}

/** One's own ballots on a results page. */
const receipts = (page: Page) => page.getByRole('region', { name: 'Receipts' })

test('connect, see the power, vote by keyboard, sign, verify, close, and count what Node counts', async ({
  page,
  world,
  wallet,
}) => {
  await useRpcs(page, world.rpcs)
  await enterRound(page, 'Vote in pairs')
  await answerPairs(page, 3)
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('heading', { name: /^Pair 5 of/ })).toBeFocused()
  await page.keyboard.press('Backspace')
  await expect(page.getByRole('heading', { name: /^Pair 4 of/ })).toBeFocused()
  await page.keyboard.press('Enter')

  const sheet = page.getByRole('dialog', { name: 'Your ballot' })
  await expect(sheet.getByText('You sign a statement. No transaction, no fee.')).toBeVisible()
  await connect(page)
  await expect(shown.power(page)).toBeVisible()
  await expect(
    sheet.getByText(/1,200 \$BOTTO\s+staked on Ethereum at block 100 · two sources agree/),
  ).toBeVisible()
  await expect(sheet.getByText(/300 \$BOTTO\s+staked on Base at block 600 · two sources agree/)).toBeVisible()
  expect(wallet.asked).not.toContain('eth_signTypedData_v4')
  await signButton(page).focus()
  await page.keyboard.press('Enter')

  const signed = page.getByRole('dialog', { name: 'Signed' })
  await signed.getByRole('button', { name: 'Verify' }).click()
  await expect(signed.getByText('Everything on this receipt is true.')).toBeVisible()
  const receipt = await saveReceipt(page)
  expect(receipt.signer).toBe(ada.address)
  expect(receipt.signed.message.round).toBe(`0x${world.open.round.id}`)
  await signed.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText('1 ballot of yours is on this device')).toBeVisible()

  await page.getByRole('link', { name: /After dark/ }).click()
  await page.getByRole('checkbox', { name: /Show me how it stands/ }).check()
  await page.getByRole('link', { name: 'See how it stands' }).click()
  const counted = await countInNode(world, world.open, [receipt])
  await expect(page.getByText(`${counted.ballots} ballots verified on this device`)).toBeVisible()
  await expect(page.getByText('Provisional: the round is still open.')).toBeVisible()
  await expect(shown.result(page)).toHaveText(counted.id)

  await close(page)
  await expect(
    page.getByText('Provisional: 0 of 1 witness who must agree has sealed its ballots, so more may come.'),
  ).toBeVisible()
  await expect(shown.result(page)).toHaveText(counted.id)
  await expect(receipts(page).getByText('Counted.')).toBeVisible()
  await page.getByLabel(/^Their number/).fill(counted.id)
  await page.getByRole('button', { name: 'Compare' }).click()
  await expect(page.getByText('The same result, to the last digit.')).toBeVisible()
  expect(wallet.asked.filter((method) => method.startsWith('eth_send'))).toEqual([])
})

test('vote in the grid by pointer, on a phone, and replace the ballot by another', async ({
  page,
  world,
  wallet,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await useRpcs(page, world.rpcs)
  await enterRound(page, 'Vote in the grid')
  const give = page.getByRole('button', { name: /^Give \+10 to: / })
  const [first, second] = [give.nth(0), give.nth(1)]
  await first.dblclick()
  await expect(page.getByRole('textbox', { name: /^Amount for: / }).first()).toHaveValue('10')
  await page
    .getByRole('button', { name: /^10 less for: / })
    .nth(1)
    .click()
  await expect(second).toBeVisible()
  await expect(page.getByText('20 of 100 points used')).toBeVisible()
  await expect(page.getByText('2 pictures · 20 points')).toBeVisible()

  await review(page).click()
  await connect(page)
  await expect(page.getByText('20 VP of your 1,500 VP')).toBeVisible()
  await signButton(page).click()
  await page.getByRole('button', { name: 'Done' }).click()

  await page
    .getByRole('button', { name: /^Give \+\d+ to: / })
    .nth(2)
    .dblclick()
  await review(page).click()
  await signButton(page).click()
  const latest = await saveReceipt(page)
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText('2 ballots of yours are on this device')).toBeVisible()
  expect(wallet.asked.filter((method) => method === 'eth_signTypedData_v4')).toHaveLength(2)

  await page.getByRole('link', { name: /After dark/ }).click()
  await page.getByRole('checkbox', { name: /Show me how it stands/ }).check()
  await page.getByRole('link', { name: 'See how it stands' }).click()
  await expect(receipts(page).getByText('Not counted: replaced.')).toBeVisible()
  await expect(receipts(page).getByText(/^\s*Counted\./)).toBeVisible()
  expect(latest.signed.message.choices).toMatch(/^\d:\+\d+$/)
})

test('a reload loses nothing: not the votes, not the receipt', async ({ page, world, wallet }) => {
  await useRpcs(page, world.rpcs)
  await enterRound(page, 'Vote in pairs')
  await answerPairs(page, 3)
  await expect(page.getByText('Unsent; kept on this device.')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: /^Pair 4 of/ })).toBeVisible()
  await expect(page.getByText('Unsent; kept on this device.')).toBeVisible()
  await review(page).click()
  await connect(page)
  wallet.decide = (method) => (method === 'eth_signTypedData_v4' ? 'silent' : 'yes')
  await signButton(page).click()
  await expect(page.getByText('Open Test wallet and sign')).toBeVisible()

  await page.reload()
  await expect(page.getByText('Unsent; kept on this device.')).toBeVisible()
  wallet.decide = () => 'yes'
  await review(page).click()
  await expect(page.getByText('Connected with Test wallet')).toBeVisible()
  await signButton(page).click()
  await expect(page.getByRole('dialog', { name: 'Signed' })).toBeVisible()

  await page.reload()
  await expect(page.getByText('1 ballot of yours is on this device')).toBeVisible()
  await close(page)
  await page.goto(`#/round/${world.open.round.id}/results`)
  await receipts(page).getByText(/ VP/).first().click()
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText('Everything on this receipt is true.')).toBeVisible()
})

test('without a wallet the vote counts on this device, and says so', async ({ page, world }) => {
  await enterRound(page, 'Vote in pairs')
  await answerPairs(page, 2)
  await page.getByRole('button', { name: 'Vote without a wallet' }).click()
  await expect(page.getByText('Not signed, counts on this device only.').first()).toBeVisible()
  await page.reload()
  await expect(page.getByText('Not signed, counts on this device only.')).toBeVisible()
  await page.goto('#/rounds')
  await expect(page.getByText('Voted on this device only')).toBeVisible()

  const counted = await countInNode(world, world.open)
  await page.goto(`#/round/${world.open.round.id}/results`)
  await page.getByRole('button', { name: 'Show me how it stands' }).click()
  await expect(shown.result(page)).toHaveText(counted.id)
})
