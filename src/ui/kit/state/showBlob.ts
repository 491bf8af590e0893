// Pictures from memory in an <img>.
import type { Attachment } from 'svelte/attachments'

/** An attachment that shows a blob in an <img>; its address ends with the element, or when another blob takes its place. */
export function showBlob(blob: Blob | null | undefined): Attachment<HTMLImageElement> {
  return (image) => {
    if (!blob) return
    const url = URL.createObjectURL(blob)
    image.src = url
    return () => URL.revokeObjectURL(url)
  }
}
