// Waiting for something that cannot itself be stopped: the wait ends when the signal aborts, the thing goes on unheard.

/**
 * Resolves as the promise does, or rejects with the signal's reason as soon as it aborts. A late failure of the promise is
 * not an unhandled one.
 */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  promise.catch(() => undefined)
  signal.throwIfAborted()
  let stop!: () => void
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error)
  })
  signal.addEventListener('abort', stop)
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', stop))
}
