// A service worker keeps for offline visits what passes through it. On the very first visit it comes after the page: what is
// loaded before it is in control (the paint engine, the count's workers and what they import) would be missing offline.

/** What is needed of a ServiceWorkerContainer. */
export interface WorkerContainer {
  readonly controller: object | null
  addEventListener(type: 'controllerchange', listen: () => void, options: { readonly once: true }): void
}

/** What is needed of a ServiceWorkerRegistration. */
export interface WorkerRegistration {
  readonly active: object | null
  readonly installing: {
    readonly state: string
    addEventListener(type: 'statechange', listen: () => void): void
  } | null
}

/** A host that is too slow for the shell's own files is not waited for longer: what is loaded then is kept by a later visit. */
const patienceMs = 10_000

/**
 * Ends when a service worker is in control of this page, or will not be: it could not be registered or installed, or the
 * page was loaded past it (a forced reload). Never fails; whoever registers says why.
 */
export function firstControl(
  container: WorkerContainer,
  registering: Promise<WorkerRegistration>,
): Promise<void> {
  if (container.controller !== null) return Promise.resolve()
  return new Promise((done) => {
    const patience = setTimeout(done, patienceMs)
    const end = () => {
      clearTimeout(patience)
      done()
    }
    container.addEventListener('controllerchange', end, { once: true })
    registering.then(({ active, installing }) => {
      if (active !== null && installing === null) end()
      installing?.addEventListener('statechange', () => {
        if (installing.state === 'redundant') end()
      })
    }, end)
  })
}
