// Stakes by storage proof (EIP-1186), for which one honest RPC is enough: the header must hash to the snapshot's block hash,
// and the proofs must lead from its state root to the slots.
import type { Hex } from '../../ethereum/index.ts'
import { ProofError, RpcError } from '../errors.ts'
import { mappingSlot, verifyStorage } from '../proof/storageProof.ts'
import type { Rpc } from '../rpc/createRpc.ts'
import { blockParameter, readBlock, type BlockName } from './block.ts'

export interface ProofRequest extends BlockName {
  readonly contract: Hex
  readonly stakesSlot: number
}

export interface ProvenStakes {
  /** By voter; empty when no RPC gave a proof that holds. */
  readonly amounts: ReadonlyMap<Hex, bigint>
  /** The RPC that gave the proof. */
  readonly by: string | null
  /** RPCs whose proof was broken. */
  readonly dissenting: readonly string[]
}

/**
 * Asks one RPC after the other until a proof holds. What it shows is the slot's content; that it is the right slot is for
 * the caller to check.
 *
 * @throws the signal's reason when aborted.
 */
export async function proveStakes(
  rpcs: readonly Rpc[],
  request: ProofRequest,
  voters: readonly Hex[],
  signal?: AbortSignal,
): Promise<ProvenStakes> {
  const dissenting: string[] = []
  for (const rpc of rpcs) {
    try {
      const amounts = await proveThrough(rpc, request, voters, signal)
      return { amounts, by: rpc.name, dissenting }
    } catch (error) {
      if (error instanceof ProofError) dissenting.push(rpc.name)
      else if (!(error instanceof RpcError)) throw error // an RPC without proofs is not dissenting
    }
  }
  return { amounts: new Map(), by: null, dissenting }
}

async function proveThrough(
  rpc: Rpc,
  request: ProofRequest,
  voters: readonly Hex[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<Hex, bigint>> {
  const { stateRoot } = await readBlock(rpc, request, signal)
  if (stateRoot === null)
    throw new RpcError('rpc/malformed', {
      rpc: rpc.name,
      expected: 'header-of-its-hash',
      received: request.blockHash,
    })
  const slots = voters.map((voter) => mappingSlot(voter, request.stakesSlot))
  const answer = await rpc.request('eth_getProof', [request.contract, slots, blockParameter(request)], signal)
  const amounts = verifyStorage(stateRoot, request.contract, slots, answer)
  return new Map(voters.map((voter, i) => [voter, amounts[i]!]))
}
