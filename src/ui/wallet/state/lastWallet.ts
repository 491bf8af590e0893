// Whether somebody voted with a wallet here before: only then is the code of wallets fetched without being asked for.

/** wagmi's key for the last wallet, under the prefix that chain/ gives it. */
const lastKey = 'daub.wallet.recentConnectorId'

/** What wagmi keeps between visits. A browser that keeps nothing (storage switched off) is no reason to fail. */
export const walletMemory = {
  getItem: (key: string): string | null => attempt(() => localStorage.getItem(key)) ?? null,
  setItem: (key: string, value: string): void => attempt(() => localStorage.setItem(key, value)),
  removeItem: (key: string): void => attempt(() => localStorage.removeItem(key)),
}

/** Whether a wallet was connected on an earlier visit and not disconnected since. */
export const hasLastWallet = (): boolean => walletMemory.getItem(lastKey) !== null

/** After a person has disconnected. */
export const forgetLastWallet = (): void => walletMemory.removeItem(lastKey)

function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined // no storage: the next visit starts without a wallet
  }
}
