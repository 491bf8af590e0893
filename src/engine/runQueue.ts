// One queue in front of everything the engine does. Two runs at once hang onnxruntime-web's asynchronous builds
// (microsoft/onnxruntime #32561, #32587), and so may a compile beside a run.

/** Runs pieces of work one after another, in the order they came; a failure of one does not stop the next. */
export type RunQueue = <T>(work: () => Promise<T>) => Promise<T>

export function createRunQueue(): RunQueue {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work)
    last = result.catch(() => undefined) // the caller has the failure; the queue only needs to go on
    return result
  }
}
