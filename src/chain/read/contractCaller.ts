// The port of `ballots/` to contract wallets (EIP-1271, EIP-6492): a call at the round's pinned block that at least two RPCs
// answer alike. A single RPC could vouch for a forged signature, or deny a good one.
import type { CallAnswer, ContractCaller } from '../../ballots/index.ts'
import type { Chains } from '../chains.ts'
import { callAll } from './call.ts'

/** Makes the caller that `verifyBallot` and `verifyMany` ask about wallets that are contracts. */
export function createContractCaller(chains: Chains): ContractCaller {
  return {
    async call({ chainId, blockHash, to, data }, signal): Promise<CallAnswer> {
      const reading = await callAll(chains, chainId, { blockHash }, { to, data }, signal)
      if (reading.status === 'unknown') return { status: 'failed', reason: reading.reason }
      return reading.value === null ? { status: 'reverted' } : { status: 'returned', data: reading.value }
    },
  }
}
