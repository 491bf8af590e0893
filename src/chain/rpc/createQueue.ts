// A bounded number of things at once; the rest wait their turn. Public RPCs answer floods with refusals.

/** Runs a task when its turn comes. A task that is aborted while waiting never starts. */
export type Queue = <T>(task: () => Promise<T>, signal?: AbortSignal) => Promise<T>

/** @param places How many tasks may run at once, 1 or more. */
export function createQueue(places: number): Queue {
  let free = places
  const waiting: (() => void)[] = []

  return async (task, signal) => {
    if (free > 0) free--
    else await new Promise<void>((turn) => waiting.push(turn)) // the place is handed over, not freed
    try {
      signal?.throwIfAborted()
      return await task()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}
