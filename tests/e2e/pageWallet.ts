// A wallet in the page, as an extension would put it there (EIP-6963); its keys stay in Node.
import type { BrowserContext } from '@playwright/test'
import {
  createThrowawayWallet,
  type Manner,
  type ThrowawayAccount,
  type ThrowawayWallet,
} from '../../src/tools/throwaway/createThrowawayWallet.ts'

export const walletName = 'Test wallet'

export interface PageWallet extends ThrowawayWallet {
  /** What the person behind it does with each question; a test may change it at any time. Default: yes. */
  decide: (method: string) => Manner
}

interface Answer {
  readonly result?: unknown
  readonly error?: { readonly message: string; readonly code: number }
}

/** Announces a wallet with these accounts to every page of the context. */
export async function announceWallet(
  context: BrowserContext,
  accounts: readonly ThrowawayAccount[],
  chainId = 1,
): Promise<PageWallet> {
  const person: { decide: PageWallet['decide'] } = { decide: () => 'yes' }
  const wallet = createThrowawayWallet({ accounts, chainId, decide: (method) => person.decide(method) })
  await context.exposeFunction('askTestWallet', async (question: string): Promise<Answer> => {
    try {
      return { result: await wallet.provider.request(JSON.parse(question) as { method: string }) }
    } catch (error) {
      const { message, code = -32603 } = error as Error & { code?: number }
      return { error: { message, code } }
    }
  })
  await context.addInitScript((name) => {
    const ask = (window as unknown as { askTestWallet(question: string): Promise<Answer> }).askTestWallet
    const provider = {
      async request(question: unknown) {
        const { result, error } = await ask(JSON.stringify(question))
        if (error) throw Object.assign(new Error(error.message), { code: error.code })
        return result
      },
      on: () => {},
      removeListener: () => {},
    }
    const icon = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'
    const info = { uuid: 'b2f1a2c0-0000-4000-8000-000000000001', name, icon, rdns: 'test.daub.wallet' }
    const announce = () => {
      const detail = Object.freeze({ info: Object.freeze(info), provider })
      window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
    }
    window.addEventListener('eip6963:requestProvider', announce)
    announce()
  }, walletName)
  return Object.assign(person, wallet)
}
