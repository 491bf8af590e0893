// The JSON files of a pack, parsed with limits and checked against a schema; faults name the file.
import type { GenericSchema, InferOutput } from 'valibot'
import { parseAs, parseJson } from '../../fragment/index.ts'
import { PackError } from '../errors.ts'

/** The largest pack.json or config that is read, in bytes. */
export const maxJsonBytes = 1024 * 1024
/** The largest tokenizer.json: vocabularies of hundreds of thousands of words exist. */
const maxTokenizerBytes = 64 * maxJsonBytes

/** Parses one of a pack's JSON files. @throws PackError */
export function parsePackJson(json: string, file: string): unknown {
  const most = file.endsWith('tokenizer.json') ? maxTokenizerBytes : maxJsonBytes
  return parseJson(json, most, (fault, options) => new PackError('pack/json', { ...fault, file }, options))
}

/** Checks what was parsed. @throws PackError naming the file and the member that is wrong */
export function checkPackJson<Schema extends GenericSchema>(
  schema: Schema,
  value: unknown,
  file: string,
): InferOutput<Schema> {
  return parseAs(schema, value, (fault, options) => new PackError('pack/form', { ...fault, file }, options))
}
