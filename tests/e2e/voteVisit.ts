// What the journeys of voting have in common: two chains, a small season pinned to them on a host of its own, a wallet with
// stake in the page, and a clock that stands between the opening and the close.
import { settleSeal } from '../../src/rounds/settleSeal.ts'
import { expect, type Page } from '@playwright/test'
import { devAccounts } from '../../src/tools/localChain/accounts.ts'
import type { Planted } from '../../src/tools/localChain/plantBotto.ts'
import { startRpcProxy, type RpcManner } from '../../src/tools/localChain/rpcProxy.ts'
import { startLocalChains } from '../../src/tools/localChain/startLocalChains.ts'
import { checkSeason, type CheckedRound } from '../../src/tools/season/checkSeason.ts'
import { ballotsPath, type SeasonFiles, type SeasonPlan } from '../../src/tools/season/composeSeason.ts'
import { readBallotFile } from '../../src/rounds/ballotFile.ts'
import { resultId, roundResult, tally, votingPowers, type Receipt } from '../../src/rounds/index.ts'
import { verifyMany, type VerifiedBallot } from '../../src/ballots/index.ts'
import { smallSeason } from '../fixtures/smallSeason.ts'
import { announceWallet, walletName, type PageWallet } from './pageWallet.ts'
import { hostSeason, type SeasonHost } from './seasonHost.ts'
import { test as visit } from './studioVisit.ts'

const chainNames: Readonly<Record<number, string>> = { 1: 'Ethereum', 8453: 'Base' }
/** Between the opening and the close of the open round, and after its close. */
const during = Date.UTC(2026, 9, 3, 12)
const closesAt = Date.UTC(2026, 9, 6, 14)
const after = Date.UTC(2026, 9, 8, 12)
/** VP of the wallet's account: 1,200 staked on Ethereum and 300 on Base. */
export const ada = devAccounts[0]!

export interface World {
  readonly planted: readonly Planted[]
  readonly files: SeasonFiles
  readonly host: SeasonHost
  readonly closed: CheckedRound
  readonly open: CheckedRound
  /** Two honest RPCs for each chain. */
  readonly rpcs: Rpcs
  /** An RPC of a chain that answers in this manner. */
  badRpc(chainId: number, manner: RpcManner): Promise<string>
}

export type Rpcs = Readonly<Record<number, readonly string[]>>

export const test = visit.extend<{ wallet: PageWallet; atTheOpening: undefined }, { world: World }>({
  expectedNoise: /net::ERR_|Failed to load resource/,
  world: [
    // eslint-disable-next-line no-empty-pattern -- Playwright wants a pattern
    async ({}, use) => {
      const { anvils, planted, stop } = await startLocalChains()
      const proxies = await Promise.all(anvils.map(({ url }) => startRpcProxy(url)))
      const snapshots = planted.map(({ snapshot }) => snapshot)
      const files = await smallSeason({ snapshots, closesAt, readStakes: stakesIn(planted) })
      const { rounds } = await checkSeason(files)
      const host = await hostSeason(files)
      await use({
        planted,
        files,
        host,
        closed: rounds[0]!,
        open: rounds[1]!,
        rpcs: Object.fromEntries(anvils.map(({ chainId, url }, i) => [chainId, [url, proxies[i]!.url]])),
        badRpc: async (chainId, manner) => {
          const proxy = await startRpcProxy(anvils.find((anvil) => anvil.chainId === chainId)!.url, manner)
          proxies.push(proxy)
          return proxy.url
        },
      })
      await Promise.all([host.close(), ...proxies.map((proxy) => proxy.close())])
      stop()
    },
    { scope: 'worker' },
  ],
  baseURL: ({ world }, use) => use(world.host.address),
  wallet: async ({ context }, use) => use(await announceWallet(context, [ada])),
  atTheOpening: [
    async ({ page }, use) => {
      await page.clock.setFixedTime(during)
      await use(undefined)
    },
    { auto: true },
  ],
})

