// How many threads the wasm engine gets. They need shared memory, which only cross-origin isolated pages have.

/** All cores up to two, half of the others, eight at most: the rest keeps the page and the machine responsive. */
export function threadCount(isolated: boolean, cores: number): number {
  if (!isolated) return 1
  return Math.min(8, Math.max(Math.min(cores, 2), Math.ceil(cores / 2)))
}
