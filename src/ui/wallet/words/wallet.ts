// The words of wallets and addresses: which there are, what they are asked, and what they answered instead of connecting.
import type { ConnectOutcome } from '../../../chain/index.ts'
import { chainName } from './chains.ts'

type Said = readonly [happened: string, doThis: string]

/** What a wallet answered instead of connecting. */
const notConnected: Readonly<
  Record<Exclude<ConnectOutcome['status'], 'connected'>, (wallet: string) => Said>
> = {
  rejected: (wallet) => [
    `You said no in ${wallet}.`,
    'Nothing was shared. Try again, or choose another wallet.',
  ],
  silent: (wallet) => [`${wallet} did not answer.`, 'Open it yourself, then try again.'],
  cancelled: () => ['Stopped waiting.', 'An answer that comes late is ignored.'],
  busy: (wallet) => [`${wallet} is already asking you something.`, 'Answer that first, then try again.'],
  'wrong-chain': (wallet) => [
    `${wallet} refuses on the chain it is on.`,
    'Switch the chain in the wallet, then try again.',
  ],
  unsupported: (wallet) => [`${wallet} cannot connect here.`, 'Choose another wallet.'],
  gone: (wallet) => [`${wallet} is not here any more.`, 'Choose another wallet, or reload the page.'],
  'no-account': (wallet) => [`${wallet} shared no account.`, 'Choose an account in it, then try again.'],
  failed: (wallet) => [`${wallet} could not connect.`, 'Unlock it and try again.'],
}

export const walletWords = {
  heading: 'Your wallet',
  none: 'No wallet is connected.',
  connected: (wallet: string) => `Connected with ${wallet}`,
  connect: 'Connect a wallet',
  choose: 'Which wallet?',
  looking: 'Looking for wallets…',
  noneHere: 'There is no wallet in this browser.',
  noneHint:
    'A browser extension with a wallet appears here by itself. For a wallet on a phone, add a WalletConnect project id in the settings.',
  settings: 'Chains and wallets',
  disconnect: 'Disconnect',
  close: 'Close',
  asksNothing: 'Connecting shares your address, nothing else. We never ask for a transaction.',
  cancel: 'Cancel',
  waiting: {
    connect: (wallet: string) => `Open ${wallet} and say yes`,
    sign: (wallet: string) => `Open ${wallet} and sign`,
    switch: (wallet: string) => `Open ${wallet} and switch the chain`,
  },
  waitingHint: 'Its window may be behind this one. Nothing is lost if you cancel.',
  pairing: 'Waiting for a wallet on your phone',
  pairingHint: 'Open the link on the device with the wallet, or copy it there.',
  pairingOpen: 'Open in a wallet on this device',
  pairingCopy: 'Copy the link',
  pairingCopied: 'Link copied.',
  notConnected: (status: keyof typeof notConnected, wallet: string) => notConnected[status](wallet),
  reason: (reason: string) => `The wallet says: ${reason}`,
  switchTo: (id: number) => `Switch to ${chainName(id)}`,
}

export const addressWords = {
  full: 'Whole address',
  show: (short: string) => `${short}: show the whole address`,
  copy: 'Copy',
  copied: 'Copied.',
  copyFailed: 'The browser would not copy. Select it by hand.',
}
