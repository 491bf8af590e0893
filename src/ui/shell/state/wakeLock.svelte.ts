// Keeps the screen on while a painting is watched. The browser takes the lock back whenever the page is hidden, so it
// is asked for anew on return; a refusal (low battery) only means that the screen may sleep.

export class WakeLock {
  isHeld = $state(false)
  readonly isPossible = 'wakeLock' in navigator
  #lock: WakeLockSentinel | null = null
  #wanted = false
  #isAsking = false

  /** Call whenever the answer may have changed: painting, visible, and allowed. */
  async want(wanted: boolean): Promise<void> {
    this.#wanted = wanted
    if (!this.isPossible) return
    if (!wanted) {
      await this.#lock?.release()
      return
    }
    // One lock at a time: a second would be nobody's, and keep the screen on when the first is released.
    if (this.#lock || this.#isAsking) return
    this.#isAsking = true
    const lock = await navigator.wakeLock.request('screen').catch(() => null)
    this.#isAsking = false
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
