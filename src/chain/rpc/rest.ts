// The memory of an RPC that failed: for a while it is not asked at all, so that one silent server costs a long read one wait
// and not one for every question. The clock decides only whom to ask, never what an answer counts for.

/** Whether an RPC may be asked now. */
export interface Rest {
  /** Milliseconds until it may be asked again; 0 when it may. */
  readonly left: number
  /** Whether its last question failed: then one try must do. */
  readonly isOnTrial: boolean
  /** It failed: it rests, twice as long each time in a row. */
  begin(): void
  /** It answered. */
  end(): void
}

const firstMs = 15_000
const mostMs = 300_000

/** @param now Milliseconds of a clock that only goes forward. */
export function createRest(now: () => number = () => performance.now()): Rest {
  let until = 0
  let next = firstMs
  const left = () => Math.max(0, until - now())
  return {
    get left() {
      return left()
    },
    get isOnTrial() {
      return next > firstMs
    },
    begin() {
      if (left() > 0) return // of several questions under way the first failure counts
      until = now() + next
      next = Math.min(2 * next, mostMs)
    },
    end() {
      until = 0
      next = firstMs
    },
  }
}
