// Events on their way to whoever looks. The studio paints whether or not anyone does, so unread events wait, and of
// unread previews only the newest is worth its memory.
import type { PaintEvent } from '../contract.ts'

export interface EventQueue extends AsyncIterable<PaintEvent> {
  push(event: PaintEvent): void
  /** No more events; iteration ends after those that wait. */
  end(): void
}

export function createEventQueue(): EventQueue {
  const waiting: PaintEvent[] = []
  let wake: (() => void) | null = null
  let ended = false
  const stir = () => {
    wake?.()
    wake = null
  }
  return {
    push: (event) => {
      if (ended) return
      if (event.kind === 'painting') waiting.forEach((old, i) => (waiting[i] = lightened(old, event)))
      waiting.push(event)
      stir()
    },
    end: () => {
      ended = true
      stir()
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const next = waiting.shift()
        if (next) yield next
        else if (ended) return
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}

/** An unread event without what a newer one brings. */
function lightened(old: PaintEvent, newer: Extract<PaintEvent, { kind: 'painting' }>): PaintEvent {
  if (old.kind !== 'painting') return old
  const { preview, checkpoint, ...rest } = old
  return {
    ...rest,
    ...(preview && !newer.preview ? { preview } : {}),
    ...(checkpoint && !newer.checkpoint ? { checkpoint } : {}),
  }
}
