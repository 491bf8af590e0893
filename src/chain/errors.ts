// The failures of this room. What a wallet answers is no failure but an outcome (see wallet/outcomes.ts), and what a read
// could not find out is a reading that says "unknown" (see read/reading.ts); errors are for what stands in their way.
import { DaubError, type FormFault, type NoParams } from '../fragment/index.ts'

export interface ChainSettingsErrors {
  'chain-settings/form': FormFault
}

/** Chain settings (RPC addresses, project id) that cannot be used. */
export class ChainSettingsError<
  Code extends keyof ChainSettingsErrors = keyof ChainSettingsErrors,
> extends DaubError<ChainSettingsErrors, Code> {
  override readonly name = 'ChainSettingsError'
}

/** `rpc` is always a host, never a whole address, which may hold a key. */
export interface RpcErrors {
  /** No connection, or a browser rule (CORS, CSP) forbids it. */
  'rpc/unreachable': { readonly rpc: string }
  /** No answer within the time limit. */
  'rpc/timeout': { readonly rpc: string; readonly ms: number }
  /** Others had agreed, and it was not waited for longer. */
  'rpc/overtaken': { readonly rpc: string }
  /** It failed a short while ago, and is left alone for a while. */
  'rpc/resting': { readonly rpc: string }
  /** It asks to be asked less often (HTTP 429, JSON-RPC −32005). */
  'rpc/busy': { readonly rpc: string }
  /** It answered with a JSON-RPC error. */
  'rpc/refused': { readonly rpc: string; readonly rpcCode: number; readonly says: string }
  /** What it answered is not what the method promises. */
  'rpc/malformed': { readonly rpc: string; readonly expected: RpcAnswer; readonly received: string }
  /** Its answer is larger than any honest one. */
  'rpc/too-large': { readonly rpc: string; readonly most: number }
  /** It speaks for another chain than it is listed under. */
  'rpc/wrong-chain': { readonly rpc: string; readonly chainId: number; readonly received: string }
  /** It does not know the block. `received` is what it has instead, empty for nothing. */
  'rpc/unknown-block': { readonly rpc: string; readonly block: string; readonly received: string }
  /** The block it has under this hash is of another time than the round says. Both in milliseconds since 1970. */
  'rpc/other-time': {
    readonly rpc: string
    readonly block: string
    readonly time: number
    readonly claimed: number
  }
  /** It runs calls with less gas than they were asked to have. */
  'rpc/less-gas': { readonly rpc: string; readonly gas: number }
  /** It knows the block, but no longer has its state. */
  'rpc/no-state': { readonly rpc: string; readonly rpcCode: number; readonly says: string }
}

/** What an RPC should have answered. */
export type RpcAnswer =
  | 'json'
  | 'json-rpc'
  | 'block'
  | 'header-of-its-hash'
  | 'bytes'
  | 'call-outcome'
  | 'logs'
  | 'amount'
  | 'transaction'

/** In which way an RPC failed. */
export type RpcFailure = keyof RpcErrors

/** One RPC gave no usable answer. It says nothing about the chain. */
export class RpcError<Code extends RpcFailure = RpcFailure> extends DaubError<RpcErrors, Code> {
  override readonly name = 'RpcError'
}

export interface ProofErrors {
  /** It has not the form of a header or of a proof. */
  'proof/form': FormFault
  /** The nodes do not lead from the root to an answer. */
  'proof/broken': { readonly fault: ProofFault }
  'proof/no-account': NoParams
}

export type ProofFault =
  | 'not-rlp'
  | 'not-a-list'
  | 'not-a-value'
  | 'wrong-item-count'
  | 'wrong-flags'
  | 'wrong-hash'
  | 'wrong-slot-count'
  | 'ends-early'
  | 'goes-on'
  | 'not-an-account'
  | 'not-a-slot'

/** A block header or Merkle-Patricia proof that does not hash to what it must: it is damaged, or a lie. */
export class ProofError<Code extends keyof ProofErrors = keyof ProofErrors> extends DaubError<
  ProofErrors,
  Code
> {
  override readonly name = 'ProofError'
}

export interface WalletErrors {
  /** A wallet library tried to read a chain by itself. */
  'wallet/read-refused': { readonly method: string }
  'wallet/no-account': NoParams
  'wallet/unknown-chain': { readonly chainId: number }
}

/** A wallet, or the library that speaks to it, did what it must not. */
export class WalletError<Code extends keyof WalletErrors = keyof WalletErrors> extends DaubError<
  WalletErrors,
  Code
> {
  override readonly name = 'WalletError'
}

/** Every code of this room with its parameters. */
export type ChainErrors = ChainSettingsErrors & RpcErrors & ProofErrors & WalletErrors
