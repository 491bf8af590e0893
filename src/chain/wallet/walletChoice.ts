// The wallets on offer. Names and icons are announced by browser extensions (EIP-6963), that is, by strangers: names are
// shown as text on one line, icons only as pictures that need no network.
import type { Connector } from '@wagmi/core'

export interface WalletChoice {
  /** Reverse domain name of the wallet (EIP-6963), or our own word. */
  readonly id: string
  readonly name: string
  /** A data: URI of a picture, for an <img>; null if there is none we would show. */
  readonly icon: string | null
  readonly kind: 'extension' | 'walletConnect'
}

const maxNameLength = 40
const maxIconLength = 100_000

/** wagmi's id of a wallet that only sets `window.ethereum`. */
export const unannounced = 'injected'

/** Turns a connector into a choice. */
export function readChoice({ id, name, icon, type }: Connector): WalletChoice {
  return {
    id,
    name: id === unannounced ? 'Browser wallet' : cleanName(name),
    icon: icon && icon.length <= maxIconLength && isPicture(icon) ? icon : null,
    kind: type === 'walletConnect' ? 'walletConnect' : 'extension',
  }
}

/** Without control, direction and invisible characters, which could dress one wallet as another. */
function cleanName(name: string): string {
  const clean = name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim()
  return clean.slice(0, maxNameLength) || 'Unnamed wallet'
}

function isPicture(icon: string): boolean {
  return /^data:image\/(png|webp|jpeg|gif|svg\+xml)[;,]/i.test(icon.trim())
}
