// Pictures from memory in an <img>.
import type { Attachment } from 'svelte/attachments'
import { smallCopy } from './pixels.ts'

/** An attachment that shows a blob in an <img>; its address ends with the element, or when another blob takes its place. */
export function showBlob(blob: Blob | null | undefined): Attachment<HTMLImageElement> {
  return (image) => show(blob, image)
}

/** The same for a picture somebody brought, which may be a photograph of sixty megapixels: a small copy is shown. */
export function showSmall(blob: Blob): Attachment<HTMLImageElement> {
  return (image) => {
    let end = () => {}
    let isGone = false
    void smallCopy(blob).then((copy) => {
      if (!isGone) end = show(copy, image)
    })
    return () => {
      isGone = true
      end()
    }
  }
}

/** Shows a blob until the function that is returned is called. */
function show(blob: Blob | null | undefined, image: HTMLImageElement): () => void {
  if (!blob) return () => {}
  const url = URL.createObjectURL(blob)
  image.src = url
  return () => URL.revokeObjectURL(url)
}
