// A file of simulated voters: what all of them like and what each likes alone, by term of the vocabulary, and what each has staked.
//
//   { "version": 1, "seed": 7, "taste": { "style:woodcut": 2, "palette:rose": -1 },
//     "voters": [{ "name": "Ada", "stake": "120", "taste": { "sky:night": 1 } }] }
import * as v from 'valibot'
import { whole } from '../../fragment/index.ts'
import { readDocument } from './readDocument.ts'

/** Characters of a file, at most. */
const maxVotersLength = 4_000_000

const liking = v.pipe(v.number(), v.minValue(-100), v.maxValue(100))
/** How much each term, as "slot:term", adds to a liking. */
const taste = v.pipe(
  v.record(v.pipe(v.string(), v.maxLength(130)), liking),
  v.check((terms) => Object.keys(terms).length <= 2000, 'more than 2000 terms'),
)

const schema = v.strictObject({
  version: v.literal(1),
  /** What they happen to see, and their whims, are drawn from it. */
  seed: whole(0, 2 ** 32 - 1),
  taste,
  voters: v.pipe(
    v.array(
      v.strictObject({
        name: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
        /** Whole tokens, one VP each. */
        stake: v.pipe(v.string(), v.regex(/^[1-9]\d{0,11}$/)),
        taste: v.optional(taste, {}),
      }),
    ),
    v.minLength(1),
    v.maxLength(1000),
    v.check((voters) => new Set(voters.map(({ name }) => name)).size === voters.length, 'a name twice'),
  ),
})

export type VotersFile = Readonly<v.InferOutput<typeof schema>>

/** @throws Error saying what is wrong in it */
export function parseVoters(text: string): VotersFile {
  return readDocument(schema, text, maxVotersLength)
}
