// New versions of the app, and the first one: follows the service worker's registration, reports a newer one that waits, and
// lets it take over only when a person says so and nothing is being painted.

/** Remembered for this tab, so that a host that cannot be isolated is not reloaded twice. */
const reloadedKey = 'daub-reloaded-for-isolation'

export class Updates {
  /** A newer version is fetched and waits. */
  isWaiting = $state(false)
  /** Another tab let a newer version take over: what this tab has not fetched yet is gone. */
  isReplaced = $state(false)
  #waiting: ServiceWorker | null = null

  /**
   * Follows the service worker being registered; later versions announce themselves.
   *
   * @param mayReload Asked once the first worker is in control on a host that sends no isolation headers: from then on
   * the worker adds them, and one reload gives WebAssembly its threads.
   */
  async follow(registering: Promise<ServiceWorkerRegistration>, mayReload: () => boolean): Promise<void> {
    const { serviceWorker } = navigator
    if (serviceWorker.controller === null && !crossOriginIsolated) {
      serviceWorker.addEventListener('controllerchange', () => reloadOnce(mayReload), { once: true })
    }
    // The first worker of a first visit replaces nothing.
    let isControlled = serviceWorker.controller !== null
    serviceWorker.addEventListener('controllerchange', () => {
      if (isControlled) this.isReplaced = true
      isControlled = true
    })
    const registration = await registering
    this.#notice(registration.waiting)
    this.#await(registration.installing)
    registration.addEventListener('updatefound', () => this.#await(registration.installing))
  }

  /** Lets the new version take over and reloads. */
  apply(): void {
    // Another tab may have let it take over meanwhile; then nothing more would happen here.
    if (this.#waiting?.state !== 'installed') return location.reload()
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    this.#waiting.postMessage('take over')
  }

  #await(worker: ServiceWorker | null): void {
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed') this.#notice(worker)
    })
  }

  /** A worker installed beside one in control is a newer version; without one it is the first. */
  #notice(worker: ServiceWorker | null): void {
    if (!worker || navigator.serviceWorker.controller === null) return
    this.#waiting = worker
    this.isWaiting = true
  }
}

function reloadOnce(mayReload: () => boolean): void {
  if (sessionStorage.getItem(reloadedKey) !== null || !mayReload()) return
  sessionStorage.setItem(reloadedKey, 'yes')
  location.reload()
}
