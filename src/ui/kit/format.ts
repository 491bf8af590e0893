// Numbers, spans of time, dates and lists as people read them. The locale is set here and nowhere else, and every form
// comes from Intl, so that a second language brings its own rules with its words.

/** English as it is written in Europe: 1,200; 25 November 2026; a, b and c. The words of the page are in it, too. */
export const locale = 'en-GB'

const megabyte = 1e6
const gigabyte = 1e9

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const year = 365.25 * day
const month = year / 12

/** A span is said in the largest unit of which it has at least two. */
const units = [
  ['year', year],
  ['month', month],
  ['day', day],
  ['hour', hour],
  ['minute', minute],
  ['second', second],
] as const

const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 20 })
const withSign = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' })
const asPercent = new Intl.NumberFormat(locale, { style: 'percent' })
const plurals = new Intl.PluralRules(locale)
const conjunction = new Intl.ListFormat(locale, { type: 'conjunction' })
const disjunction = new Intl.ListFormat(locale, { type: 'disjunction' })
const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long' })
const dateTimes = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' })
const exactDateTimes = new Intl.DateTimeFormat(locale, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'long',
})

/** A text for each plural form the language has; `#` stands for the number. */
export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string }

/** 1,200 */
export function number(value: number | bigint): string {
  return plain.format(value).replace('-', '−')
}

/** +40, −10, 0: as amounts stand on a ballot. */
export function signedNumber(value: number | bigint): string {
  return withSign.format(value).replace('-', '−')
}

/** A number with exactly so many decimal places: 0.40 */
export function decimal(value: number, places: number): string {
  const digits = { minimumFractionDigits: places, maximumFractionDigits: places }
  return new Intl.NumberFormat(locale, digits).format(value).replace('-', '−')
}

/** A part of a whole, from 0 to 1, in whole percent: 40% */
export function percent(part: number): string {
  return asPercent.format(part)
}

/**
 * An amount in the smallest unit of a token, in whole tokens: 1,204.5. It never passes through a float, and digits after the
 * fourth are cut off, so that nobody reads more than there is; what is less than the last digit says so: < 0.0001
 */
export function tokens(amount: bigint, decimals: number, places = 4): string {
  const one = 10n ** BigInt(decimals)
  const digits = (amount % one).toString().padStart(decimals, '0').slice(0, places).replace(/0+$/, '')
  if (digits !== '') return number(amount / one) + decimalMark + digits
  return amount > 0n && amount < one ? `< ${decimal(10 ** -places, places)}` : number(amount / one)
}

const decimalMark = plain.formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? '.'

/** 24.7 MB, 1.2 GB */
export function bytes(value: number): string {
  const [unit, size] = value < gigabyte ? ['megabyte', megabyte] : ['gigabyte', gigabyte]
  const scaled = value / size!
  const digits = scaled < 10 || unit === 'gigabyte' ? 1 : 0
  const options = {
    style: 'unit',
    unit: unit as string,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as const
  return new Intl.NumberFormat(locale, options).format(scaled)
}

/** A span of time in whole units, at least one second: 40 seconds, 3 minutes, 5 days. */
export function duration(ms: number): string {
  const [unit, length] = units.find(([, each]) => ms >= 2 * each) ?? (['second', second] as const)
  const count = Math.max(1, Math.round(ms / length))
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count)
}

/** The form of a text for a number, by the plural rules of the language: `plural(3, { one: '# step', other: '# steps' })`. */
export function plural(value: number, forms: PluralForms): string {
  return (forms[plurals.select(value)] ?? forms.other).replaceAll('#', number(value))
}

/** a, b and c */
export function list(items: readonly string[]): string {
  return conjunction.format(items)
}

/** a, b or c */
export function anyOf(items: readonly string[]): string {
  return disjunction.format(items)
}

/** 25 November 2026. @param time Milliseconds since 1970. */
export function date(time: number): string {
  return dates.format(time)
}

/** 25 November 2026 at 03:22. @param time Milliseconds since 1970. */
export function dateTime(time: number): string {
  return dateTimes.format(time)
}

/** Wednesday, 25 November 2026 at 03:22 Coordinated Universal Time. @param time Milliseconds since 1970. */
export function exactDateTime(time: number): string {
  return exactDateTimes.format(time)
}
