// Keeps the screen on while a painting is watched. The browser takes the lock back whenever the page is hidden, so it
// is asked for anew on return; a refusal (low battery) only means that the screen may sleep.

export class WakeLock {
  isHeld = $state(false)
  readonly isPossible = 'wakeLock' in navigator
  #lock: WakeLockSentinel | null = null
  #wanted = false

  /** Call whenever the answer may have changed: painting, visible, and allowed. */
  async want(wanted: boolean): Promise<void> {
    this.#wanted = wanted
    if (!this.isPossible) return
    if (!wanted) {
      await this.#lock?.release()
      return
    }
    if (this.#lock) return
    const lock = await navigator.wakeLock.request('screen').catch(() => null)
    if (lock === null) return
    this.#lock = lock
    this.isHeld = true
    lock.addEventListener('release', () => {
      this.#lock = null
      this.isHeld = false
    })
    if (!this.#wanted) await lock.release()
  }
}
