// New versions of the app. A waiting service worker is reported and takes over only when a person says so and nothing
// is being painted.

export class Updates {
  /** A newer version is fetched and waits. */
  isWaiting = $state(false)
  #waiting: ServiceWorker | null = null

  /** Registers the service worker; later versions announce themselves. */
  async register(url: string): Promise<void> {
    if (!('serviceWorker' in navigator)) return
    const hadController = navigator.serviceWorker.controller !== null
    const registration = await navigator.serviceWorker.register(url, { type: 'classic' })
    const notice = (worker: ServiceWorker | null) => {
      if (!worker || !navigator.serviceWorker.controller) return
      this.#waiting = worker
      this.isWaiting = true
    }
    notice(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed' && hadController) notice(worker)
      })
    })
  }

  /** Lets the new version take over and reloads. */
  apply(): void {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    this.#waiting?.postMessage('take over')
  }
}
