// A transaction that was sent, until the chain has it. People speed transactions up and cancel them in their wallets; then another
// one stands under the same number of the account, and what it is must be said.
import * as v from 'valibot'
import { type Chains } from '../chain/index.ts'
import { address, anyCaseBytes32, hexBytes, quantity, type Hex } from '../ethereum/index.ts'
import { hasCode } from '../fragment/index.ts'
import type { Call } from './calls.ts'

export type Watched =
  | { readonly status: 'pending'; readonly hash: Hex }
  /** It is on the chain. `hash` is another than before when it was sped up. `isSpedUp`: same call, other fee. */
  | {
      readonly status: 'confirmed'
      readonly hash: Hex
      readonly blockNumber: number
      readonly isSpedUp: boolean
    }
  /** It is on the chain and the contract took it back: only gas was spent. */
  | { readonly status: 'reverted'; readonly hash: Hex; readonly blockNumber: number }
  /** The account sent something else under its number: a cancellation, or another call. */
  | { readonly status: 'replaced'; readonly hash: Hex; readonly isCancelled: boolean }
  /** The account's number was used, and by what is not known: the transaction will never arrive. */
  | { readonly status: 'lost'; readonly hash: Hex }

interface Sent {
  readonly account: Hex
  readonly hash: Hex
}

interface WatchOptions {
  readonly pause: (signal?: AbortSignal) => Promise<void>
  readonly signal?: AbortSignal
}

/** How many RPCs must show a receipt. */
const needed = 2
/** A replacement is looked for in so many blocks, newest first. */
const searchedBlocks = 30

const receipt = v.object({
  transactionHash: anyCaseBytes32,
  blockHash: anyCaseBytes32,
  blockNumber: quantity,
  status: quantity,
})
const transaction = v.object({
  hash: anyCaseBytes32,
  from: address,
  to: v.nullable(address),
  nonce: quantity,
  value: v.pipe(v.string(), v.regex(/^0x[0-9a-fA-F]{1,64}$/)),
  input: v.pipe(v.string(), v.maxLength(20_000), hexBytes),
})
const block = v.object({ number: quantity, transactions: v.array(v.unknown()) })

/** Watches until it is confirmed, reverted or replaced. @throws the signal's reason when aborted. */
export async function* watchTransaction(
  chains: Chains,
  call: Call,
  { account, hash }: Sent,
  { pause, signal }: WatchOptions,
): AsyncGenerator<Watched, void, undefined> {
  yield { status: 'pending', hash }
  let nonce: number | null = null
  for (;;) {
    const found = await receiptOf(chains, call.chainId, hash, signal)
    if (found !== null) return yield outcome(found, false)
    if (nonce === null)
      nonce =
        (await ask(chains, call.chainId, 'eth_getTransactionByHash', [hash], transaction, signal))[0]
          ?.nonce ?? null
    const counts = await ask(
      chains,
      call.chainId,
      'eth_getTransactionCount',
      [account, 'latest'],
      quantity,
      signal,
    )
    const used = counts.filter((count) => nonce !== null && count > nonce).length
    // The receipt may have come between the two questions.
    if (nonce !== null && used >= needed && (await receiptOf(chains, call.chainId, hash, signal)) === null) {
      const other = await findByNonce(chains, call.chainId, account, nonce, signal)
      if (other === null) return yield { status: 'lost', hash }
      const isSame = other.to === call.to && BigInt(other.value) === call.value && other.input === call.data
      if (!isSame) {
        const isCancelled = other.to === account && BigInt(other.value) === 0n
        return yield { status: 'replaced', hash: other.hash, isCancelled }
      }
      const arrived = await receiptOf(chains, call.chainId, other.hash, signal)
      if (arrived !== null) return yield outcome(arrived, true)
    }
    await pause(signal)
  }
}

function outcome(found: v.InferOutput<typeof receipt>, isSpedUp: boolean): Watched {
  const { transactionHash: hash, blockNumber } = found
  return found.status === 1
    ? { status: 'confirmed', hash, blockNumber, isSpedUp }
    : { status: 'reverted', hash, blockNumber }
}

/** The receipt, when two RPCs show the same. */
async function receiptOf(chains: Chains, chainId: number, hash: Hex, signal?: AbortSignal) {
  const found = await ask(chains, chainId, 'eth_getTransactionReceipt', [hash], receipt, signal)
  const ours = found.filter((one) => one.transactionHash === hash)
  return (
    ours.find(
      (one) =>
        ours.filter((other) => other.blockHash === one.blockHash && other.status === one.status).length >=
        needed,
    ) ?? null
  )
}

/** The account's transaction of a number, in the newest blocks. */
async function findByNonce(
  chains: Chains,
  chainId: number,
  account: Hex,
  nonce: number,
  signal?: AbortSignal,
) {
  const [newest] = await ask(chains, chainId, 'eth_getBlockByNumber', ['latest', false], block, signal)
  for (let i = 0; newest && i < searchedBlocks && newest.number - i >= 0; i++) {
    const number = `0x${(newest.number - i).toString(16)}`
    for (const { transactions } of await ask(
      chains,
      chainId,
      'eth_getBlockByNumber',
      [number, true],
      block,
      signal,
    ))
      for (const one of transactions) {
        const parsed = v.safeParse(transaction, one)
        if (parsed.success && parsed.output.from === account && parsed.output.nonce === nonce)
          return parsed.output
      }
  }
  return null
}

/** What RPCs answer in the expected form. Those that fail, or know nothing yet, say nothing. */
async function ask<Schema extends v.GenericSchema>(
  chains: Chains,
  chainId: number,
  method: string,
  params: readonly unknown[],
  schema: Schema,
  signal?: AbortSignal,
): Promise<readonly v.InferOutput<Schema>[]> {
  const answers = chains.rpcs(chainId).map(async (rpc) => {
    try {
      const parsed = v.safeParse(schema, await rpc.request(method, params, signal), { abortEarly: true })
      return parsed.success ? [parsed.output] : []
    } catch (error) {
      signal?.throwIfAborted()
      if (isRpcFailure(error)) return []
      throw error
    }
  })
  return (await Promise.all(answers)).flat()
}

const isRpcFailure = (error: unknown) =>
  hasCode(
    error,
    'rpc/unreachable',
    'rpc/timeout',
    'rpc/overtaken',
    'rpc/resting',
    'rpc/busy',
    'rpc/refused',
    'rpc/malformed',
    'rpc/too-large',
    'rpc/wrong-chain',
  )
