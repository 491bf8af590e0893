// Files that come from outside: length first, then JSON, then form. What is wrong is said in a sentence, because who reads it sits at
// a command line.
import * as v from 'valibot'

/**
 * Reads a text by a schema.
 *
 * @param most Characters, at most.
 * @throws Error saying which member is wrong, what it is, and what is allowed.
 */
export function readDocument<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
  most: number,
): v.InferOutput<Schema> {
  if (text.length > most) throw new Error(`it has ${text.length} characters; allowed: ${most}`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new Error('it is no JSON', { cause })
  }
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  throw new Error(`${v.getDotPath(issue) ?? 'the whole'}: ${issue.message.slice(0, 300)}`)
}
