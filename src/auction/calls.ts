// What can be sent, as plain data: to whom, how much, and the bytes. Nothing here sends; a page shows a call before it is sent.
import { encodeFunctionData } from 'viem'
import type { Hex } from '../ethereum/index.ts'
import { artAbi, auctionAbi, splitterAbi } from './abi.ts'
import type { Minting } from './mint.ts'
import type { AuctionPlace } from './place.ts'

/** A transaction that waits to be sent. */
export interface Call {
  readonly kind:
    'bid' | 'settle' | 'withdraw' | 'claim' | 'pay' | 'observe' | 'buy-back' | 'mint' | 'approve' | 'put-up'
  readonly chainId: number
  readonly to: Hex
  /** In wei. */
  readonly value: bigint
  readonly data: Hex
}

/** Terms of a lot: seconds and wei. `start` 0 lets the first bid start the clock. */
export interface LotTerms {
  readonly start: bigint
  readonly durationSeconds: number
  readonly opening: bigint
}

/** A bid of `amount` wei. */
export const bidCall = (place: AuctionPlace, lot: bigint, amount: bigint): Call => ({
  ...inAuction(place, 'bid', encodeFunctionData({ abi: auctionAbi, functionName: 'bid', args: [lot] })),
  value: amount,
})

/** Settles a lot that ended. */
export const settleCall = (place: AuctionPlace, lot: bigint): Call =>
  inAuction(place, 'settle', encodeFunctionData({ abi: auctionAbi, functionName: 'settle', args: [lot] }))

/** Pays out what waits for an account that was outbid. */
export const withdrawCall = (place: AuctionPlace, account: Hex): Call =>
  inAuction(
    place,
    'withdraw',
    encodeFunctionData({ abi: auctionAbi, functionName: 'withdraw', args: [account] }),
  )

/** Pays a voter's part of a sale; see `claimTree`. */
export const claimCall = (
  place: AuctionPlace,
  token: bigint,
  { voter, power, proof }: { readonly voter: Hex; readonly power: bigint; readonly proof: readonly Hex[] },
): Call =>
  inSplitter(
    place,
    'claim',
    encodeFunctionData({ abi: splitterAbi, functionName: 'claim', args: [token, voter, power, proof] }),
  )

/** Pays an account its part of past sales. */
export const payCall = (place: AuctionPlace, account: Hex): Call =>
  inSplitter(place, 'pay', encodeFunctionData({ abi: splitterAbi, functionName: 'pay', args: [account] }))

/** Notes the pool's price, which a buy-back needs half an hour later. */
export const observeCall = (place: AuctionPlace): Call =>
  inSplitter(place, 'observe', encodeFunctionData({ abi: splitterAbi, functionName: 'observe' }))

/** Buys back and burns the next small part. */
export const buyBackCall = (place: AuctionPlace, minimum: bigint): Call =>
  inSplitter(
    place,
    'buy-back',
    encodeFunctionData({ abi: splitterAbi, functionName: 'buyBack', args: [minimum] }),
  )

/** What the artist sends for a winner: mint, approve, put up. In this order, each after the one before was confirmed. */
export function saleCalls(
  place: AuctionPlace,
  artist: Hex,
  minting: Minting,
  terms: LotTerms,
): readonly Call[] {
  const { token, origin, uri } = minting
  const put = [token, terms.start, terms.durationSeconds, terms.opening] as const
  const inArt = (kind: Call['kind'], data: Hex): Call => ({
    kind,
    chainId: place.chainId,
    to: place.art,
    value: 0n,
    data,
  })
  return [
    inArt(
      'mint',
      encodeFunctionData({ abi: artAbi, functionName: 'mint', args: [artist, token, origin, uri] }),
    ),
    inArt(
      'approve',
      encodeFunctionData({ abi: artAbi, functionName: 'approve', args: [place.auction, token] }),
    ),
    inAuction(place, 'put-up', encodeFunctionData({ abi: auctionAbi, functionName: 'createLot', args: put })),
  ]
}

const inAuction = ({ chainId, auction }: AuctionPlace, kind: Call['kind'], data: Hex): Call => ({
  kind,
  chainId,
  to: auction,
  value: 0n,
  data,
})
const inSplitter = ({ chainId, splitter }: AuctionPlace, kind: Call['kind'], data: Hex): Call => ({
  kind,
  chainId,
  to: splitter,
  value: 0n,
  data,
})
