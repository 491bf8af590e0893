// The prompt syntax since recipes of version 2. A weight stands right behind its words, "fog:0.5", without a blank on either
// side of the colon and behind no digit, so that "12:30", "16:9", "Psalm 23:1" and "the book: 1984" stay text. A part in
// quotation marks is taken literally, and its marks are dropped. Colon, bar, digits and minus may be full-width.

/** A part of a line: what it says, not yet whether that is allowed. */
export interface Part {
  readonly text: string
  readonly weight: number
  readonly stop: number
}

/** Opening and closing quotation marks. */
const marks: Readonly<Record<string, string>> = {
  '"': '"',
  '＂': '＂',
  '“': '”',
  '„': '“',
  '«': '»',
  '「': '」',
  '『': '』',
}

/** No loss is above π²/2: "time:12:30" has no stop of 30, so it is a text. */
const mostStop = Math.PI ** 2 / 2

const number = String.raw`[+\-－−]?(?:[\d０-９]+[.．]?[\d０-９]*|[.．][\d０-９]+)(?:e[+-]?\d+)?`
const weights = `[:：]\\s*(${number})(?:[:：](${number}|-inf))?`
/** Behind words that are neither blank, digit nor colon; or with no words at all, which is a mistake to be named. */
const bare = new RegExp(`^(.*[^\\s\\d０-９:：]|)${weights.replace('\\s*', '')}$`, 'isu')
const behindQuote = new RegExp(`^\\s*${weights}$`, 'iu')

/** Divides a line at its bars, except those inside quotation marks. */
export function partsOf(line: string): readonly string[] {
  const parts: string[] = []
  let from = 0
  for (let at = 0; at < line.length;) {
    const end = quoteEnd(line, at)
    if (end !== null) at = end
    else if (line[at] === '|' || line[at] === '｜') {
      parts.push(line.slice(from, at))
      from = ++at
    } else at++
  }
  return [...parts, line.slice(from)]
}

/** Reads one part of a line, without blanks at its ends. */
export function readPart(part: string): Part {
  const end = quoteEnd(part, 0)
  if (end !== null) {
    const rest = part.slice(end)
    const tail = behindQuote.exec(rest)
    if (rest === '' || tail) return { text: unquoted(part.slice(0, end)), ...numbersOf(tail?.[1], tail?.[2]) }
  }
  const tail = bare.exec(part)
  if (!tail) return { text: part, ...numbersOf() }
  const numbers = numbersOf(tail[2], tail[3])
  return numbers.stop > mostStop ? { text: part, ...numbersOf() } : { text: tail[1]!, ...numbers }
}

/** A text in straight quotation marks; marks inside it are doubled. */
export function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

/** Where the quotation that begins at `at` ends, or null when none begins there: a lone mark is an ordinary character. */
function quoteEnd(line: string, at: number): number | null {
  const closing = marks[line[at]!]
  if (closing === undefined || (at > 0 && !/[\s|｜([{]/u.test(line[at - 1]!))) return null
  for (let end = at + 1; end < line.length; end++) {
    if (line[end] !== closing) continue
    if (line[end + 1] === closing) end++
    else if (end > at + 1 && /^(?:$|[\s|｜:：,.;!?)\]}…、。，])/u.test(line.slice(end + 1))) return end + 1
  }
  return null
}

function unquoted(quotation: string): string {
  const closing = quotation.at(-1)!
  return quotation.slice(1, -1).replaceAll(closing + closing, closing)
}

function numbersOf(weight = '1', stop = '-inf'): Pick<Part, 'weight' | 'stop'> {
  return { weight: numberOf(weight), stop: numberOf(stop) }
}

/** NFKC turns full-width digits, points and signs into those a number is written with; the minus sign it leaves. */
function numberOf(text: string): number {
  const plain = text.normalize('NFKC').replace('−', '-').toLowerCase()
  return plain === '-inf' ? -Infinity : Number(plain)
}
