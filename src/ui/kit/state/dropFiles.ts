// A place where files may be dropped: a part of a page, or the whole of it. What is dropped on a part is for that part, so
// the event goes no further.
import { on } from 'svelte/events'

interface DropHandlers {
  /** Takes all files of a drop: whoever has room for fewer says so. */
  take(files: readonly File[]): void
  /** Whether files hover over the place. */
  hover?(isOver: boolean): void
}

/** An attachment that makes an element such a place. */
export function dropFiles({ take, hover = () => {} }: DropHandlers): (element: HTMLElement) => () => void {
  const over = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    event.stopPropagation()
    hover(true)
  }
  const drop = (event: DragEvent) => {
    hover(false)
    const files = [...(event.dataTransfer?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    event.stopPropagation()
    take(files)
  }
  return (element) => {
    const ends = [
      on(element, 'dragover', over),
      on(element, 'dragleave', ({ relatedTarget }) => {
        // Moving on to something inside is not leaving.
        if (!(relatedTarget instanceof Node && element.contains(relatedTarget))) hover(false)
      }),
      on(element, 'drop', drop),
    ]
    return () => ends.forEach((end) => end())
  }
}
