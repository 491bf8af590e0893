// Buttons that become another button, or start something again, under a pointer that clicks twice.
import type { Attachment } from 'svelte/attachments'
import { on } from 'svelte/events'

/** An attachment for such a button, or for what holds several: the second click of a double click does nothing. */
export const singleClick: Attachment<HTMLElement> = (element) => {
  const hear = (event: MouseEvent) => {
    if (event.detail < 2) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  return on(element, 'click', hear, { capture: true })
}

/** An attachment for what appears under a pointer (a toast, a dialog): clicks of a series that began on something else do nothing. */
export const ownClick: Attachment<HTMLElement> = (element) => {
  let isBegun = false
  const hear = (event: MouseEvent) => {
    if (event.detail < 2) isBegun = true
    if (isBegun) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  return on(element, 'click', hear, { capture: true })
}
