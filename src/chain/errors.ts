// The failures of this room. What a wallet answers is no failure but an outcome (see wallet/outcomes.ts), and what a read
// could not find out is a reading that says "unknown" (see reads/reading.ts); errors are for what stands in their way.
import { ComplaintError, type Complaint } from '../fragment/index.ts'

/** Chain settings (RPC addresses, project id) that cannot be used. */
export class ChainSettingsError extends ComplaintError {
  override readonly name = 'ChainSettingsError'
}

/** In which way an RPC failed. */
export type RpcFailure =
  /** No connection, or a browser rule (CORS, CSP) forbids it. */
  | 'unreachable'
  /** It did not answer in time, or much later than others. */
  | 'timeout'
  /** It asks to be asked less often (HTTP 429, JSON-RPC −32005). */
  | 'busy'
  /** It answered with a JSON-RPC error. */
  | 'refused'
  /** What it answered is not JSON-RPC 2.0, or not the form the method promises. */
  | 'malformed'
  /** Its answer is larger than any honest one. */
  | 'too large'
  /** It speaks for another chain than it is listed under. */
  | 'wrong chain'
  /** It does not know the block, or no longer has its state. */
  | 'unknown block'

/** One RPC gave no usable answer. It says nothing about the chain. */
export class RpcError extends ComplaintError {
  override readonly name = 'RpcError'
  readonly failure: RpcFailure
  /** Host of the RPC. Never its whole address, which may hold a key. */
  readonly rpc: string
  /** Code and data of a JSON-RPC error, where there is one. */
  readonly rpcCode: number | null
  readonly data: unknown

  constructor(
    failure: RpcFailure,
    rpc: string,
    complaint: Complaint,
    refusal?: { code: number; data?: unknown },
  ) {
    super({ ...complaint, what: `${rpc}: ${complaint.what}` })
    this.failure = failure
    this.rpc = rpc
    this.rpcCode = refusal?.code ?? null
    this.data = refusal?.data
  }
}

/** A block header or Merkle-Patricia proof that does not hash to what it must: it is damaged, or a lie. */
export class ProofError extends ComplaintError {
  override readonly name = 'ProofError'
}

/** A wallet was asked for something that it, or this device, cannot do at all. */
export class WalletError extends ComplaintError {
  override readonly name = 'WalletError'
}