/** Lets the open round close: the clock jumps, and the page is opened anew. */
export async function close(page: Page): Promise<void> {
  await page.clock.setFixedTime(after)
  await page.reload()
}

/** Chooses RPCs on the settings page, in place of those Daub comes with. */
export async function useRpcs(page: Page, rpcs: Rpcs): Promise<void> {
  await page.goto('#/settings')
  for (const [chainId, urls] of Object.entries(rpcs)) {
    const fields = page.getByRole('textbox', {
      name: new RegExp(`^RPC \\d for ${chainNames[Number(chainId)]}$`),
    })
    await expect(fields.first()).toBeVisible()
    for (const [i, field] of (await fields.all()).entries()) await field.fill(urls[i] ?? '')
  }
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
}

/** Opens the open round from the list of rounds and goes to its pairs or its grid. */
export async function enterRound(page: Page, way: 'Vote in pairs' | 'Vote in the grid'): Promise<void> {
  await page.goto('#/rounds')
  await page.getByRole('link', { name: 'Look and vote' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'After dark' })).toBeVisible()
  await page.getByRole('link', { name: way }).click()
}

/** Answers so many pairs by keyboard, left and right in turn. */
export async function answerPairs(page: Page, count: number): Promise<void> {
  for (let i = 1; i <= count; i++) {
    const heading = page.getByRole('heading', { name: new RegExp(`^Pair ${i} of \\d+$`) })
    await expect(heading).toBeFocused()
    await page.keyboard.press(i % 2 === 0 ? 'ArrowRight' : 'ArrowLeft')
  }
  await expect(page.getByRole('heading', { name: new RegExp(`^Pair ${count + 1} of \\d+$`) })).toBeFocused()
}

/** Connects the test wallet in the open review sheet. */
export async function connect(page: Page): Promise<void> {
  await page.getByRole('button', { name: walletName }).click()
  await expect(page.getByText(`Connected with ${walletName}`)).toBeVisible()
}

export const review = (page: Page) => page.getByRole('button', { name: 'Review', exact: true })
export const signButton = (page: Page) => page.getByRole('button', { name: /^Sign( again)?$/ })
export const shown = {
  power: (page: Page) => page.getByText('1,500 VP', { exact: true }),
  /** Number of the result on a results page. */
  result: (page: Page) => page.locator('p', { hasText: /^[0-9a-f]{64}$/ }),
}

/** Counts in Node what the season's file of a round and further receipts hold. */
export async function countInNode(
  { files, planted }: World,
  { round }: CheckedRound,
  receipts: readonly Receipt[] = [],
): Promise<{ readonly id: string; readonly ballots: number; readonly winner: string | null }> {
  const { ballots, seal, witnesses } = readBallotFile(files.get(ballotsPath(round.id)) as string)
  const all = [...ballots, ...receipts.map(({ signed }) => signed)]
  const verified: VerifiedBallot[] = []
  for await (const ballot of verifyMany(all)) verified.push(ballot)
  const stakes = await stakesIn(planted)(
    round,
    all.map(({ message }) => message.voter),
  )
  const lists = seal ? [seal.digests] : []
  const { state, list } = settleSeal(round, witnesses, lists, new Set(verified.map(({ digest }) => digest)))
  const powerOf = votingPowers(round, stakes)
  const result = roundResult(
    round,
    tally({ round, ballots: verified, powerOf, sealed: state.why === null ? list : null }),
  )
  return { id: resultId(result), ballots: all.length, winner: result.winner }
}

/** What was planted, as readings. */
function stakesIn(planted: readonly Planted[]): SeasonPlan['readStakes'] {
  return async ({ charter, manifest }, voters) =>
    charter.stakes.flatMap(({ chainId, contract }) => {
      const { stakes } = planted.find((chain) => chain.chainId === chainId)!
      const { blockHash } = manifest.snapshots.find((block) => block.chainId === chainId)!
      return voters.map((voter) => ({ chainId, contract, voter, blockHash, amount: stakes[voter] ?? 0n }))
    })
}
