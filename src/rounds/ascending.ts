// The one order of ids and amounts: code units for texts, value for integers. `localeCompare` would differ by browser.

/** Comparator for `sort`, smallest first. */
export function ascending<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}
