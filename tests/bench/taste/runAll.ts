// Spreads loops over the machine's cores: a process for each, one loop at a time, in their order.
import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { LoopRequest, LoopResult } from './loop.ts'

/** Results in the order of the requests. */
export async function runAll(requests: readonly LoopRequest[]): Promise<readonly LoopResult[]> {
  const results: LoopResult[] = []
  let next = 0
  const workers = Array.from({ length: Math.min(availableParallelism(), requests.length) }, async () => {
    // It inherits how this process reads TypeScript.
    const worker = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)))
    try {
      while (next < requests.length) {
        const at = next++
        results[at] = await new Promise<LoopResult>((resolve, reject) => {
          worker.once('message', resolve)
          worker.once('exit', (code) => reject(new Error(`A worker of the simulation ended with ${code}.`)))
          worker.send(requests[at]!)
        })
        worker.removeAllListeners('exit')
      }
    } finally {
      worker.kill()
    }
  })
  await Promise.all(workers)
  return results
}
