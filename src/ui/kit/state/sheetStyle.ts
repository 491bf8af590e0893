// Shows one cell of a contact sheet as the background of a box that has the picture's proportions.
import { sheetLayout } from '../../../exchange/index.ts'

/** Width and height of a picture in pixels. */
interface Size {
  readonly width: number
  readonly height: number
}

/**
 * The declarations `background-size` and `background-position` for the cell of picture `index` of `count`. The picture fills its
 * cell along its longer side, so a sheet is wider than its columns times the box by the share the picture leaves free.
 */
export function sheetStyle(
  index: number,
  count: number,
  { width, height }: Size,
): { readonly size: string; readonly position: string } {
  const { columns, rows } = sheetLayout(count)
  const longer = Math.max(width, height)
  const across = (columns * longer) / width
  const down = (rows * longer) / height
  const x = place(((index % columns) * longer) / width, across)
  const y = place((Math.floor(index / columns) * longer) / height, down)
  return { size: `${percent(across)} ${percent(down)}`, position: `${percent(x)} ${percent(y)}` }
}

/** CSS counts positions in what the background overhangs: where it overhangs nothing, there is one position. */
function place(offset: number, size: number): number {
  return size === 1 ? 0 : offset / (size - 1)
}

function percent(part: number): string {
  return `${Number((100 * part).toFixed(4))}%`
}
