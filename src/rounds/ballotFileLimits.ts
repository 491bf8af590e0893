// What one file of ballots may hold: the writer's limits are the reader's. Apart from both, because every page knows them.

/** The longest file, in characters: some 140,000 ballots with ten choices each, their stakes on two chains and a seal. */
export const maxBallotFileLength = 128 * 1024 * 1024
/** The most ballots and stakes in one file. */
export const maxFileBallots = 250_000
export const maxFileStakes = 2 * maxFileBallots
/** The most ballots of one voter that are kept of one file: anybody can write a name on any number of them. */
export const maxFileBallotsEach = 64

/** The most statements of witnesses in one file: hourly seals of a week, and the final ones. */
export const maxFileEvents = 256
