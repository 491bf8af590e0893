// Schemas that the records of several stores share. Amounts, powers and nonces are stored as decimal digits: the JSON they
// travel in, which sorts nothing but survives every database, copy and export.
import * as v from 'valibot'
import { parseAddress, type Hex } from '../ethereum/index.ts'
import { parseRecipe, recipeId, type Format, type Recipe } from '../fragment/index.ts'
import { RecordError } from './errors.ts'

export const bytes32 = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-f]{64}$/, 'bytes32' satisfies Format),
  v.transform((text) => text as Hex),
)
export const address = v.pipe(v.string(), v.transform(parseAddress))

/** A whole number from 0. */
export const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** Any number, NaN too: a measurement that came to nothing is no reason to lose a picture. */
export const anyNumber = v.custom<number>((value) => typeof value === 'number')

export const text = (most: number) => v.pipe(v.string(), v.maxLength(most))

/** A recipe that could be painted. */
export const recipe = v.pipe(v.unknown(), v.transform(parseRecipe))

/** @throws RecordError `record/other` when a record is not the one its key names. */
export function expectKey(member: string, received: string, expected: string): void {
  if (received !== expected) throw new RecordError('record/other', { member, received, expected })
}

/** @throws RecordError when this is not the recipe of an id. */
export function expectRecipe(given: Recipe, id: string): void {
  expectKey('id', recipeId(given), id)
}
