// Development only: a page finds the chains that `npm run chain` started, and gets a wallet with stakes on them. In a built
// app this function is empty; the compiler leaves the rest out.
import * as v from 'valibot'
import type { Snapshot } from '../../rounds/index.ts'
import { parseChainSettings, type ChainSettings } from '../settings.ts'

/** Where `npm run chain` describes itself. */
export const localChainUrl = 'http://127.0.0.1:8540'

export interface LocalChain {
  readonly settings: ChainSettings
  /** Blocks with stakes, one for each chain, to pin a round to. */
  readonly snapshots: readonly Snapshot[]
}

const hex = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-f]+$/),
  v.transform((text) => text as `0x${string}`),
)
const description = v.object({
  settings: v.unknown(),
  snapshots: v.array(
    v.object({ chainId: v.number(), blockNumber: v.number(), blockHash: hex, time: v.number() }),
  ),
  accounts: v.array(v.object({ address: hex, key: hex })),
})

/**
 * Joins the local chains and announces their wallet, which asks by `confirm()`.
 *
 * @returns Their settings and snapshots; null in a built app, or when `npm run chain` is not running.
 */
export async function joinLocalChain(): Promise<LocalChain | null> {
  if (!import.meta.env.DEV) return null
  const answer = await fetch(localChainUrl).catch(() => null)
  if (!answer?.ok) return null
  const { settings, snapshots, accounts } = v.parse(description, await answer.json())
  const [{ createThrowawayWallet }, { announce }] = await Promise.all([
    import('./createThrowawayWallet.ts'),
    import('./announce.ts'),
  ])
  const decide = (method: string, text: string | null) =>
    confirm(`The throw-away wallet is asked: ${method}\n\n${text ?? ''}`) ? 'yes' : 'no'
  announce(createThrowawayWallet({ accounts, decide }))
  return { settings: parseChainSettings(settings), snapshots }
}
