// The settings of chains: what is written there is checked at its field, tried on the spot, kept, and used.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { createMemoryArchive } from '../../src/archive/index.ts'
import { bring } from '../fixtures/claims.ts'
import { exampleRound } from '../fixtures/round.ts'
import { installWallet } from '../fixtures/scripted/ballotPage.ts'
import { openPage } from '../fixtures/scripted/openPage.ts'

const field = (name: string) => page.getByRole('textbox', { name, exact: true })
const button = (name: string) => page.getByRole('button', { name, exact: true })
const text = (words: string | RegExp) => page.getByText(words, { exact: typeof words === 'string' })
const answer = (result: unknown) => Response.json({ jsonrpc: '2.0', id: 1, result })

/** An RPC at each host, by what it says when asked for its chain and its block. */
function rpcs(hosts: Readonly<Record<string, string>>): void {
  const real = globalThis.fetch
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const { host } = new URL(String(input), location.href)
    const chainId = hosts[host]
    if (chainId === undefined)
      return host.endsWith('.test') ? Promise.reject(new TypeError('down')) : real(input, init)
    const { method } = JSON.parse(String(init?.body)) as { method: string }
    return answer(method === 'eth_chainId' ? chainId : '0x16e3600')
  })
}

beforeEach(() => localStorage.clear())
afterEach(() => vi.restoreAllMocks())

test('an RPC can be tried: does it answer, and for the right chain?', async () => {
  rpcs({ 'good.test': '0x1', 'base.test': '0x2105' })
  await openPage('#/settings')
  const first = field('RPC 1 for Ethereum')
  await first.fill('https://good.test/key')
  await button('Test RPC 1 for Ethereum').click()
  await expect
    .element(text(/^Answers for the right chain in [\d,]+ ms, at block 24,000,000\.$/))
    .toBeVisible()
  await first.fill('https://base.test')
  await button('Test RPC 1 for Ethereum').click()
  await expect.element(text('It answers for another chain.')).toBeVisible()
  await first.fill('https://down.test')
  await button('Test RPC 1 for Ethereum').click()
  await expect.element(text(/^No connection\./)).toBeVisible()
})

test('what cannot be used is marked at its field, and nothing is kept', async () => {
  const { archive } = await openPage('#/settings')
  await field('RPC 1 for Ethereum').fill('http://rpc.example.org')
  await field('Project id').fill('my id')
  await button('Save').click()
  await expect.element(field('RPC 1 for Ethereum')).toHaveAttribute('aria-invalid', 'true')
  await expect.element(field('Project id')).toHaveAttribute('aria-invalid', 'true')
  await expect.element(text('Something above is not right yet.')).toBeVisible()
  expect(await archive.settings.get('chains')).toBeUndefined()
})

test('attack 8, one source alone: two addresses at one host are refused, and fewer than two are said to know nothing', async () => {
  await openPage('#/settings')
  await field('RPC 1 for Ethereum').fill('https://one.test/a')
  await field('RPC 2 for Ethereum').fill('https://one.test/b')
  await button('Save').click()
  await expect.element(text(/each host once/)).toBeVisible()
  await button('Remove RPC 3 for Ethereum').click()
  await button('Remove RPC 2 for Ethereum').click()
  await expect.element(text(/^With one, nothing can agree/)).toBeVisible()
})

test('saved settings are used at once and on the next visit; a reset brings the defaults back', async () => {
  const archive = createMemoryArchive()
  const { app, screen } = await openPage('#/settings', {}, archive)
  await button('Add an RPC for Base').click()
  await field('RPC 4 for Base').fill('http://127.0.0.1:8546')
  await button('Save').click()
  await expect.element(text('Saved.')).toBeVisible()
  const { chains, room } = await app.wallet.open()
  expect(chains.rpcs(8453).map(({ name }) => name)).toContain('127.0.0.1:8546')
  expect(room.parseChainSettings(await archive.settings.get('chains')).chains[1]!.rpcs).toHaveLength(4)
  await screen.unmount()

  await openPage('#/settings', {}, archive)
  await expect.element(field('RPC 4 for Base')).toHaveValue('http://127.0.0.1:8546')
  await button('Back to what Daub comes with').click()
  await expect.element(field('RPC 4 for Base')).not.toBeInTheDocument()
})

test('a wallet can be connected and disconnected here', async () => {
  const { name } = installWallet()
  const { app } = await openPage('#/settings')
  await button(name).click()
  await expect.element(text(`Connected with ${name}`)).toBeVisible()
  await button('Disconnect').click()
  await expect.element(button(name)).toBeVisible()
  expect(app.wallet.address).toBeNull()
})

test('without a network, and the code of wallets not here yet, it says so and can be tried again', async () => {
  let isDown = true
  await openPage('#/settings', {}, createMemoryArchive(), {
    openChain: () => (isDown ? Promise.reject(new TypeError('offline')) : import('../../src/chain/index.ts')),
  })
  await expect.element(text(/is not on this device yet/).first()).toBeVisible()
  isDown = false
  await button('Try again').first().click()
  await expect.element(field('RPC 1 for Ethereum')).toBeVisible()
})

test('a file that was opened is forgotten as a whole, with the round it alone brought, and taken back', async () => {
  const archive = createMemoryArchive(() => 1)
  await bring(archive, exampleRound(), {}, 'stranger.json')
  await openPage('#/settings', {}, archive)
  await expect.element(text(/^The file “stranger\.json”/)).toBeVisible()
  await expect.element(text('1 round and 0 ballots')).toBeVisible()
  await button('Forget: The file “stranger.json”').click()
  await expect.element(text('None: everything here comes with Daub.')).toBeVisible()
  expect(await archive.rounds.get(exampleRound().id)).toBeUndefined()
  await button('Undo').click()
  await expect.element(text(/^The file “stranger\.json”/)).toBeVisible()
  expect(await archive.rounds.get(exampleRound().id)).toBeDefined()
})
