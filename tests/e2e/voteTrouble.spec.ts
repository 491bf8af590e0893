// What can go wrong between a person, a wallet and a chain: every state has words, nothing is lost, and unknown is never 0.
import { expect, type Page } from '@playwright/test'
import { liesAboutStake } from '../chain/manners.ts'
import { announceWallet } from './pageWallet.ts'
import {
  ada,
  answerPairs,
  connect,
  enterRound,
  review,
  shown,
  signButton,
  test,
  useRpcs,
} from './voteVisit.ts'

const sign = 'eth_signTypedData_v4'
/** Nothing listens here: port 9 is "discard". */
const deadUrl = 'http://127.0.0.1:9'

async function voteAndReview(page: Page): Promise<void> {
  await enterRound(page, 'Vote in pairs')
  await answerPairs(page, 2)
  await review(page).click()
}

/** After a "no" the votes are still there, and a "yes" signs them. */
async function signAfterAll(page: Page): Promise<void> {
  await signButton(page).click()
  await expect(page.getByRole('dialog', { name: 'Signed' })).toBeVisible()
}

test('a wallet that rejects', async ({ page, world, wallet }) => {
  await useRpcs(page, world.rpcs)
  await voteAndReview(page)
  wallet.decide = () => 'no'
  await page.getByRole('button', { name: 'Test wallet' }).click()
  await expect(page.getByText('You said no in Test wallet.')).toBeVisible()
  wallet.decide = (method) => (method === sign ? 'no' : 'yes')
  await connect(page)
  await signButton(page).click()
  await expect(page.getByText('You said no in the wallet.')).toBeVisible()
  await expect(page.getByText('Nothing was signed; your votes stay here.', { exact: false })).toBeVisible()
  await page.getByRole('button', { name: 'Back to the pictures' }).click()
  await expect(page.getByText('Unsent; kept on this device.')).toBeVisible()
  wallet.decide = () => 'yes'
  await review(page).click()
  await signAfterAll(page)
})

test('a wallet that stays silent', async ({ page, world, wallet }) => {
  await useRpcs(page, world.rpcs)
  await voteAndReview(page)
  await connect(page)
  wallet.decide = () => 'silent'
  await signButton(page).click()
  await expect(page.getByText('Open Test wallet and sign')).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('Stopped waiting.')).toBeVisible()
  wallet.decide = () => 'yes'
  await signAfterAll(page)
})

test('a wallet on another chain, which refuses there', async ({ page, world, context }) => {
  const wallet = await announceWallet(context, [ada], 137)
  await useRpcs(page, world.rpcs)
  await voteAndReview(page)
  await connect(page)
  await expect(shown.power(page)).toBeVisible()
  wallet.decide = (method) => {
    if (method !== sign) return 'yes'
    throw new Error('Provided chainId must match the active chainId "137"')
  }
  await signButton(page).click()
  await expect(page.getByText('Test wallet refuses on the chain it is on.')).toBeVisible()
  await page.getByRole('button', { name: 'Switch to Ethereum' }).click()
  await expect.poll(() => wallet.asked).toContain('wallet_switchEthereumChain')
  wallet.decide = () => 'yes'
  await signAfterAll(page)
})

test('an RPC that lies: unknown with words, never 0, and known again when an honest one is asked', async ({
  page,
  world,
  wallet,
}) => {
  const lying = await world.badRpc(1, liesAboutStake(1200n * 10n ** 18n, 0n))
  await useRpcs(page, { ...world.rpcs, 1: [world.rpcs[1]![0]!, lying] })
  await voteAndReview(page)
  await connect(page)
  await expect(page.getByText('Unknown for now')).toBeVisible()
  await expect(page.getByText('Ethereum: The sources disagree, so none is believed.')).toBeVisible()
  await expect(page.getByText(/This is not 0\./)).toBeVisible()
  await expect(page.getByText('0 VP', { exact: true })).toHaveCount(0)
  await expect(shown.power(page)).toHaveCount(0)
  await page.getByRole('link', { name: 'Use your own RPC' }).click()
  await useRpcs(page, world.rpcs)
  await page.goto(`#/round/${world.open.round.id}/vote`)
  await review(page).click()
  await expect(shown.power(page)).toBeVisible()
  expect(wallet.asked).not.toContain(sign)
})

test('no RPC, and RPCs that are down: unknown with words, and one can sign all the same', async ({
  page,
  world,
  wallet,
}) => {
  await useRpcs(page, { 1: [], 8453: [deadUrl, 'http://127.0.0.1:19'] })
  await voteAndReview(page)
  await connect(page)
  await expect(page.getByText('Ethereum: The settings name fewer than two sources for it.')).toBeVisible()
  await expect(page.getByText('Base: No source answered: you may be offline.')).toBeVisible()
  await expect(page.getByText('0 VP', { exact: true })).toHaveCount(0)
  await signAfterAll(page)
  expect(wallet.asked).toContain(sign)
  await page.getByRole('button', { name: 'Done' }).click()
  await page.goto(`#/round/${world.open.round.id}/results`)
  await page.getByRole('button', { name: 'Show me how it stands' }).click()
  await expect(page.getByText('Not counted: voting power unknown.')).toBeVisible()
})

test('somebody without stake is told so before the wallet is asked', async ({ page, world, context }) => {
  const wallet = await announceWallet(context, [
    { ...ada, address: '0x00000000000000000000000000000000000000aa' },
  ])
  await useRpcs(page, world.rpcs)
  await voteAndReview(page)
  await connect(page)
  await expect(page.getByText('You had nothing staked when this round was pinned.')).toBeVisible()
  await expect(page.getByText('0 VP', { exact: true })).toBeVisible()
  await expect(signButton(page)).toBeDisabled()
  expect(wallet.asked).not.toContain(sign)
})
