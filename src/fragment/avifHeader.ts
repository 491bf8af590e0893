// The size of an AVIF picture from its boxes (ISO/IEC 14496-12 for boxes, 23008-12 for items): the file says which item is
// the picture (`pitm`) and which properties it has (`ipma`); one of them is its size (`ispe`).

interface Size {
  readonly width: number
  readonly height: number
}

/** A box: its kind and where its content lies. */
interface Box {
  readonly kind: string
  readonly from: number
  readonly to: number
}

/** Width and height of the primary item, or null when this is no AVIF or says no size. Any bytes may come in. */
export function readAvifSize(view: DataView): Size | null {
  try {
    return sizeOf(view)
  } catch (error) {
    // A box that claims more than there is makes the view throw; such a file is no picture.
    if (error instanceof RangeError) return null
    throw error
  }
}

function sizeOf(view: DataView): Size | null {
  const [first, ...rest] = boxesIn(view, 0, view.byteLength)
  if (first?.kind !== 'ftyp' || !isAvif(view, first)) return null
  const meta = rest.find(({ kind }) => kind === 'meta')
  if (!meta) return null
  const inMeta = boxesIn(view, meta.from + 4, meta.to) // past version and flags
  const primary = inMeta.find(({ kind }) => kind === 'pitm')
  const properties = inMeta.find(({ kind }) => kind === 'iprp')
  if (!primary || !properties) return null
  const item =
    view.getUint8(primary.from) === 0 ? view.getUint16(primary.from + 4) : view.getUint32(primary.from + 4)
  const inProperties = boxesIn(view, properties.from, properties.to)
  const container = inProperties.find(({ kind }) => kind === 'ipco')
  if (!container) return null
  const values = boxesIn(view, container.from, container.to)
  for (const association of inProperties.filter(({ kind }) => kind === 'ipma')) {
    const size = propertiesOf(view, association, item)
      .map((index) => values[index - 1])
      .find((property) => property?.kind === 'ispe')
    if (size) return { width: view.getUint32(size.from + 4), height: view.getUint32(size.from + 8) }
  }
  return null
}

/** The major brand or a compatible one is a still or a sequence of AV1. */
function isAvif(view: DataView, { from, to }: Box): boolean {
  for (let at = from; at + 4 <= to; at += 4) {
    if (at !== from + 4 && ['avif', 'avis'].includes(textAt(view, at))) return true
  }
  return false
}

/** The boxes that lie one after another; the walk ends at one without a sensible length. */
function boxesIn(view: DataView, from: number, to: number): readonly Box[] {
  const boxes: Box[] = []
  for (let at = from; at + 8 <= to && boxes.length < 1000;) {
    const short = view.getUint32(at)
    const isLong = short === 1
    const length = isLong ? Number(view.getBigUint64(at + 8)) : short === 0 ? to - at : short
    const head = isLong ? 16 : 8
    if (length < head || at + length > to) break
    boxes.push({ kind: textAt(view, at + 4), from: at + head, to: at + length })
    at += length
  }
  return boxes
}

/** The 1-based property numbers an `ipma` box gives an item. */
function propertiesOf(view: DataView, { from }: Box, item: number): readonly number[] {
  const version = view.getUint8(from)
  const isWide = (view.getUint8(from + 3) & 1) === 1
  const entries = view.getUint32(from + 4)
  let at = from + 8
  for (let i = 0; i < entries; i++) {
    const id = version < 1 ? view.getUint16(at) : view.getUint32(at)
    at += version < 1 ? 2 : 4
    const count = view.getUint8(at++)
    const numbers = Array.from({ length: count }, (_, k) =>
      isWide ? view.getUint16(at + 2 * k) & 0x7fff : view.getUint8(at + k) & 0x7f,
    )
    if (id === item) return numbers
    at += count * (isWide ? 2 : 1)
  }
  return []
}

function textAt(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)))
}
