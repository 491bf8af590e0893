// The same question to every RPC of a chain, and what their answers say together. Failover would take the first answer;
// here an answer counts only when at least two RPCs give the same bytes and none gives others.
import { RpcError } from '../errors.ts'
import type { Rpc } from './createRpc.ts'

/** What one RPC said. */
export interface Answer<T> {
  readonly rpc: string
  readonly value: T
}

export interface Answers<T> {
  readonly answered: readonly Answer<T>[]
  readonly failed: readonly RpcError[]
}

/** What answers say together. */
export type Agreement<T> =
  | { readonly status: 'agreed'; readonly value: T; readonly by: readonly string[] }
  /** `conflicting` are those outvoted, or all of them when no answer leads: of two that differ either may be wrong. */
  | { readonly status: 'disagreed'; readonly conflicting: readonly string[] }
  | { readonly status: 'too-few'; readonly answered: readonly string[] }

/** How many RPCs must say the same. */
export const neededAnswers = 2
/** Once enough have answered, the slow ones get so many times as long as those took to say otherwise, */
const graceFactor = 3
/** at least and at most so many milliseconds. */
const [leastGraceMs, mostGraceMs] = [150, 2_000]

/**
 * Asks all RPCs at once and waits for all, but for stragglers only a short while once two have answered.
 *
 * @throws the signal's reason when aborted; an RPC's failure is part of the result.
 */
export async function askAll<T>(
  rpcs: readonly Rpc[],
  ask: (rpc: Rpc, signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): Promise<Answers<T>> {
  const pending = new Map(rpcs.map((rpc) => [rpc, new AbortController()]))
  const start = performance.now()
  const answered: Answer<T>[] = []
  const failed: RpcError[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  const all = rpcs.map(async (rpc) => {
    try {
      const own = pending.get(rpc)!.signal
      const value = await ask(rpc, signal ? AbortSignal.any([signal, own]) : own)
      answered.push({ rpc: rpc.name, value })
      if (answered.length >= neededAnswers) timer ??= setTimeout(overtake, graceOf(performance.now() - start))
    } catch (error) {
      signal?.throwIfAborted()
      if (!(error instanceof RpcError)) throw error // a mistake of ours, not of the RPC
      failed.push(error)
    } finally {
      pending.delete(rpc)
    }
  })
  await Promise.all(all).finally(() => clearTimeout(timer))
  signal?.throwIfAborted()
  return { answered, failed }

  function overtake(): void {
    for (const [{ name }, stop] of pending) stop.abort(new RpcError('rpc/overtaken', { rpc: name }))
  }
}

function graceOf(tookMs: number): number {
  return Math.min(mostGraceMs, Math.max(leastGraceMs, graceFactor * tookMs))
}

/**
 * Weighs answers. One dissenting answer is enough for "disagreed": whoever wants a majority to decide against a third can
 * take the third out of the settings, knowingly.
 *
 * @param text Equal texts are equal answers.
 */
export function weigh<T>(answered: readonly Answer<T>[], text: (value: T) => string): Agreement<T> {
  const camps = new Map<string, Answer<T>[]>()
  for (const answer of answered) {
    const key = text(answer.value)
    camps.set(key, [...(camps.get(key) ?? []), answer])
  }
  const [first, second] = [...camps.values()].sort((a, b) => b.length - a.length)
  if (answered.length < neededAnswers || !first)
    return { status: 'too-few', answered: answered.map(({ rpc }) => rpc) }
  if (!second) return { status: 'agreed', value: first[0]!.value, by: first.map(({ rpc }) => rpc) }
  const led = first.length > second.length
  return {
    status: 'disagreed',
    conflicting: answered.filter((answer) => !led || !first.includes(answer)).map(({ rpc }) => rpc),
  }
}
