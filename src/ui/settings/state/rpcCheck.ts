// One question to one RPC, to see whether it is any use: does it answer, for which chain, and how fast?
import type { RpcFailure } from '../../../chain/index.ts'
import type { OpenChain } from '../../../app/chains/index.ts'

export type RpcCheck =
  | { readonly status: 'answers'; readonly block: number; readonly ms: number }
  | { readonly status: 'fails'; readonly failure: RpcFailure }

const timeoutMs = 8_000

/**
 * Asks an RPC for its latest block, and first which chain it is on.
 *
 * @throws ChainSettingsError when the address itself cannot be used.
 */
export async function checkRpc(
  room: OpenChain['room'],
  chainId: number,
  url: string,
  clock: () => number = () => performance.now(),
): Promise<RpcCheck> {
  const settings = room.parseChainSettings({
    version: 1,
    chains: [{ chainId, rpcs: [url] }],
    walletConnectProjectId: null,
  })
  const [rpc] = room.openChains(settings, { tries: 1, timeoutMs }).rpcs(chainId)
  const start = clock()
  try {
    const block = await rpc!.request('eth_blockNumber', [])
    const ms = Math.round(clock() - start)
    if (typeof block === 'string' && /^0x[0-9a-f]{1,13}$/i.test(block))
      return { status: 'answers', block: Number(block), ms }
    return { status: 'fails', failure: 'rpc/malformed' }
  } catch (error) {
    if (!(error instanceof room.RpcError)) throw error
    return { status: 'fails', failure: error.code }
  }
}
