// All lots of an artist at one block, each through at least two RPCs that say the same. What could not be read is unknown, and
// never an empty list.
import { decodeFunctionResult, encodeFunctionData } from 'viem'
import { createContractCaller, findHead, type Chains, type UnknownReason } from '../chain/index.ts'
import type { Hex } from '../ethereum/index.ts'
import type { Snapshot } from '../rounds/index.ts'
import { auctionAbi } from './abi.ts'
import type { Lot } from './lotState.ts'
import type { AuctionPlace } from './place.ts'

/** The lots, and the block they are of. */
export interface LotsAt {
  readonly head: Snapshot
  /** By number, from 0 on. */
  readonly lots: readonly Lot[]
  /** What waits for the account that was asked about, in wei: bids that came back as credit. Null when none was. */
  readonly credit: bigint | null
}

export type LotsReading =
  | { readonly status: 'known'; readonly value: LotsAt }
  | { readonly status: 'unknown'; readonly reason: UnknownReason | 'not-an-auction' }

/** A lot has nine words, and a call may return 4,096 bytes. */
const pageSize = 12n
/** A lot a day for ten years. */
const mostLots = 4_000n

/**
 * Reads the lots at the newest block that two RPCs share.
 *
 * @param account Whose credit is read as well.
 * @throws the signal's reason when aborted.
 */
export async function readLots(
  chains: Chains,
  { chainId, auction }: AuctionPlace,
  { account = null, signal }: { readonly account?: Hex | null; readonly signal?: AbortSignal } = {},
): Promise<LotsReading> {
  const head = await findHead(chains, chainId, signal)
  if (head.status === 'unknown') return { status: 'unknown', reason: head.reason }
  const { blockHash } = head.value
  const caller = createContractCaller(chains)
  const ask = async (data: Hex): Promise<Hex> => {
    const answer = await caller.call({ chainId, blockHash, to: auction, data }, signal)
    if (answer.status === 'failed') throw new Unread(answer.reason as UnknownReason)
    if (answer.status === 'reverted' || answer.data === '0x') throw new Unread('not-an-auction')
    return answer.data
  }
  const asked = { abi: auctionAbi } as const
  const count = async () => {
    const data = await ask(encodeFunctionData({ ...asked, functionName: 'lotCount' }))
    return decodeFunctionResult({ ...asked, functionName: 'lotCount', data })
  }
  const page = async (first: bigint) => {
    const data = await ask(
      encodeFunctionData({ ...asked, functionName: 'lotsFrom', args: [first, pageSize] }),
    )
    return decodeFunctionResult({ ...asked, functionName: 'lotsFrom', data })
  }
  const creditOf = async (who: Hex) => {
    const data = await ask(encodeFunctionData({ ...asked, functionName: 'credit', args: [who] }))
    return decodeFunctionResult({ ...asked, functionName: 'credit', data })
  }
  try {
    const all = await count()
    if (all > mostLots) throw new Unread('not-an-auction')
    const firsts = Array.from(
      { length: Number((all + pageSize - 1n) / pageSize) },
      (_, i) => BigInt(i) * pageSize,
    )
    const [pages, credit] = await Promise.all([
      Promise.all(firsts.map(page)),
      account === null ? null : creditOf(account),
    ])
    const lots = pages.flat().map((lot, i) => readLot(BigInt(i), lot))
    return { status: 'known', value: { head: head.value, lots, credit } }
  } catch (error) {
    if (error instanceof Unread) return { status: 'unknown', reason: error.reason }
    signal?.throwIfAborted()
    // What stands there answers, and not as an auction does: viem could not read it.
    return { status: 'unknown', reason: 'not-an-auction' }
  }
}

/** One read of several was unknown, and with it the whole. */
class Unread extends Error {
  readonly reason: UnknownReason | 'not-an-auction'
  constructor(reason: UnknownReason | 'not-an-auction') {
    super(reason)
    this.reason = reason
  }
}

interface ContractLot {
  readonly token: bigint
  readonly artist: Hex
  readonly start: bigint
  readonly end: bigint
  readonly duration: number
  readonly settled: boolean
  readonly bidder: Hex
  readonly amount: bigint
  readonly opening: bigint
}

function readLot(id: bigint, lot: ContractLot): Lot {
  const isBid = lot.amount > 0n
  return {
    id,
    token: lot.token,
    artist: lower(lot.artist),
    start: Number(lot.start) * 1000,
    end: Number(lot.end) * 1000,
    durationMs: lot.duration * 1000,
    isSettled: lot.settled,
    best: isBid ? { bidder: lower(lot.bidder), amount: lot.amount } : null,
    opening: lot.opening,
  }
}

const lower = (address: Hex) => address.toLowerCase() as Hex
