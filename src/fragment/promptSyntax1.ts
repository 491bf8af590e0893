// The prompt syntax of recipes of version 1. It is never changed: those recipes paint what they painted.
import type { Part } from './promptSyntax.ts'

/** As rsplit(':', 2), but a tail is taken only while it is a number: "Alice: a portrait" stays a text, "12:30" does not. */
export function readPart1(part: string): Part {
  const numbers: number[] = []
  let text = part
  while (numbers.length < 2) {
    const tail = /^(.*):\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|-inf)\s*$/is.exec(text)
    if (!tail) break
    text = tail[1]!.trim()
    numbers.unshift(tail[2]!.toLowerCase() === '-inf' ? -Infinity : Number(tail[2]))
  }
  const [weight = 1, stop = -Infinity] = numbers
  return { text, weight, stop }
}
