// What would come of a transaction, asked before a wallet opens: whether the contract takes it, with how much gas, and whether the
// account can pay. One honest server is enough to be warned; none can make somebody pay more than the wallet then shows.
import * as v from 'valibot'
import { type Chains } from '../chain/index.ts'
import type { Hex } from '../ethereum/index.ts'
import { excerpt, hasCode, isAbort } from '../fragment/index.ts'
import type { Call } from './calls.ts'
import { AuctionError } from './errors.ts'
import { revertOf } from './revert.ts'

export type Checked =
  | {
      readonly status: 'fine'
      /** Limit to send with. */
      readonly gas: bigint
    }
  | { readonly status: 'refused'; readonly error: AuctionError }

/** An estimate has no slack, and a bid that falls into the last 15 minutes costs more than it did when it was estimated. */
const [slackPercent, leastSlack] = [30n, 25_000n]
/** Below the limit for one transaction (EIP-7825). */
const mostGas = 16_000_000n
const amount = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-fA-F]{1,40}$/),
  v.transform((text) => BigInt(text)),
)

/** Checks a call of an account. @throws the signal's reason when aborted. */
export async function checkCall(
  chains: Chains,
  call: Call,
  account: Hex,
  signal?: AbortSignal,
): Promise<Checked> {
  const transaction = { from: account, to: call.to, value: hex(call.value), data: call.data }
  const estimates = await askEach(chains, call.chainId, 'eth_estimateGas', [transaction], signal)
  const gasLimits = estimates.values.map(withSlack)
  const [balances, prices] = await Promise.all([
    askEach(chains, call.chainId, 'eth_getBalance', [account, 'latest'], signal),
    askEach(chains, call.chainId, 'eth_gasPrice', [], signal),
  ])
  // The middle of what servers say: one that lies neither blocks a bid nor lets one through that cannot be paid.
  const balance = middle(balances.values)
  const gas = gasLimits.length > 0 ? largest(gasLimits) : null
  const fee = (gas ?? 0n) * (middle(prices.values) ?? 0n)
  if (balance !== null && balance < call.value + fee) {
    const needed = String(call.value + fee)
    return refused(new AuctionError('auction/short-of-funds', { balance: String(balance), needed }))
  }
  const said = estimates.refusals.map(revertOf).find((error) => error !== null)
  if (gas === null || estimates.refusals.length > estimates.values.length)
    return refused(said ?? new AuctionError('auction/unchecked', { chainId: call.chainId }))
  return { status: 'fine', gas }
}

interface Each {
  readonly values: readonly bigint[]
  /** What refusals brought along. */
  readonly refusals: readonly unknown[]
}

async function askEach(
  chains: Chains,
  chainId: number,
  method: string,
  params: readonly unknown[],
  signal?: AbortSignal,
): Promise<Each> {
  const answers = chains.rpcs(chainId).map(async (rpc) => {
    try {
      const parsed = v.safeParse(amount, await rpc.request(method, params, signal))
      return parsed.success ? { value: parsed.output } : {}
    } catch (error) {
      signal?.throwIfAborted()
      if (isAbort(error)) throw error
      if (!hasCode(error, 'rpc/refused')) return {}
      return { refusal: error.cause ?? excerpt(error.message) }
    }
  })
  const all = await Promise.all(answers)
  return {
    values: all.flatMap((answer) => ('value' in answer ? [answer.value as bigint] : [])),
    refusals: all.flatMap((answer) => ('refusal' in answer ? [answer.refusal] : [])),
  }
}

/** estimate + 30 %, and at least 25,000 more. */
function withSlack(estimate: bigint): bigint {
  const slack = (estimate * slackPercent) / 100n
  const gas = estimate + (slack > leastSlack ? slack : leastSlack)
  return gas < mostGas ? gas : mostGas
}

function middle(values: readonly bigint[]): bigint | null {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return sorted[Math.floor(sorted.length / 2)] ?? null
}

const largest = (values: readonly bigint[]) => values.reduce((most, value) => (value > most ? value : most))
const refused = (error: AuctionError): Checked => ({ status: 'refused', error })
const hex = (value: bigint): Hex => `0x${value.toString(16)}`
