// An RPC that is known to be on its chain: the first question to it is always "which chain are you?". Failures of the line
// are tried again; refusals are answers and are not. One whose line fails altogether rests for a while.
import { excerpt, hasCode } from '../../fragment/index.ts'
import { RpcError } from '../errors.ts'
import { abortable } from './abortable.ts'
import { createQueue } from './createQueue.ts'
import { post, type PostOptions } from './post.ts'
import { createRest } from './rest.ts'

/** A JSON-RPC endpoint of one chain. Its answers are its own claims, nothing more. */
export interface Rpc {
  readonly chainId: number
  /** Its host: safe to show and to log, because keys stand in paths. */
  readonly name: string
  /** Whether it failed a short while ago, so that questions fail without being sent. */
  readonly isResting: boolean
  /**
   * @returns The unchecked `result`.
   * @throws RpcError; or the signal's reason when aborted.
   */
  request(method: string, params: readonly unknown[], signal?: AbortSignal): Promise<unknown>
}

export interface RpcOptions extends Partial<PostOptions> {
  /** How often a question is put, counting the first time. */
  readonly tries?: number
  /** Pause before the second try in milliseconds; it doubles with each further one. */
  readonly pauseMs?: number
  /** Questions in flight at once. */
  readonly concurrency?: number
}

const worthAnotherTry = ['rpc/unreachable', 'rpc/timeout', 'rpc/busy'] as const
const worthARest = [...worthAnotherTry, 'rpc/overtaken', 'rpc/too-large', 'rpc/wrong-chain'] as const
/** A timeout is long: it is tried again once at most. */
const triesOfTimeouts = 2

/** Makes an RPC. Nothing is sent until the first request. */
export function createRpc(url: string, chainId: number, options: RpcOptions = {}): Rpc {
  const { tries = 3, pauseMs = 300, concurrency = 4 } = options
  const name = new URL(url).host
  const postOptions: PostOptions = {
    fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
    timeoutMs: options.timeoutMs ?? 10_000,
    maxBytes: options.maxBytes ?? 4 * 2 ** 20, // 200 storage proofs are 0.4 MB
  }
  const queue = createQueue(concurrency)
  const rest = createRest()
  let onChain: Promise<void> | undefined

  async function ask(method: string, params: readonly unknown[], signal?: AbortSignal): Promise<unknown> {
    const allowed = rest.isOnTrial ? 1 : tries
    for (let attempt = 1; ; attempt++) {
      try {
        return await queue(
          () => (checkRest(), post(url, name, { method, params }, postOptions, signal)),
          signal,
        )
      } catch (error) {
        const most = hasCode(error, 'rpc/timeout') ? Math.min(allowed, triesOfTimeouts) : allowed
        if (!hasCode(error, ...worthAnotherTry) || attempt >= most) throw error
        const pause = pauseMs * 2 ** (attempt - 1)
        await abortable(new Promise((over) => setTimeout(over, pause)), signal)
      }
    }
  }

  /** @throws RpcError `rpc/resting` */
  function checkRest(): void {
    if (rest.left > 0) throw new RpcError('rpc/resting', { rpc: name })
  }

  async function checkChain(): Promise<void> {
    const answer = await ask('eth_chainId', [])
    if (typeof answer === 'string' && /^0x[0-9a-f]{1,12}$/i.test(answer) && Number(answer) === chainId) return
    throw new RpcError('rpc/wrong-chain', { rpc: name, chainId, received: excerpt(answer) })
  }

  return {
    chainId,
    name,
    get isResting() {
      return rest.left > 0
    },
    async request(method, params, signal) {
      try {
        checkRest()
        // Shared by all requests, so none of them may abort it.
        onChain ??= checkChain().catch((error: unknown) => {
          onChain = undefined // a line that was down once is not on the wrong chain for ever
          throw error
        })
        await abortable(onChain, signal)
        const answer = await ask(method, params, signal)
        rest.end()
        return answer
      } catch (error) {
        if (hasCode(error, ...worthARest)) rest.begin()
        throw error
      }
    },
  }
}
