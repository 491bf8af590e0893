// What happened to lots, from the auction's events: bids, refunds, settlements. What was read once is handed in again, so that
// only newer blocks are asked for; the newest of it is read anew, because it may have been reorganised away.
import * as v from 'valibot'
import { decodeEventLog } from 'viem'
import { readLogs, type ChainLog, type Chains, type Reading } from '../chain/index.ts'
import { bytes32, hexBytes, type Hex } from '../ethereum/index.ts'
import { parseAs, whole } from '../fragment/index.ts'
import { auctionAbi } from './abi.ts'
import { AuctionError } from './errors.ts'
import type { AuctionPlace } from './place.ts'

interface Happened {
  readonly block: number
  readonly transaction: Hex
}

/** One event, with amounts in wei and addresses in lower case. */
export type AuctionEvent = Happened &
  (
    | { readonly kind: 'created'; readonly lot: bigint; readonly token: bigint }
    | {
        readonly kind: 'bid'
        readonly lot: bigint
        readonly bidder: Hex
        readonly amount: bigint
        readonly isExtending: boolean
      }
    /** The one who was outbid has the ETH again, or it waits as credit. */
    | {
        readonly kind: 'refunded'
        readonly lot: bigint
        readonly bidder: Hex
        readonly amount: bigint
        readonly isCredit: boolean
      }
    | { readonly kind: 'withdrawn'; readonly account: Hex; readonly amount: bigint }
    | {
        readonly kind: 'settled'
        readonly lot: bigint
        readonly token: bigint
        readonly winner: Hex | null
        readonly amount: bigint
      }
  )

const bytes = v.pipe(v.string(), v.maxLength(20_000), hexBytes)
const block = whole(0, Number.MAX_SAFE_INTEGER)
const keptLogs = v.strictObject({
  version: v.literal(1),
  /** The last block that was read and will not be read again. */
  upTo: block,
  logs: v.pipe(
    v.array(
      v.strictObject({
        blockNumber: block,
        logIndex: block,
        transactionHash: bytes32,
        topics: v.pipe(v.array(bytes32), v.minLength(1), v.maxLength(4)),
        data: bytes,
      }),
    ),
    v.maxLength(20_000),
  ),
})

/** Plain data, to be kept between visits. */
export type AuctionLogs = Readonly<v.InferOutput<typeof keptLogs>>

/** Reads what was kept. @throws AuctionError `auction/kept-logs`: then the history is read anew. */
export function parseKeptLogs(value: unknown): AuctionLogs {
  return parseAs(keptLogs, value, (fault, options) => new AuctionError('auction/kept-logs', fault, options))
}

export interface History {
  /** In the order of the chain. */
  readonly events: readonly AuctionEvent[]
  /** What to hand in next time. */
  readonly kept: AuctionLogs
}

/** Blocks that may still be reorganised away: two epochs of Ethereum. */
const unsettledBlocks = 64

/**
 * Reads the history up to a block.
 *
 * @param fromBlock Where the contracts were deployed; asked for when nothing is kept.
 * @param kept What an earlier call gave for the same place, if it is still there.
 */
export async function readHistory(
  chains: Chains,
  { chainId, auction }: AuctionPlace,
  { fromBlock, toBlock }: { readonly fromBlock: number; readonly toBlock: number },
  kept: AuctionLogs | null = null,
  signal?: AbortSignal,
): Promise<Reading<History>> {
  const before = kept?.logs ?? []
  const from = kept === null ? fromBlock : kept.upTo + 1
  const query = { address: auction, fromBlock: from, toBlock }
  const reading = await readLogs(chains, chainId, query, signal)
  if (reading.status === 'unknown') return reading
  const all = [...before, ...reading.value]
  const upTo = Math.max(from - 1, toBlock - unsettledBlocks)
  const settled = all
    .filter(({ blockNumber }) => blockNumber <= upTo)
    .map((log) => ({ ...log, topics: [...log.topics] }))
  const value = { events: all.flatMap(eventOf), kept: { version: 1 as const, upTo, logs: settled } }
  return { ...reading, value }
}

/** An event of this auction; of what it does not know there is none. */
function eventOf({ topics, data, blockNumber, transactionHash }: ChainLog): readonly AuctionEvent[] {
  const happened = { block: blockNumber, transaction: transactionHash }
  let event
  try {
    event = decodeEventLog({ abi: auctionAbi, topics: topics as [Hex, ...Hex[]], data })
  } catch {
    return [] // an event that this version does not know takes nothing from the others
  }
  switch (event.eventName) {
    case 'LotCreated':
      return [{ ...happened, kind: 'created', lot: event.args.lot, token: event.args.token }]
    case 'BidPlaced': {
      const { lot, bidder, amount, extended } = event.args
      return [{ ...happened, kind: 'bid', lot, bidder: lower(bidder), amount, isExtending: extended }]
    }
    case 'Refunded': {
      const { lot, bidder, amount, asCredit } = event.args
      return [{ ...happened, kind: 'refunded', lot, bidder: lower(bidder), amount, isCredit: asCredit }]
    }
    case 'Withdrawn':
      return [
        { ...happened, kind: 'withdrawn', account: lower(event.args.account), amount: event.args.amount },
      ]
    case 'Settled': {
      const { lot, token, winner, amount } = event.args
      return [
        { ...happened, kind: 'settled', lot, token, winner: amount > 0n ? lower(winner) : null, amount },
      ]
    }
  }
}

const lower = (address: Hex) => address.toLowerCase() as Hex
