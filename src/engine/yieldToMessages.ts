// Between steps the worker lets messages in (pause, keep, discard). A message channel does that at once and, unlike a
// timer, is not slowed down in a hidden tab.

/** Resolves after the messages waiting now have been handled. */
export function yieldToMessages(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
