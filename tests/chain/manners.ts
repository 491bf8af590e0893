// Bad manners of RPCs, for proxies in front of an honest chain.
import { pad, toHex, type Hex } from 'viem'
import type { RpcManner, RpcReply } from '../../src/tools/localChain/rpcProxy.ts'

/** Changes the result of one method and is honest otherwise. */
export function lies(
  method: string,
  change: (result: unknown, params: readonly unknown[]) => unknown,
): RpcManner {
  return async (call, forward) => {
    const reply = await forward()
    if (call.method !== method || !('result' in reply)) return reply
    return { result: change(reply['result'], call.params) }
  }
}

/** Says that whoever staked `honest` staked `claimed`. */
export function liesAboutStake(honest: bigint, claimed: bigint): RpcManner {
  const word = (amount: bigint) => pad(toHex(amount)).slice(2)
  return lies('eth_call', (result) => (result as Hex).replace(word(honest), word(claimed)))
}

/** Answers one method with a JSON-RPC error. */
export function refuses(method: string, error: { code: number; message: string; data?: unknown }): RpcManner {
  return (call, forward) => (call.method === method ? Promise.resolve({ error }) : forward())
}

/** Hangs up on the first questions, so many times, then is honest. */
export function stumbles(times: number): RpcManner {
  let left = times
  return (_, forward) => (left-- > 0 ? Promise.resolve(null) : forward())
}

/** Answers everything with the same reply. */
export function parrots(reply: RpcReply): RpcManner {
  return () => Promise.resolve(reply)
}
