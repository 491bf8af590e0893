// One transaction, all of it or nothing: what every save of the archive goes through.

/** What is used of a transaction; idb's fits. */
interface Transaction {
  readonly done: Promise<void>
  abort(): void
}

/** Runs the writes of one transaction; when one fails, none of them happened, and its reason is thrown. */
export async function commitAll(
  transaction: Transaction,
  writes: readonly (() => Promise<unknown>)[],
): Promise<void> {
  const done = transaction.done.then(
    () => null,
    (reason: unknown) => ({ reason }),
  )
  // Each in a function of its own, so that one that throws at once rejects like the others.
  const results = await Promise.allSettled(writes.map(async (write) => write()))
  const failure = results.find((result) => result.status === 'rejected')
  if (failure) abort(transaction)
  const ended = await done
  // The transaction's own error says "aborted"; the request that caused it says why.
  if (ended ?? failure) throw (failure ?? ended)!.reason
}

/** Ends a transaction without its writes. */
export function abort(transaction: Pick<Transaction, 'abort'>): void {
  try {
    transaction.abort()
  } catch {
    // it has ended by itself: a failed request aborts its transaction
  }
}
