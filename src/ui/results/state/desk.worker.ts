// The counting desk: what takes long with thousands of ballots (reading and writing files, the count itself), away from
// the page. One question, one answer.
import { ComplaintError } from '../../../fragment/index.ts'
import {
  readBallotFile,
  resultId,
  roundResult,
  tally,
  votingPowers,
  writeBallotFile,
} from '../../../rounds/index.ts'
import type { DeskAnswer, DeskAnswers, DeskQuestion } from './desk.ts'

addEventListener('message', ({ data }: MessageEvent<DeskQuestion>) => {
  answer(data).then(
    (value) => postMessage({ value } satisfies DeskAnswer),
    (error: unknown) => postMessage({ failure: describe(error) } satisfies DeskAnswer),
  )
})

async function answer(question: DeskQuestion): Promise<DeskAnswers[DeskQuestion['kind']]> {
  switch (question.kind) {
    case 'read':
      return readBallotFile(await question.file.text())
    case 'write':
      return new Blob([writeBallotFile(question.content)], { type: 'application/json' })
    case 'count': {
      const { round, ballots, stakes, sealed } = question
      const powerOf = votingPowers(round, stakes)
      const counted = tally({ round, ballots, powerOf, sealed: sealed && new Set(sealed) })
      const result = roundResult(round, counted)
      return { tally: counted, result, id: resultId(result) }
    }
  }
}

/** An error that crosses a port keeps its members, not its class. */
function describe(error: unknown): NonNullable<Extract<DeskAnswer, { failure: unknown }>['failure']> {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  return error instanceof ComplaintError
    ? { name, message, what: error.what, ...(error.remedy && { remedy: error.remedy }) }
    : { name, message }
}
