// Long lists in batches: a hundred thousand ballots take seconds to check, and the page must go on responding meanwhile.

/** Items between two pauses; some 20 ms of hashing. */
const batch = 250

/** Lets everything else that waits on this thread go first. Not by a timer: browsers make nested ones wait 4 ms. */
export const pause = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })

/** Maps a list batch by batch, with a pause between two, so that other work gets its turn. */
export async function inBatches<Item, Result>(
  items: readonly Item[],
  work: (items: readonly Item[]) => readonly Result[],
): Promise<readonly Result[]> {
  const results: Result[] = []
  for (let at = 0; at < items.length; at += batch) {
    if (at > 0) await pause()
    for (const result of work(items.slice(at, at + batch))) results.push(result)
  }
  return results
}
