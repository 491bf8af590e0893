// Long lists in short turns: a hundred thousand ballots take seconds to look at, and the page goes on living meanwhile.

/** Items between two pauses; some 20 ms of hashing. */
const turn = 250

/** Lets everything else that waits on this thread go first. */
export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

/** Maps a list piece by piece, with a pause after each. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (items: readonly Item[]) => readonly Result[],
): Promise<readonly Result[]> {
  const results: Result[] = []
  for (let at = 0; at < items.length; at += turn) {
    if (at > 0) await pause()
    for (const result of work(items.slice(at, at + turn))) results.push(result)
  }
  return results
}
