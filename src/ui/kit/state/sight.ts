// Whether something can be seen: one observer for all elements of a kind, however many hang on a wall.
import type { Attachment } from 'svelte/attachments'

type Listener = (isIn: boolean) => void

/** An attachment maker over one shared observer. */
function shared(options: IntersectionObserverInit): (tell: Listener) => Attachment {
  const listeners = new WeakMap<Element, Listener>()
  let observer: IntersectionObserver | undefined
  return (tell) => (element) => {
    observer ??= new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) listeners.get(target)?.(isIntersecting)
    }, options)
    listeners.set(element, tell)
    observer.observe(element)
    return () => observer?.unobserve(element)
  }
}

/** Tells when an element comes within half a screen of what is shown, and when it leaves. */
export const whileNear = shared({ rootMargin: '50% 0px' })

const inSight = shared({ threshold: 0.6 })

/** Tells once that most of an element was in sight for long enough to look at it. */
export function onceLookedAt(tell: () => void, ms = 700): Attachment {
  let timer: ReturnType<typeof setTimeout> | undefined
  return inSight((isIn) => {
    clearTimeout(timer)
    if (isIn) timer = setTimeout(tell, ms)
  })
}
