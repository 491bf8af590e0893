// What reads and writes files of ballots, fetched when one is first opened or written (`loadBallotFiles`).
export { longLists, readBallotFile, readBallotPieces, writeBallotFile } from './ballotFile.ts'
