// The way to the files of this room: most pages show rounds without ever opening or writing one.

/** Fetches what reads and writes files of ballots. */
export function loadBallotFiles(): Promise<typeof import('./ballotFiles.ts')> {
  return import('./ballotFiles.ts')
}
