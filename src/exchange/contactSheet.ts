// A round's contact sheet: one WebP with a small cell for each picture, in the order of the manifest, row by row. A wall is
// filled with it at once, and pictures take their places as they come. It decorates: nothing is counted by it.

/** Side of a cell in pixels (DESIGN section 6). A picture touches the cell's left and upper edge, its longer side fills it. */
export const sheetCell = 96
/** Bytes of a sheet, at most: 2,000 cells of 1.5 kB. */
export const maxSheetBytes = 3_000_000

/** Cells across and down for so many pictures: as nearly square as can be. */
export function sheetLayout(count: number): { readonly columns: number; readonly rows: number } {
  const columns = Math.ceil(Math.sqrt(count))
  return { columns, rows: Math.ceil(count / columns) }
}

/** Whether bytes are a WebP of the size a sheet for so many pictures has; nothing is decoded to find out. */
export function isSheet(bytes: Uint8Array, count: number): boolean {
  const size = webpSize(bytes)
  const { columns, rows } = sheetLayout(count)
  return size?.width === columns * sheetCell && size.height === rows * sheetCell
}

/** The size a WebP's header claims, in pixels; null for anything else (RFC 9649, sections 2.4 to 2.7). */
function webpSize(bytes: Uint8Array): { readonly width: number; readonly height: number } | null {
  if (bytes.length < 30 || tag(bytes, 0) !== 'RIFF' || tag(bytes, 8) !== 'WEBP') return null
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  switch (tag(bytes, 12)) {
    case 'VP8 ': // a lossy frame: 14 bits each, after the start code
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    case 'VP8L': {
      const bits = view.getUint32(21, true)
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8X': // the canvas, 24 bits each
      return {
        width: (view.getUint32(24, true) & 0xffffff) + 1,
        height: (view.getUint32(26, true) >>> 8) + 1,
      }
    default:
      return null
  }
}

function tag(bytes: Uint8Array, at: number): string {
  return new TextDecoder('latin1').decode(bytes.subarray(at, at + 4))
}
