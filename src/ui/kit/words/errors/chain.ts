// The sentences for the codes of chain/: what servers, proofs and wallets did, and what one can do about it.
import type { ChainErrors } from '../../../../chain/index.ts'
import type { ChainCodeErrors } from '../../../../app/chains/index.ts'
import { bytes, dateTime, number } from '../../format.ts'
import { formSentence, type ErrorWords } from '../errorSentence.ts'

const another = 'Try again, or choose another server in the settings.'

const expected = {
  json: 'JSON',
  'json-rpc': 'JSON-RPC 2.0',
  block: 'a block',
  'header-of-its-hash': 'a block header that has the block’s hash',
  bytes: 'bytes',
  'call-outcome': 'what came of a call',
  logs: 'a list of events',
  amount: 'an amount',
  transaction: 'a transaction',
} as const

const chainId = (received: string) =>
  /^0x[0-9a-f]{1,12}$/i.test(received) ? String(Number(received)) : received

/** Where a proof breaks, after "it proves nothing". */
const proofFaults: Readonly<Record<ChainErrors['proof/broken']['fault'], string>> = {
  'not-rlp': 'a part of it is not in Ethereum’s encoding (RLP)',
  'not-a-list': 'a part of it should be a list',
  'not-a-value': 'a part of it should be a value',
  'wrong-item-count': 'a part of it has the wrong number of entries',
  'wrong-flags': 'a path in it is marked wrongly',
  'wrong-hash': 'a part of it does not have the hash it must have',
  'wrong-slot-count': 'it is about another number of slots than was asked for',
  'ends-early': 'it ends before it reaches an answer',
  'goes-on': 'it goes on after the answer',
  'not-an-account': 'what it leads to is not an account',
  'not-a-slot': 'what it leads to is not a stored number',
}

export const chainErrors: ErrorWords<ChainErrors & ChainCodeErrors> = {
  'chain-code/not-loaded': () => ({
    happened: 'The part of Daub that speaks to wallets is not on this device yet.',
    doThis: 'Connect to the internet once and try again; your votes stay here.',
    remedy: 'retry',
  }),
  'chain-settings/form': (fault) => ({
    happened: `These chain settings cannot be used: ${formSentence(fault)}.`,
    doThis: 'Correct it in the settings, or go back to what Daub comes with.',
    remedy: 'retry',
  }),
  'rpc/unreachable': ({ rpc }) => ({
    happened: `There is no connection to ${rpc}: it is down, or it does not allow pages like this one (CORS).`,
    doThis: another,
    remedy: 'retry',
  }),
  'rpc/timeout': ({ rpc, ms }) => ({
    happened: `${rpc} did not answer within ${number(ms / 1000)} seconds.`,
    doThis: another,
    remedy: 'retry',
  }),
  'rpc/overtaken': ({ rpc }) => ({
    happened: `${rpc} was slower than the others, and was not waited for.`,
    doThis: 'There is nothing to do while others agree.',
    remedy: 'retry',
  }),
  'rpc/resting': ({ rpc }) => ({
    happened: `${rpc} failed a short while ago, so it is left alone for a moment.`,
    doThis: 'Wait, or choose another server in the settings.',
    remedy: 'retry',
  }),
  'rpc/other-time': ({ rpc, block, time, claimed }) => ({
    happened: `By ${rpc} the block ${block} is of ${dateTime(time)}; the round says ${dateTime(claimed)}.`,
    doThis: 'Whoever made the round pinned the wrong block; ask them.',
    remedy: 'retry',
  }),
  'rpc/less-gas': ({ rpc, gas }) => ({
    happened: `${rpc} runs calls with less than the ${number(gas)} gas that every server is asked for.`,
    doThis: 'Choose another server in the settings.',
    remedy: 'retry',
  }),
  'rpc/busy': ({ rpc }) => ({
    happened: `${rpc} asks to be asked less often.`,
    doThis: 'Wait a minute and try again, or choose another server in the settings.',
    remedy: 'retry',
  }),
  'rpc/refused': ({ rpc, rpcCode, says }) => ({
    happened: `${rpc} refuses the question (${rpcCode}): “${says}”`,
    doThis: another,
    remedy: 'retry',
  }),
  'rpc/malformed': ({ rpc, expected: what, received }) => ({
    happened: `${rpc} should have answered with ${expected[what]}, but answered “${received}”.`,
    doThis: 'Choose another server in the settings.',
    remedy: 'retry',
  }),
  'rpc/too-large': ({ rpc, most }) => ({
    happened: `${rpc} sends an answer of more than ${bytes(most)}; no honest one is that long.`,
    doThis: 'Choose another server in the settings.',
    remedy: 'retry',
  }),
  'rpc/wrong-chain': ({ rpc, chainId: wanted, received }) => ({
    happened: `${rpc} answers for chain ${chainId(received)}, but is listed under chain ${wanted}.`,
    doThis: 'Correct it in the settings.',
    remedy: 'retry',
  }),
  'rpc/unknown-block': ({ rpc, block, received }) => ({
    happened: `${rpc} does not know the block ${block}${received === '' ? '' : `; it has ${received}`}.`,
    doThis: 'It may be behind, or on another branch: try again, or choose another server in the settings.',
    remedy: 'retry',
  }),
  'rpc/no-state': ({ rpc }) => ({
    happened: `${rpc} no longer has the state of this block.`,
    doThis: 'Rounds of long ago need a server with an archive: choose one in the settings.',
    remedy: 'retry',
  }),
  'proof/form': (fault) => ({
    happened: `A server gave something that is not a proof: ${formSentence(fault)}.`,
    doThis: 'Choose another server in the settings.',
    remedy: 'retry',
  }),
  'proof/broken': ({ fault }) => ({
    happened: `A server gave a proof that proves nothing: ${proofFaults[fault]}.`,
    doThis: 'Choose another server in the settings.',
    remedy: 'retry',
  }),
  'proof/no-account': () => ({
    happened: 'The block has no contract at this address.',
    doThis: 'The rules of the round may name the wrong one; ask whoever sent it.',
    remedy: 'retry',
  }),
  'wallet/read-refused': ({ method }) => ({
    happened: `The wallet library wanted to read a chain by itself (${method}), which Daub forbids.`,
    doThis: 'Try another wallet; your votes stay here.',
    remedy: 'retry',
  }),
  'wallet/no-account': () => ({
    happened: 'The wallet agreed but shared no account.',
    doThis: 'Choose an account in the wallet, then try again.',
    remedy: 'retry',
  }),
  'wallet/unknown-chain': ({ chainId: wanted }) => ({
    happened: `Daub does not use chain ${wanted}.`,
    doThis: 'Choose another chain in the wallet.',
    remedy: 'retry',
  }),
}
