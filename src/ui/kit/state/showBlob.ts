// Pictures from memory in an <img>.
import type { Attachment } from 'svelte/attachments'
import { smallCopy } from './pixels.ts'

/** An attachment that shows a blob in an <img>; its address ends with the element, or when another blob takes its place. */
export function showBlob(blob: Blob | null | undefined): Attachment<HTMLImageElement> {
  return (image) => {
    if (!blob) return
    const url = URL.createObjectURL(blob)
    image.src = url
    return () => URL.revokeObjectURL(url)
  }
}

/** The same for a picture somebody brought, which may be a photograph of sixty megapixels: a small copy is shown. */
export function showSmall(blob: Blob): Attachment<HTMLImageElement> {
  return (image) => {
    let end: (() => void) | void
    let isGone = false
    void smallCopy(blob).then((copy) => {
      if (!isGone) end = showBlob(copy)(image)
    })
    return () => {
      isGone = true
      end?.()
    }
  }
}
