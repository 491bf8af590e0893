// What a contract of ours says when it refuses, as an error with words.
import { decodeErrorResult, type Abi } from 'viem'
import type { Hex } from '../ethereum/index.ts'
import { excerpt } from '../fragment/index.ts'
import { artAbi, auctionAbi, splitterAbi } from './abi.ts'
import { AuctionError } from './errors.ts'

const errors = [...artAbi, ...auctionAbi, ...splitterAbi].filter(({ type }) => type === 'error') as Abi
const mostDigits = 20_000

type Args = readonly unknown[]
const digits = (args: Args, i: number) => String(args[i])
/** Seconds of a contract in milliseconds; a time beyond what dates can be is the last one. */
const time = (args: Args, i: number) => Math.min(Number(args[i]) * 1000, 253_402_300_799_999)

/** The contract's errors that a person can meet by acting in good faith. */
const known: Readonly<Record<string, (args: Args) => AuctionError>> = {
  BelowMinimum: (args) => new AuctionError('auction/below-minimum', { minimum: digits(args, 0) }),
  NotStarted: (args) => new AuctionError('auction/not-started', { start: time(args, 0) }),
  HasEnded: (args) => new AuctionError('auction/has-ended', { end: time(args, 0) }),
  NotEnded: (args) => new AuctionError('auction/not-ended', { end: time(args, 0) }),
  IsSettled: (args) => new AuctionError('auction/settled', { lot: digits(args, 0) }),
  NoSuchLot: (args) => new AuctionError('auction/no-lot', { lot: digits(args, 0) }),
  NoCredit: (args) => new AuctionError('auction/no-credit', { account: digits(args, 0) }),
  NothingToDo: () => new AuctionError('auction/nothing-to-do', {}),
  TooLittle: (args) =>
    new AuctionError('auction/price-moved', { bought: digits(args, 0), floor: digits(args, 1) }),
  ObservationTooYoung: (args) => new AuctionError('auction/price-too-young', { usableAt: time(args, 0) }),
  NoObservation: () => new AuctionError('auction/no-price', {}),
  HasClaimed: (args) => new AuctionError('auction/claimed', { voter: digits(args, 0) }),
  ClaimsAreOver: (args) => new AuctionError('auction/claims-over', { until: time(args, 0) }),
  WrongProof: () => new AuctionError('auction/wrong-proof', {}),
  RoundIsMinted: () => new AuctionError('auction/minted', { what: 'round' }),
  PictureIsMinted: () => new AuctionError('auction/minted', { what: 'picture' }),
  ERC721InvalidSender: () => new AuctionError('auction/minted', { what: 'number' }),
  OwnableUnauthorizedAccount: (args) => new AuctionError('auction/not-allowed', { account: digits(args, 0) }),
}

/**
 * Finds what a contract said in what an RPC's refusal brought along: the bytes themselves, or an object that holds them.
 *
 * @returns null when there are no bytes: then the server refused, and not the contract.
 */
export function revertOf(brought: unknown): AuctionError | null {
  const data = bytesIn(brought)
  if (data === null) return null
  try {
    const { errorName, args = [] } = decodeErrorResult({ abi: errors, data })
    return (
      known[errorName]?.(args as Args) ?? new AuctionError('auction/refused', { reason: excerpt(errorName) })
    )
  } catch {
    // Not one of ours: a wallet's or a token's own words, shown as digits.
    return new AuctionError('auction/refused', { reason: excerpt(data, 12) })
  }
}

function bytesIn(brought: unknown, depth = 0): Hex | null {
  if (typeof brought === 'string')
    return /^0x(?:[0-9a-f]{2}){4,}$/i.test(brought.slice(0, mostDigits)) ? (brought as Hex) : null
  if (typeof brought !== 'object' || brought === null || depth > 3) return null
  return bytesIn((brought as { data?: unknown }).data, depth + 1)
}
