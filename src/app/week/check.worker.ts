// Computes a round again away from the page's thread: it opens the archive by its own name, answers one question, and is ended.
import { openArchive } from '../../archive/index.ts'
import { toWire } from '../../fragment/index.ts'
import { checkRound } from './checkRound.ts'
import type { CheckAnswer } from './openCheck.ts'

const answer = (message: CheckAnswer) => self.postMessage(message)

self.onmessage = ({ data }: MessageEvent<string>) => {
  openArchive({ name: self.name })
    .then(async (archive) => answer({ value: await checkRound(archive, (await archive.rounds.get(data))!) }))
    .catch((error: unknown) => answer({ error: toWire(error) }))
}
