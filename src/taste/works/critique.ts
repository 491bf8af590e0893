// The artist looks at what it has painted: contrast, weight, colour, nearness to earlier works. Everything is measured, and said
// relative to the other pictures of the round, because no number is good or bad by itself.
import { listed, oneOf } from './phrases.ts'

/** A picture's pixels: RGBA, 8 bits each, by rows. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: ArrayLike<number>
}

export interface Measures {
  /** Deviation of luma, 0 to 0.5. */
  readonly contrast: number
  /** Where what differs from the mean lies: −1 (left, top) to 1 (right, bottom). */
  readonly weightX: number
  readonly weightY: number
  /** Mean saturation, 0 to 1. */
  readonly saturation: number
  /** Names of hues that hold most of the colour, at most two; empty where there is hardly any. */
  readonly hues: readonly string[]
}

/** Measures a picture. */
export function measurePicture({ width, height, data }: Pixels): Measures {
  const count = width * height
  const luma = new Float64Array(count)
  const hueWeights = Array<number>(hueNames.length).fill(0)
  let [sum, saturation] = [0, 0]
  for (let i = 0; i < count; i++) {
    const [r, g, b] = [data[4 * i]! / 255, data[4 * i + 1]! / 255, data[4 * i + 2]! / 255]
    luma[i] = 0.2126 * r + 0.7152 * g + 0.0722 * b // BT.709
    sum += luma[i]!
    const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)]
    const chroma = most - least
    saturation += most > 0 ? chroma / most : 0
    if (chroma > 0.08) hueWeights[Math.floor(hueOf(r, g, b, most, chroma) / 60 + 0.5) % 6]! += chroma
  }
  const mean = sum / count
  let [variance, x, y, weight] = [0, 0, 0, 0]
  luma.forEach((value, i) => {
    const apart = (value - mean) ** 2
    variance += apart
    weight += apart
    x += apart * (((i % width) + 0.5) / width - 0.5)
    y += apart * ((Math.floor(i / width) + 0.5) / height - 0.5)
  })
  const coloured = hueWeights.reduce((total, each) => total + each, 0)
  return {
    contrast: Math.sqrt(variance / count),
    // Of an even picture only rounding is left.
    weightX: weight > 1e-9 * count ? (2 * x) / weight : 0,
    weightY: weight > 1e-9 * count ? (2 * y) / weight : 0,
    saturation: saturation / count,
    hues: hueWeights
      .map((each, i) => ({ name: hueNames[i]!, share: coloured > 0.02 * count ? each / coloured : 0 }))
      .filter(({ share }) => share > 0.25)
      .sort((a, b) => b.share - a.share)
      .slice(0, 2)
      .map(({ name }) => name),
  }
}

const hueNames = ['red', 'yellow', 'green', 'turquoise', 'blue', 'magenta'] as const

function hueOf(r: number, g: number, b: number, most: number, chroma: number): number {
  if (most === r) return (60 * ((g - b) / chroma) + 360) % 360
  return most === g ? 60 * ((b - r) / chroma) + 120 : 60 * ((r - g) / chroma) + 240
}

export interface Nearness {
  /** The work it is most like, by cosine of embeddings; null where there is none before it. */
  readonly id: string | null
  readonly cosine: number
}

/** The earlier work a picture is most like. */
export function nearestWork(
  embedding: Int8Array,
  earlier: readonly { readonly id: string; readonly embedding: Int8Array }[],
): Nearness {
  let best: Nearness = { id: null, cosine: -1 }
  for (const { id, embedding: other } of earlier) {
    let [product, a, b] = [0, 0, 0]
    embedding.forEach((value, i) => {
      product += value * other[i]!
      a += value * value
      b += other[i]! * other[i]!
    })
    const cosine = a > 0 && b > 0 ? product / Math.sqrt(a * b) : -1
    if (cosine > best.cosine) best = { id, cosine }
  }
  return best
}

export interface CritiqueFacts {
  readonly id: string
  readonly measures: Measures
  /** Of all pictures of the round, this one among them. */
  readonly round: readonly Measures[]
  readonly nearest: Nearness & { readonly title: string | null }
  /** Nearness of each picture of the round to its own nearest work, for comparison. */
  readonly nearestOfRound: readonly number[]
}

/** Two to four sentences about a finished piece. */
export function critiqueOf({ id, measures, round, nearest, nearestOfRound }: CritiqueFacts): string {
  const sentences = [
    byShare(
      shareBelow(
        round.map(({ contrast }) => contrast),
        measures.contrast,
      ),
      {
        high: ['Its lights and darks stand far apart.', 'It has more contrast than most of this week.'],
        low: [
          'It is soft: little in it is very light or very dark.',
          'Its contrast is among the lowest of this week.',
        ],
      },
      id,
    ),
    placed(measures),
    measures.hues.length > 0
      ? `${listed(measures.hues).replace(/^./, (letter) => letter.toUpperCase())} ${measures.hues.length > 1 ? 'carry' : 'carries'} it.`
      : 'It has hardly any colour.',
    byShare(
      shareBelow(
        round.map(({ saturation }) => saturation),
        measures.saturation,
      ),
      {
        high: ['Few of this week are as colourful.'],
        low: ['Its colours hold back.'],
      },
      id,
    ),
    nearness(nearest, nearestOfRound),
  ]
  return sentences.filter((text) => text !== '').join(' ')
}

/** A fifth of the round at either end is worth a word. */
function byShare(
  share: number,
  words: { readonly high: readonly string[]; readonly low: readonly string[] },
  id: string,
): string {
  if (share >= 0.8) return oneOf(words.high, id, 'high')
  return share <= 0.2 ? oneOf(words.low, id, 'low') : ''
}

/** Share of values below one, ties counted half; ½ in a round of one. */
function shareBelow(values: readonly number[], value: number): number {
  const below = values.filter((other) => other < value).length
  const same = values.filter((other) => other === value).length
  return (below + same / 2) / values.length
}

function placed({ weightX, weightY }: Measures): string {
  if (Math.abs(weightX) < 0.15 && Math.abs(weightY) < 0.15) return 'Its weight lies in the middle.'
  if (Math.abs(weightX) > Math.abs(weightY))
    return `Its weight lies on the ${weightX < 0 ? 'left' : 'right'}.`
  return `Its weight lies at the ${weightY < 0 ? 'top' : 'bottom'}.`
}

function nearness({ id, cosine, title }: CritiqueFacts['nearest'], ofRound: readonly number[]): string {
  if (id === null) return 'There is nothing earlier to hold it against.'
  const share = shareBelow(ofRound, cosine)
  const other = title === null ? 'an earlier picture' : `“${title}”`
  if (share >= 0.8) return `I have been here before: it is very like ${other}.`
  return share <= 0.2 ? `It is new to me: even the nearest earlier work, ${other}, is far from it.` : ''
}
