// From choices to a receipt, with wallets that sign, refuse, fall silent or change their mind; and what must never happen on
// the way (facts/ballots.md, section 3).
import { beforeEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { createMemoryArchive, StorageError } from '../../src/archive/index.ts'
import { ballotDigest, maxNonce } from '../../src/ballots/index.ts'
import { checksumAddress } from '../../src/ethereum/index.ts'
import { announce } from '../../src/tools/throwaway/announce.ts'
import { createThrowawayWallet } from '../../src/tools/throwaway/createThrowawayWallet.ts'
import { checkReceipt } from '../../src/rounds/index.ts'
import { addressOf, ballotOf, highTwin, sign } from '../fixtures/ballots.ts'
import { exampleRecipe } from '../fixtures/recipe.ts'
import { closesAt, exampleRound, opensAt } from '../fixtures/round.ts'
import {
  ada,
  bob,
  button,
  idOf,
  installWallet,
  openBallotPage,
  review,
  sheet,
} from '../fixtures/scripted/ballotPage.ts'

const choices = [
  { index: 0, power: 40n },
  { index: 2, power: -10n },
]
const inSheet = (text: string | RegExp) => sheet().getByText(text, { exact: typeof text === 'string' })
const signButton = () => sheet().getByRole('button', { name: /^Sign( again)?$/ })

beforeEach(() => localStorage.clear())

test('signing: eligibility first, then one signature, then a receipt that verifies itself', async () => {
  const { wallet, name } = installWallet()
  const { app, archive, round } = await openBallotPage({
    choices,
    word: (_, chainId) => (chainId === 1 ? 1204n : 0n),
  })
  await review(name)
  await expect.element(inSheet('1,204 VP')).toBeVisible()
  await expect
    .element(sheet())
    .toHaveTextContent('1,204 $BOTTO staked on Ethereum at block 23,000,000 · two sources agree')
  expect(wallet.asked).not.toContain('eth_signTypedData_v4')

  await signButton().click()
  await expect.element(page.getByRole('heading', { name: 'Signed' })).toBeVisible()
  const [receipt] = await archive.receipts.of(round.id)
  expect(receipt!.signed.message).toMatchObject({ voter: addressOf(ada), choices: '0:+40,2:-10' })
  expect((await checkReceipt(receipt!)).holds).toBe(true)
  expect(await archive.ballots.count(round.id)).toBe(1)
  expect(app.voting.hasVotes).toBe(false)

  await sheet().getByRole('button', { name: 'Verify' }).click()
  await expect.element(inSheet('Everything on this receipt is true.')).toBeVisible()
  expect(wallet.asked.filter((method) => /sendTransaction|eth_sign$|personal_sign/.test(method))).toEqual([])
})

test('a wallet can be connected before anything is voted, and the budget is then one’s own', async () => {
  const { name } = installWallet()
  const { app } = await openBallotPage({ choices, word: (_, chainId) => (chainId === 1 ? 1204n : 0n) })
  await button('Connect a wallet').click()
  await sheet().getByRole('button', { name, exact: true }).click()
  await expect.element(inSheet('1,204 VP')).toBeVisible()
  await sheet().getByRole('button', { name: 'Close' }).click()
  expect(app.voting.budget).toMatchObject({ power: 1204n, isVotingPower: true })
})

test('attack 17, phishing: the sheet says what is signed, in the very fields of the wallet, and that it is no transaction', async () => {
  const { name } = installWallet()
  const { round } = await openBallotPage({ choices })
  await review(name)
  await expect.element(inSheet('You sign a statement. No transaction, no fee.')).toBeVisible()
  await expect.element(inSheet(/We never ask for a transaction/)).toBeVisible()
  await inSheet('What exactly is signed').click()
  for (const field of ['voter', 'round', 'choices', 'nonce'])
    await expect.element(inSheet(field)).toBeVisible()
  await expect.element(inSheet('0:+40,2:-10')).toBeVisible()
  await expect.element(inSheet(`0x${round.id}`)).toBeVisible()
  await expect.element(inSheet(checksumAddress(addressOf(ada))).last()).toBeVisible()
})

test.each([
  ['says no', 'no', 'You said no in the wallet.'],
  ['stays silent', 'silent', 'did not answer.'],
] as const)('a wallet that %s has words, and nothing is lost', async (_, manner, words) => {
  const { name } = installWallet((method) => (method === 'eth_signTypedData_v4' ? manner : 'yes'))
  const { app, archive, round } = await openBallotPage({ choices })
  app.wallet.patience = 100
  await review(name)
  await signButton().click()
  await expect.element(sheet().getByRole('alert')).toHaveTextContent(words)
  expect(await archive.ballots.count(round.id)).toBe(0)
  expect((await archive.drafts.get(round.id))!.choices).toHaveLength(2)
  await expect.element(signButton()).toBeEnabled()
})

test('waiting for the wallet can be cancelled', async () => {
  const { name } = installWallet((method) => (method === 'eth_signTypedData_v4' ? 'silent' : 'yes'))
  await openBallotPage({ choices })
  await review(name)
  await signButton().click()
  await expect.element(inSheet(`Open ${name} and sign`)).toBeVisible()
  await sheet().getByRole('button', { name: 'Cancel' }).click()
  await expect.element(sheet().getByRole('alert')).toHaveTextContent('Stopped waiting.')
})

test('a wallet that refuses to connect has words, and can be asked again', async () => {
  let manner: 'no' | 'yes' = 'no'
  const { name } = installWallet(() => manner)
  await openBallotPage({ choices })
  await review(name)
  await expect.element(sheet().getByRole('alert')).toHaveTextContent(`You said no in ${name}.`)
  await expect.element(signButton()).toBeDisabled()
  manner = 'yes'
  await sheet().getByRole('button', { name, exact: true }).click()
  await expect.element(signButton()).toBeEnabled()
})

test('attack 18, another account in flight: nothing is signed, and the sheet shows the new account', async () => {
  const { wallet, name } = installWallet((method) => (method === 'eth_signTypedData_v4' ? 'silent' : 'yes'))
  const { archive, round } = await openBallotPage({
    choices,
    word: (voter) => (voter === addressOf(ada) ? 100n : 25n),
  })
  await review(name)
  await expect.element(inSheet('200 VP')).toBeVisible()
  await signButton().click()
  await expect.poll(() => wallet.asked).toContain('eth_signTypedData_v4')
  wallet.useAccount(1)
  await expect.element(sheet().getByText('The wallet is on another account now.')).toBeVisible()
  await expect.element(inSheet('50 VP')).toBeVisible()
  expect(await archive.ballots.count(round.id)).toBe(0)
})

test('attack 18, another chain: a ballot has none, and a wallet that insists can be switched', async () => {
  const { wallet, name } = installWallet()
  const { request } = wallet.provider
  wallet.provider.request = async (question) => {
    const isWrong = (await request({ method: 'eth_chainId' })) !== '0x1'
    if (isWrong && question.method === 'eth_signTypedData_v4')
      throw Object.assign(new Error('Chain disconnected'), { code: 4901 })
    return request(question)
  }
  const { archive, round } = await openBallotPage({ choices })
  await review(name)
  wallet.useChain(8453)
  await signButton().click()
  await expect.element(sheet().getByRole('alert')).toHaveTextContent('refuses on the chain it is on.')
  await sheet().getByRole('button', { name: 'Switch to Ethereum' }).click()
  await signButton().click()
  await expect.poll(() => archive.receipts.of(round.id)).toHaveLength(1)
})

test('attack 18, a signature of somebody else is thrown away', async () => {
  const { wallet, name } = installWallet()
  const { request } = wallet.provider
  wallet.provider.request = async (question) => {
    if (question.method !== 'eth_signTypedData_v4') return request(question)
    const [, text] = question.params as [string, string]
    const { domain, types, primaryType, message } = JSON.parse(text) as Parameters<
      typeof bob.signTypedData
    >[0]
    return bob.signTypedData({ domain, types, primaryType, message } as Parameters<
      typeof bob.signTypedData
    >[0])
  }
  const { archive, round } = await openBallotPage({ choices })
  await review(name)
  await signButton().click()
  await expect.element(sheet().getByRole('alert')).toHaveTextContent('The wallet signed as somebody else.')
  expect(await archive.ballots.count(round.id)).toBe(0)
  expect(await archive.receipts.of(round.id)).toEqual([])
})

test('unknown voting power is called unknown, never 0, and one may sign all the same', async () => {
  const { name } = installWallet()
  let said: 100n | 'disagreement' = 'disagreement' as const
  const { archive, round } = await openBallotPage({ choices, word: () => said })
  await review(name)
  await expect.element(inSheet('Unknown for now')).toBeVisible()
  await expect.element(inSheet('Ethereum: The sources disagree, so none is believed.')).toBeVisible()
  await expect.element(inSheet(/whoever counts the ballots will read it/)).toBeVisible()
  expect(sheet().element().textContent).not.toMatch(/\b0 VP/)
  said = 100n
  await sheet().getByRole('button', { name: 'Read again' }).click()
  await expect.element(inSheet('200 VP')).toBeVisible()
  await signButton().click()
  await expect.poll(() => archive.receipts.of(round.id)).toHaveLength(1)
})

test('a known 0 is said as 0, with how to change it', async () => {
  const { name } = installWallet()
  await openBallotPage({ choices, word: () => 0n })
  await review(name)
  await expect.element(inSheet('You had nothing staked when this round was pinned.')).toBeVisible()
  await expect.element(inSheet(/what you stake now counts in the next one/)).toBeVisible()
  await expect.element(signButton()).toBeDisabled()
})

test('stake once read is known offline, with its block', async () => {
  const { name } = installWallet()
  const archive = createMemoryArchive()
  const first = await openBallotPage({ choices, archive })
  await review(name)
  await expect.element(inSheet('200 VP')).toBeVisible()
  await first.screen.unmount()
  await openBallotPage({ choices, archive, word: () => 'no-answer' })
  await button('Review').click()
  await expect.element(inSheet('200 VP')).toBeVisible()
  await expect
    .element(inSheet(/staked on Ethereum at block 23,000,000 · read on this device before/))
    .toBeVisible()
})

test('a ballot over the budget is refused before the wallet opens', async () => {
  const { wallet, name } = installWallet()
  await openBallotPage({
    choices: [{ index: 0, power: 90n }],
    word: (_, chainId) => (chainId === 1 ? 30n : 0n),
  })
  await review(name)
  await expect.element(sheet().getByRole('alert')).toHaveTextContent('take 60 VP back')
  await expect.element(signButton()).toBeDisabled()
  expect(wallet.asked).not.toContain('eth_signTypedData_v4')
})

test('a round that closes meanwhile is not signed for', async () => {
  const { wallet, name } = installWallet()
  let time = opensAt + 1000
  await openBallotPage({ choices, now: () => time })
  await review(name)
  time = closesAt
  await signButton().click()
  await expect.element(sheet().getByRole('alert')).toHaveTextContent('This round has closed.')
  expect(wallet.asked).not.toContain('eth_signTypedData_v4')
})

test('attack 21, a clock that went back: a later ballot still replaces the earlier one', async () => {
  const { name } = installWallet()
  const round = exampleRound()
  const archive = createMemoryArchive()
  const ahead = BigInt(closesAt) + 5n
  const earlier = await sign(ada, ballotOf(ada, { round: `0x${round.id}`, nonce: ahead }))
  await archive.ballots.add(round.id, [earlier])
  await openBallotPage({ choices, archive, round })
  await review(name)
  await signButton().click()
  await expect.poll(() => archive.receipts.of(round.id)).toHaveLength(1)
  expect((await archive.receipts.of(round.id))[0]!.signed.message.nonce).toBe(ahead + 1n)
})

test('a forged ballot with the highest nonce does not end a person’s voting', async () => {
  const { name } = installWallet()
  const round = exampleRound()
  const archive = createMemoryArchive()
  const forged = { ...(await sign(bob, ballotOf(bob, { round: `0x${round.id}` }))) }
  const claim = { ...forged, message: { ...forged.message, voter: addressOf(ada), nonce: maxNonce - 1n } }
  await archive.ballots.add(round.id, [claim])
  const now = opensAt + 5000
  await openBallotPage({ choices, archive, round, now: () => now })
  await review(name)
  await signButton().click()
  await expect.poll(() => archive.receipts.of(round.id)).toHaveLength(1)
  expect((await archive.receipts.of(round.id))[0]!.signed.message.nonce).toBe(BigInt(now))
})

test('attack 16, markup and invisible characters in a prompt or a wallet’s name are only text', async () => {
  const evil = '<img src=x onerror=alert(1)>\u202Egnp.tac\u200B'
  const { name } = installWallet(undefined, '<b>Meta\u202EMask</b>')
  const recipes = Array.from({ length: 4 }, () => ({ ...exampleRecipe, prompt: evil }))
  await openBallotPage({ choices, recipes })
  await button('Review').click()
  await expect.element(sheet().getByRole('button', { name: '<b>MetaMask</b>' })).toBeVisible()
  await expect
    .element(sheet().getByText('<img src=x onerror=alert(1)> gnp.tac', { exact: true }).first())
    .toBeVisible()
  expect(sheet().element().querySelector('img[src="x"], b')).toBeNull()
  expect(name).toContain('\u202E')
})

test('two wallets under one id: the second, which would open the first, is not offered', async () => {
  const { name } = installWallet()
  announce(createThrowawayWallet({ accounts: [] }), { name: 'Twin', rdns: idOf(name) })
  await openBallotPage({ choices })
  await button('Review').click()
  await expect.element(sheet().getByRole('button', { name, exact: true })).toBeVisible()
  await expect.element(sheet().getByRole('button', { name: 'Twin' })).not.toBeInTheDocument()
})

test('attack 19, names: an ENS name stands beside the address, never instead of it', async () => {
  const { name } = installWallet()
  const names = new Map([[addressOf(ada), 'vitalik.eth']])
  await openBallotPage({ choices, names })
  await review(name)
  const short = checksumAddress(addressOf(ada)).replace(/^(.{6}).*(.{4})$/, '$1…$2')
  await expect.element(inSheet('vitalik.eth')).toBeVisible()
  const address = sheet().getByRole('button', { name: `${short}: show the whole address` })
  await address.click()
  await expect.element(inSheet(checksumAddress(addressOf(ada))).first()).toBeVisible()
})

test('attack 20, no room on the device: the signed ballot is not lost', async () => {
  const { name } = installWallet()
  const archive = createMemoryArchive()
  const full = vi
    .spyOn(archive.ballots, 'add')
    .mockRejectedValue(new StorageError('storage/full', { subject: 'ballots' }))
  const { round } = await openBallotPage({ choices, archive })
  await review(name)
  await signButton().click()
  await expect
    .element(sheet().getByRole('alert'))
    .toHaveTextContent('Signed, but this device has no room to store it.')
  expect((await archive.drafts.get(round.id))!.choices).toHaveLength(2)
  full.mockRestore()
  await sheet().getByRole('button', { name: 'Store it again' }).click()
  await expect.poll(() => archive.ballots.count(round.id)).toBe(1)
  await expect.element(page.getByRole('heading', { name: 'Signed' })).toBeVisible()
})

test('a receipt with a twin signature is shown as broken, statement by statement', async () => {
  const round = exampleRound()
  const archive = createMemoryArchive()
  const honest = await sign(ada, ballotOf(ada, { round: `0x${round.id}`, choices: '0:+5', nonce: 7n }))
  const twin = { ...honest, signature: highTwin(honest.signature) }
  const digest = ballotDigest(honest.message)
  await archive.receipts.save({
    version: 1,
    digest,
    signer: addressOf(ada),
    used: '6',
    signed: twin,
    inclusion: null,
  })
  await openBallotPage({ archive, round, at: '' })
  await button('Verify').click()
  await expect.element(page.getByText('Something on this receipt is not true.')).toBeVisible()
  await expect.element(page.getByText('The VP is not what the choices add up to.')).toBeVisible()
  await expect.element(page.getByText('The signature is not the voter’s.')).toBeVisible()
  await expect.element(page.getByText('The number is that of this ballot.')).toBeVisible()
})
