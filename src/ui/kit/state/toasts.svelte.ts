// Short messages at the edge of the page. A toast is a promise of the action chosen: the one who shows it awaits the
// answer (after squoosh).

export interface Toast {
  readonly key: number
  readonly text: string
  readonly action: string | null
  /** Whether the next news may take its place. */
  readonly isNews: boolean
  /** Answers the promise and takes the toast away. */
  answer(chosen: boolean): void
}

/** How long news stays. */
const newsSeconds = 5

export class Toasts {
  list = $state.raw<readonly Toast[]>([])
  #next = 0

  /**
   * Shows a message; resolves to true when its action is chosen, to false when it goes.
   *
   * @param seconds How long it stays; 0 keeps it until it is answered.
   */
  show(
    text: string,
    action: string | null = null,
    seconds = action === null ? newsSeconds : 10,
  ): Promise<boolean> {
    const key = this.#next++
    return new Promise((resolve) => {
      const answer = (chosen: boolean) => {
        clearTimeout(timer)
        this.list = this.list.filter((toast) => toast.key !== key)
        resolve(chosen)
      }
      const timer = seconds > 0 ? setTimeout(() => answer(false), seconds * 1000) : undefined
      const isNews = action === null && seconds <= newsSeconds
      // News replaces news, and the same words replace themselves; what offers an action or says what went wrong stays.
      for (const toast of this.list)
        if ((isNews && toast.isNews) || (toast.text === text && toast.action === action)) toast.answer(false)
      this.list = [...this.list, { key, text, action, isNews, answer }]
    })
  }
}
