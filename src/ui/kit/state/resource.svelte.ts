// Something a component fetches because of what it shows: begun anew when that changes, cancelled when it changes again or
// the component goes, so that a late answer never takes the place of a newer one.
import { isAbort } from '../../../fragment/index.ts'

/** What a resource's work is given. */
export interface ResourceWork {
  /** Aborted when the result is not wanted any more. */
  readonly signal: AbortSignal
  /** Calls a function when the result is not wanted any more: to revoke an object URL, to end a subscription. */
  onCleanup(cleanup: () => void): void
}

/** Made while a component or an effect is set up; `work` reads what it depends on before its first `await`. */
export class Resource<Value> {
  /** The latest result; null before the first, while another is fetched, and after a failure. */
  current = $state.raw<Value | null>(null)
  error = $state.raw<unknown>(null)
  isLoading = $state(false)

  /** @param work Returns what is wanted, or null for nothing. */
  constructor(work: (options: ResourceWork) => Promise<Value> | Value | null) {
    $effect.pre(() => {
      const stop = new AbortController()
      const cleanups: (() => void)[] = []
      const onCleanup = (cleanup: () => void) => {
        if (stop.signal.aborted) cleanup()
        else cleanups.push(cleanup)
      }
      this.#follow(() => work({ signal: stop.signal, onCleanup }), stop.signal)
      return () => {
        stop.abort()
        for (const cleanup of cleanups) cleanup()
      }
    })
  }

  #follow(work: () => Promise<Value> | Value | null, signal: AbortSignal): void {
    this.current = null
    this.error = null
    this.isLoading = true
    const settle = (value: Value | null, error: unknown) => {
      if (signal.aborted) return
      this.current = value
      this.error = error
      this.isLoading = false
    }
    try {
      const result = work()
      if (!(result instanceof Promise)) return settle(result, null)
      result.then(
        (value) => settle(value, null),
        (error: unknown) => settle(null, isAbort(error) ? null : error),
      )
    } catch (error) {
      settle(null, error)
    }
  }
}
