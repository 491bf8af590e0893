// A control that can be asked for the focus from anywhere on the page, also before it is there.
import type { Attachment } from 'svelte/attachments'

export class FocusTarget {
  #element: HTMLElement | null = null
  #isWanted = false

  /** Attach it to the control. */
  readonly attach: Attachment<HTMLElement> = (element) => {
    this.#element = element
    if (this.#isWanted) this.focus()
    return () => {
      if (this.#element === element) this.#element = null
    }
  }

  /** Whether the control is on the page. */
  get isHere(): boolean {
    return this.#element !== null
  }

  /** Gives the control the focus: now, or as soon as it is on the page. */
  focus(): void {
    this.#isWanted = this.#element === null
    this.#element?.focus()
  }
}
