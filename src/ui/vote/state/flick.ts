// A flick: a short sideways move of finger, pen or mouse. It never replaces a button, it only is quicker, and nothing has
// to be dragged anywhere (WCAG 2.2, 2.5.7).
import type { Attachment } from 'svelte/attachments'

/** How far a move must go, in pixels, and how much more sideways than up or down. */
const least = 56
const slope = 1.6

/** An attachment that answers a sideways flick on its element; the click that ends it does nothing else. */
export function onFlick(act: () => void): Attachment<HTMLElement> {
  return (element) => {
    let start: { readonly id: number; readonly x: number; readonly y: number } | null = null
    let hasFlicked = false
    const move = (x: number) => (element.style.translate = x === 0 ? '' : `${x}px`)
    const isFlick = (dx: number, dy: number) => Math.abs(dx) >= least && Math.abs(dx) > slope * Math.abs(dy)
    const calm = matchMedia('(prefers-reduced-motion: reduce)')

    const listeners = {
      pointerdown: (event: PointerEvent) => {
        hasFlicked = false
        if (event.isPrimary && event.button === 0)
          start = { id: event.pointerId, x: event.clientX, y: event.clientY }
      },
      pointermove: (event: PointerEvent) => {
        if (start?.id !== event.pointerId) return
        const dx = event.clientX - start.x
        if (!calm.matches && Math.abs(dx) > 8) move(dx)
      },
      pointerup: (event: PointerEvent) => {
        if (start?.id !== event.pointerId) return
        const [dx, dy] = [event.clientX - start.x, event.clientY - start.y]
        start = null
        move(0)
        hasFlicked = isFlick(dx, dy)
        if (hasFlicked) act()
      },
      pointercancel: () => {
        start = null
        move(0)
      },
      click: (event: MouseEvent) => {
        if (hasFlicked && event.detail > 0) event.stopImmediatePropagation()
        hasFlicked = false
      },
      dragstart: (event: Event) => event.preventDefault(),
    }
    const names = Object.keys(listeners) as (keyof typeof listeners)[]
    const stop = new AbortController()
    for (const name of names) {
      element.addEventListener(name, listeners[name] as EventListener, { signal: stop.signal, capture: true })
    }
    return () => stop.abort()
  }
}
