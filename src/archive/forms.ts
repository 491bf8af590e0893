// The small forms that the records of several stores share. Amounts, powers and nonces are stored as decimal digits: the
// JSON they travel in, which sorts nothing but survives every database, copy and export.
import * as v from 'valibot'
import { parseAddress, type Hex } from '../ballots/index.ts'

export const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
export const bytes32 = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-f]{64}$/),
  v.transform((text) => text as Hex),
)
export const address = v.pipe(v.string(), v.transform(parseAddress))
export const decimal = v.pipe(v.string(), v.regex(/^(0|-?[1-9]\d{0,77})$/))
export const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** Any number, NaN too: a measurement that came to nothing is no reason to lose a picture. */
export const number = v.custom<number>((value) => typeof value === 'number')
