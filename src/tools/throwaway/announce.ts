// Announces a wallet to the page the way extensions do (EIP-6963).
import type { ThrowawayWallet } from './createThrowawayWallet.ts'

const square =
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M1 2h6v4H1z"/></svg>'

/** Announces the wallet now and whenever the page asks who is there. */
export function announce(
  { provider }: ThrowawayWallet,
  { name = 'Throw-away wallet', rdns = 'test.throwaway', icon = square } = {},
): void {
  const info = { uuid: crypto.randomUUID(), name, icon, rdns }
  const say = () => {
    const detail = Object.freeze({ info: Object.freeze(info), provider })
    window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
  }
  window.addEventListener('eip6963:requestProvider', say)
  say()
}
