// The wallet room in a real page: real events, real localStorage, and the room as one lazy import.
import { privateKeyToAccount } from 'viem/accounts'
import { afterEach, expect, it } from 'vitest'
import { withLocalChain } from '../../src/tools/development.ts'
import { announce } from '../../src/tools/throwaway/announce.ts'
import { createThrowawayWallet } from '../../src/tools/throwaway/createThrowawayWallet.ts'
import { scriptedServices } from '../fixtures/scripted/services.ts'

const key = `0x${'42'.repeat(32)}` as const
const address = privateKeyToAccount(key).address.toLowerCase() as `0x${string}`

afterEach(() => localStorage.clear())

it('an announced wallet is found, connected, asked for a ballot, and resumed by the next page', async () => {
  const { defaultChainSettings, openWallets } = await import('../../src/chain/index.ts')
  announce(createThrowawayWallet({ accounts: [{ address, key }] }))
  const wallets = openWallets(defaultChainSettings())
  await expect.poll(() => wallets.choices.map(({ id }) => id)).toContain('test.throwaway')
  expect(await wallets.connect('test.throwaway')).toMatchObject({ status: 'connected', address })

  const ballot = { voter: address, round: `0x${'5e'.repeat(32)}`, choices: '12:+40', nonce: 1n } as const
  expect(await wallets.signBallot(ballot)).toMatchObject({
    status: 'signed',
    verdict: { status: 'valid', by: 'key' },
  })

  expect(await openWallets(defaultChainSettings()).reconnect()).toMatchObject({
    status: 'connected',
    address,
  })
})

it('a development page without `npm run chain` keeps its services as they are', async () => {
  const services = scriptedServices()
  expect(await withLocalChain(services)).toBe(services)
})
