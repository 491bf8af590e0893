// The composition root of a development page: the services of main.ts, with the chains and the season of `npm run chain`
// where it is running, and a throw-away wallet with stakes on them. A built app has nothing of this.
import * as v from 'valibot'
import type { Services } from '../ui/index.ts'
import { localChainUrl } from './throwaway/localChainUrl.ts'
import { announce } from './throwaway/announce.ts'
import { createThrowawayWallet } from './throwaway/createThrowawayWallet.ts'

const hex = v.custom<`0x${string}`>((value) => typeof value === 'string' && /^0x[0-9a-f]+$/.test(value))
const description = v.object({
  settings: v.unknown(),
  accounts: v.array(v.object({ address: hex, key: hex })),
})

/**
 * The services of a page that votes on the local chains: their settings are what Daub comes with, their season is the one
 * that is shipped, and their wallet announces itself and asks by `confirm()`.
 *
 * @returns The services as they were when `npm run chain` is not running.
 */
export async function withLocalChain(services: Services): Promise<Services> {
  const answer = await fetch(localChainUrl).catch(() => null)
  if (!answer?.ok) return services
  const { settings, accounts } = v.parse(description, await answer.json())
  const decide = (method: string, text: string | null) =>
    confirm(`The throw-away wallet is asked: ${method}\n\n${text ?? ''}`) ? 'yes' : 'no'
  announce(createThrowawayWallet({ accounts, decide }))
  return {
    ...services,
    season: { kind: 'shipped', url: new URL('season/', localChainUrl).href },
    chain: {
      open: async () => {
        const room = await services.chain.open()
        return { ...room, defaultChainSettings: () => room.parseChainSettings(settings) }
      },
    },
  }
}
