// The words of the settings: servers that read chains, and what they answer to a test question.
import type { RpcFailure } from '../../../chain/index.ts'
import { list, number, plural } from '../../kit/format.ts'
import { chainName } from '../../wallet/words/chains.ts'

const rpcFails: Readonly<Record<RpcFailure, string>> = {
  'rpc/unreachable': 'No connection. It is down, or does not allow pages like this one (CORS).',
  'rpc/timeout': 'No answer in time.',
  'rpc/overtaken': 'It is slower than the others.',
  'rpc/resting': 'It failed a moment ago and is left alone for a while.',
  'rpc/other-time': 'Its block is of another time.',
  'rpc/less-gas': 'It runs calls with less gas than it is asked for.',
  'rpc/busy': 'It asks to be asked less often.',
  'rpc/refused': 'It refuses the question.',
  'rpc/malformed': 'It answers, but not as an RPC does.',
  'rpc/too-large': 'Its answer is far too long.',
  'rpc/wrong-chain': 'It answers for another chain.',
  'rpc/unknown-block': 'It does not know the block.',
  'rpc/no-state': 'It no longer has the state of the block.',
}

export const settingsWords = {
  title: 'Settings',
  rpcHeading: 'Servers that read chains',
  lead: 'Daub asks these servers (RPCs) how much somebody has staked. It believes nobody alone: at least two must say the same.',
  privacy: 'A server sees which addresses are asked about. Use your own where you can.',
  loading: 'Opening…',
  chainHeading: (id: number) => `${chainName(id).replace(/^c/, 'C')}`,
  rpc: (place: number, id: number) => `RPC ${place} for ${chainName(id)}`,
  test: 'Test',
  testing: 'Asking…',
  answers: (block: number, ms: number) =>
    `Answers for the right chain in ${number(ms)} ms, at block ${number(block)}.`,
  fails: (failure: RpcFailure) => rpcFails[failure],
  remove: 'Remove',
  removeThis: (place: number, id: number) => `Remove RPC ${place} for ${chainName(id)}`,
  testThis: (place: number, id: number) => `Test RPC ${place} for ${chainName(id)}`,
  add: 'Add an RPC',
  addFor: (id: number) => `Add an RPC for ${chainName(id)}`,
  badUrl: 'An address such as https://rpc.example.org; http:// only for this device; no name or password.',
  badChain: (most: number) =>
    `At most ${most}, and each host once: two addresses at one host are one source.`,
  tooFew: (n: number) =>
    n === 0
      ? 'With none, voting power on this chain stays unknown.'
      : 'With one, nothing can agree: voting power on this chain stays unknown. Add another.',
  projectHeading: 'WalletConnect',
  project: 'Project id',
  projectHint:
    'For a wallet on a phone. The id is free at WalletConnect; its relay sees that your wallet and Daub talk, not what they say.',
  badProject: '32 hexadecimal digits, or nothing.',
  save: 'Save',
  saved: 'Saved.',
  reset: 'Back to what Daub comes with',
  notSaved: 'Something above is not right yet.',
  sourcesHeading: 'Files and folders with rounds',
  sourcesHint:
    'What you opened, or followed, brought rounds, ballots and claims. Forget one, and all that came with it alone goes.',
  noSources: 'None: everything here comes with Daub.',
  brought: (rounds: number, ballots: number) =>
    list([
      plural(rounds, { one: '# round', other: '# rounds' }),
      plural(ballots, { one: '# ballot', other: '# ballots' }),
    ]),
}
