// The one accent colour of the page, taken from the picture on view: its most telling hue, made light or dark enough
// to be read (WCAG 2.2, 1.4.3: at least 4.5 to 1) on the wall of each theme.
//
// Colours are OKLCH (Ottosson 2020): lightness 0…1, chroma 0…0.4, hue in radians.

/** CSS colours of the accent for each theme. */
export interface Accent {
  readonly light: string
  readonly dark: string
}

type Rgb = readonly [number, number, number]

/** The walls of `tokens.css` as linear-light RGB, to measure contrast against; the lightest and the darkest ground text stands on. */
const walls = { light: fromOklch(0.955, 0.006, 1.5), dark: fromOklch(0.25, 0.008, 1.05) }
const wantedContrast = 4.6
const hueBins = 24
/** Below this chroma a pixel has no hue to speak of. */
const greyChroma = 0.03

/**
 * The accent of a picture, or null when it is grey all over.
 *
 * @param rgba 4 bytes a pixel; every `stride`-th pixel is looked at.
 */
export function accentOf(rgba: Uint8ClampedArray, stride = 7): Accent | null {
  const hue = tellingHue(rgba, stride)
  if (hue === null) return null
  return { light: readable(hue, walls.light, -1), dark: readable(hue, walls.dark, 1) }
}

/** Contrast of two colours in linear-light RGB (WCAG 2.2: (L1 + 0.05) / (L2 + 0.05)). */
export function contrast(a: Rgb, b: Rgb): number {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

/** The hue bin with the most chroma in it, refined to the mean hue inside. */
function tellingHue(rgba: Uint8ClampedArray, stride: number): number | null {
  const bins = Array.from({ length: hueBins }, () => ({ weight: 0, a: 0, b: 0 }))
  for (let i = 0; i + 3 < rgba.length; i += 4 * stride) {
    const [, a, b] = toOklab([linear(rgba[i]!), linear(rgba[i + 1]!), linear(rgba[i + 2]!)])
    const chroma = Math.hypot(a, b)
    if (chroma < greyChroma) continue
    const turn = (Math.atan2(b, a) / (2 * Math.PI) + 1) % 1
    const bin = bins[Math.floor(turn * hueBins) % hueBins]!
    bin.weight += chroma * chroma
    bin.a += a
    bin.b += b
  }
  const best = bins.reduce((most, bin) => (bin.weight > most.weight ? bin : most))
  return best.weight === 0 ? null : Math.atan2(best.b, best.a)
}

/** Walks lightness away from the wall until the hue can be read there, giving up chroma where sRGB has no such colour. */
function readable(hue: number, wall: Rgb, direction: 1 | -1): string {
  for (
    let lightness = direction < 0 ? 0.62 : 0.66;
    lightness > 0.1 && lightness < 0.97;
    lightness += direction * 0.01
  ) {
    const colour = inGamut(lightness, 0.14, hue)
    if (contrast(colour, wall) >= wantedContrast) return css(colour)
  }
  return direction < 0 ? '#000000' : '#ffffff'
}

function inGamut(lightness: number, chroma: number, hue: number): Rgb {
  for (let c = chroma; c > 0; c -= 0.01) {
    const colour = fromOklch(lightness, c, hue)
    if (colour.every((channel) => channel >= 0 && channel <= 1)) return colour
  }
  return fromOklch(lightness, 0, hue)
}

function fromOklch(lightness: number, chroma: number, hue: number): Rgb {
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)]
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

function toOklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

/** sRGB byte to linear light (IEC 61966-2-1). */
function linear(byte: number): number {
  const c = byte / 255
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
}

function luminance([r, g, b]: Rgb): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function css(colour: Rgb): string {
  const bytes = colour.map((c) =>
    Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055)),
  )
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
