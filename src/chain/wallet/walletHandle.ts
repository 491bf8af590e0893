// The connected wallet as something to hand on without being able to use it. The composition root gives it to auction/, the
// only room that may turn it into a sender of transactions; to every other room it is opaque.
import type { Config } from '@wagmi/core'

declare const opaque: unique symbol

/** A wallet that only auction/ can ask for a transaction. It has no members. */
export interface WalletHandle {
  readonly [opaque]: 'WalletHandle'
}

/** Makes the handle of this page's wallets. */
export function handleOf(config: Config): WalletHandle {
  return config as unknown as WalletHandle
}
